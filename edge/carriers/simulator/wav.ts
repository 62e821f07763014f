import { toMuLaw } from '../../media/mu-law.ts';
import { TELEPHONE_RATE, WAV_HEADER_BYTES, wavHeader } from '../../media/wav.ts';

/** Samples a second, each one byte of µ-law: what telephone networks carry. */
const RATE = TELEPHONE_RATE;

/** Hz of the voices: the caller's, and the other side's. They take turns, a second each. */
const VOICES = [440, 350];

/** Bytes of the file that `wav` makes. */
export function wavBytes(seconds: number, channels: 1 | 2): number {
  return WAV_HEADER_BYTES + seconds * RATE * channels;
}

/**
 * A conversation to listen to, as a WAV file: two tones that take turns, each on its own channel where there are two.
 * Made as it is read, for an hour of it is 58 MB.
 *
 * @param seconds whole ones
 */
export function wav(seconds: number, channels: 1 | 2): ReadableStream<Uint8Array> {
  const turns = VOICES.map((_, turn) => secondOf(turn, channels));
  let second = 0;
  return new ReadableStream({
    start(out) {
      out.enqueue(wavHeader('mu-law', RATE, channels, seconds * RATE));
    },
    pull(out) {
      const turn = turns[second % turns.length];
      if (second++ < seconds && turn !== undefined) out.enqueue(turn.slice());
      else out.close();
    },
  });
}

/** One second in which one of the two speaks. */
function secondOf(speaker: number, channels: number): Uint8Array {
  const samples = new Uint8Array(RATE * channels).fill(toMuLaw(0));
  const hertz = VOICES[speaker] ?? 0;
  for (let i = 0; i < RATE * 0.8; i++) {
    const sample = Math.round(8000 * Math.sin((2 * Math.PI * hertz * i) / RATE));
    samples[i * channels + (channels === 2 ? speaker : 0)] = toMuLaw(sample);
  }
  return samples;
}
