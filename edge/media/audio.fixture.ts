import { TELEPHONE_RATE } from './wav.ts';

/** A sine of half the full scale as 16-bit PCM, in every channel. */
export function tone(hertz: number, seconds: number, rate: number, channels = 1): Uint8Array<ArrayBuffer> {
  const frames = Math.round(seconds * rate);
  const data = new DataView(new ArrayBuffer(frames * channels * 2));
  for (let frame = 0; frame < frames; frame++) {
    const sample = Math.round(16_000 * Math.sin((2 * Math.PI * hertz * frame) / rate));
    for (let channel = 0; channel < channels; channel++)
      data.setInt16((frame * channels + channel) * 2, sample, true);
  }
  return wavFile({ rate, channels }, new Uint8Array(data.buffer));
}

/** A WAV file around these samples; PCM of 16 bits unless said otherwise. */
export function wavFile(
  {
    tag = 1,
    bits = 16,
    rate = TELEPHONE_RATE,
    channels = 1,
  }: { tag?: number; bits?: number; rate?: number; channels?: number },
  data: Uint8Array,
  /** Chunks before the samples. */
  before: Uint8Array = new Uint8Array(0),
): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(44 + before.length + data.length);
  const view = new DataView(file.buffer);
  const text = (at: number, value: string) => file.set(new TextEncoder().encode(value), at);
  text(0, 'RIFF');
  view.setUint32(4, file.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, tag, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, (rate * channels * bits) / 8, true);
  view.setUint16(32, (channels * bits) / 8, true);
  view.setUint16(34, bits, true);
  file.set(before, 36);
  text(36 + before.length, 'data');
  view.setUint32(40 + before.length, data.length, true);
  file.set(data, 44 + before.length);
  return file;
}

/** A frame of silence of an MP3: 44.1 kHz mono (MPEG 1, layer III), at this index of bit rate (9: 128 kbit/s). */
export function mp3Frame(bitrate = 9): Uint8Array<ArrayBuffer> {
  const kilobits = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320][bitrate] ?? 0;
  const frame = new Uint8Array(Math.floor((144 * kilobits * 1000) / 44_100));
  frame.set([0xff, 0xfb, bitrate << 4, 0xc0]);
  return frame;
}

export function together(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** An MP3 as LAME's code (lamejs) writes it: 440 Hz, 8 kHz mono, 8 kbit/s, nine frames of 576 samples. */
export const REAL_MP3 = Uint8Array.from(
  atob(
    '/+MYxAAOQJKgWU8AAA/ckF73ve973pSlKUpSl7w37+Pv3eVP8g4hYasQ8harDYgBAMZPqOfv6Pf0e/gQ5kAf4EOcP9Hv6ExB/+MYxAAN6OqoAZQ4ACkRYgRM/5FRlSHCtv8MRCkQOYSAxICXAOeMFEkPA4DcWMBIBIDRUJQjf/jo1GpwNCX/CQNCU6DSYgpo/+MYxAAIIKKAAdUAAv///qMiLGxDg2YGwUBgESAYZ5AGOBAAcHg1cO8myIl1BMQU1FAwAJCAAEAAAAAAAAAAAAAAAAAAAAAA/+MYxAAH8JKYuAM2YgwAPlVx0SQSBASdH9mnAKsUVvi3/////////////z29MQU1FAwAJCAAEAAAAAAAAAAAAAAAAAAAAAAA/+MYxAAEGJapQAF2YgBqWFwAAoCdphgqzT4fuMYJiCmooGABIQAAgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/+MYxAANSKZECAb8RA///8nb1LoHAJgQmBTQKQoJHgMH7kgwOReCQHMLAWAEA0MADIgBFEWo3//////////////0JiCmooAA/+MYxAAFMJaooVQAAgf///0GTQOiE4Ao8DzzwBwhBC6brTEFNRQMACQgABAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/+MYxAAOkTsKWYIoAgIAgAAwOBgOBwP/kJJ/6ExPAuA//zn3//+EwDFxoHF1D//jw+XeH//wGHgfAZon//jTRNxpLv//0XIA/+MYxAANUJa8WcMIAxvkAH/xmb/2ZmX9mDAQEsAgICFUKAin/iCjf+KDHfiCnf0FBhv9BRv/03/6ChQV/QYKf/eDUxBTUUAA',
  ),
  (character) => character.charCodeAt(0),
);
