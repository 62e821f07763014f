/** Samples a second, each one byte of µ-law: what telephone networks carry (ITU-T G.711). */
const RATE = 8000;

const HEADER_BYTES = 58;

/** Hz of the voices: the caller's, and the other side's. They take turns, a second each. */
const VOICES = [440, 350];

/** Bytes of the file that `wav` makes. */
export function wavBytes(seconds: number, channels: 1 | 2): number {
  return HEADER_BYTES + seconds * RATE * channels;
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
      out.enqueue(header(seconds, channels));
    },
    pull(out) {
      const turn = turns[second % turns.length];
      if (second++ < seconds && turn !== undefined) out.enqueue(turn.slice());
      else out.close();
    },
  });
}

/** RIFF header with the `fact` chunk that compressed formats have (http://soundfile.sapp.org/doc/WaveFormat/). */
function header(seconds: number, channels: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string) => bytes.set(new TextEncoder().encode(value), at);
  const data = seconds * RATE * channels;
  text(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + data, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 18, true);
  view.setUint16(20, 7, true); // µ-law
  view.setUint16(22, channels, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * channels, true);
  view.setUint16(32, channels, true);
  view.setUint16(34, 8, true);
  text(38, 'fact');
  view.setUint32(42, 4, true);
  view.setUint32(46, seconds * RATE, true);
  text(50, 'data');
  view.setUint32(54, data, true);
  return bytes;
}

/** One second in which one of the two speaks. */
function secondOf(speaker: number, channels: number): Uint8Array {
  const samples = new Uint8Array(RATE * channels).fill(muLaw(0));
  const hertz = VOICES[speaker] ?? 0;
  for (let i = 0; i < RATE * 0.8; i++) {
    const sample = Math.round(8000 * Math.sin((2 * Math.PI * hertz * i) / RATE));
    samples[i * channels + (channels === 2 ? speaker : 0)] = muLaw(sample);
  }
  return samples;
}

/** A 16-bit sample as one byte: sign, exponent and mantissa, all inverted (ITU-T G.711). */
function muLaw(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), 32_635) + 132;
  const exponent = Math.floor(Math.log2(magnitude)) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | mantissa) & 0xff;
}
