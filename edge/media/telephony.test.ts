import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { tone, wavFile } from './audio.fixture.ts';
import { readAudio } from './audio.ts';
import { fromALaw, fromMuLaw, toMuLaw } from './mu-law.ts';
import { monoSamples, type Sound, telephonyRendition } from './telephony.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const range = (length: number) => Array.from({ length }, (_, index) => index);
const words = (values: number[]) => new Uint8Array(Int16Array.from(values).buffer);

function soundOf(file: Uint8Array): Sound {
  const { wav, ...info } = readAudio(file);
  if (wav === null) throw new Error('no WAV');
  return { ...info, wav };
}

/** The samples of a rendition, -1 to 1. */
function heard(file: Uint8Array): Float32Array {
  const rendition = telephonyRendition(file, soundOf(file));
  return monoSamples(rendition, soundOf(rendition));
}

/** dB between what should be there and what is there beside it; the ends, where the filter begins, are left out. */
function snr(samples: Float32Array, expected: (second: number) => number): number {
  let signal = 0;
  let noise = 0;
  for (let index = 400; index < samples.length - 400; index++) {
    const want = expected(index / 8000);
    signal += want ** 2;
    noise += ((samples[index] ?? 0) - want) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}

const loudness = (samples: Float32Array) =>
  10 *
  Math.log10(samples.slice(400, -400).reduce((sum, sample) => sum + sample ** 2, 0) / (samples.length - 800));

describe('G.711', () => {
  // Made with Python 3.12's audioop, which is Sun's G.711 code.
  it('is decoded as others do', () => {
    expect(sha256(words(range(256).map(fromMuLaw)))).toBe(
      '3dab54339e520bb2c924826e3b72a917a2b612e9fd12fc867500f1d983a75827',
    );
    expect(sha256(words(range(256).map(fromALaw)))).toBe(
      'e04788d110e58ff8c70c93b8480190d973e3b67876b6119abbaec766cc75c174',
    );
  });

  it('is encoded as others do, the same for both signs', () => {
    expect(sha256(Uint8Array.from(range(32_768), toMuLaw))).toBe(
      '912062bf9c931c7ebc1dc1fd1d74faf0cfefcd47e8408a3ed4d07aa59f0f1c20',
    );
    for (const sample of range(32_767)) expect(toMuLaw(-1 - sample) ^ toMuLaw(sample + 1)).toBe(0x80);
  });
});

describe('the telephony rendition', () => {
  it('is 8 kHz µ-law with one channel, and as long', () => {
    const file = tone(1000, 1.25, 44_100, 2);
    expect(readAudio(telephonyRendition(file, soundOf(file)))).toMatchObject({
      type: 'wav',
      sampleRate: 8000,
      channels: 1,
      duration: 1.25,
      wav: { codec: 'mu-law' },
    });
  });

  // µ-law itself leaves about 38 dB of a loud tone.
  it.each([8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 6000])(
    'of a tone at %s Hz is that tone, in its place',
    (rate) => {
      const samples = heard(tone(1000, 0.5, rate));
      expect(
        snr(samples, (second) => (16_000 / 32_768) * Math.sin(2 * Math.PI * 1000 * second)),
      ).toBeGreaterThan(36);
    },
  );

  it.each([300, 2000, 3300])('keeps %s Hz', (hertz) => {
    const samples = heard(tone(hertz, 0.5, 44_100));
    expect(
      snr(samples, (second) => (16_000 / 32_768) * Math.sin(2 * Math.PI * hertz * second)),
    ).toBeGreaterThan(34);
  });

  it.each([4700, 6000, 12_000])('has nothing of %s Hz, which a telephone cannot carry', (hertz) => {
    expect(loudness(heard(tone(hertz, 0.5, 44_100)))).toBeLessThan(-60);
  });

  it.each([
    [
      '8-bit',
      wavFile(
        { bits: 8 },
        Uint8Array.from(range(4000), (n) => 128 + Math.round(64 * Math.sin(n / 2))),
      ),
    ],
    [
      '24-bit',
      wavFile(
        { bits: 24 },
        Uint8Array.from(
          range(4000).flatMap((n) => {
            const sample = Math.round(4_194_304 * Math.sin(n / 2));
            return [sample & 255, (sample >> 8) & 255, (sample >> 16) & 255];
          }),
        ),
      ),
    ],
    [
      '32-bit',
      wavFile(
        { bits: 32 },
        new Uint8Array(Int32Array.from(range(4000), (n) => 1_073_741_824 * Math.sin(n / 2)).buffer),
      ),
    ],
    [
      'float',
      wavFile(
        { tag: 3, bits: 32 },
        new Uint8Array(Float32Array.from(range(4000), (n) => Math.sin(n / 2) / 2).buffer),
      ),
    ],
    [
      'double',
      wavFile(
        { tag: 3, bits: 64 },
        new Uint8Array(Float64Array.from(range(4000), (n) => Math.sin(n / 2) / 2).buffer),
      ),
    ],
  ])('of %s samples sounds the same', (_, file) => {
    expect(snr(heard(file), (second) => Math.sin((second * 8000) / 2) / 2)).toBeGreaterThan(32);
  });
});
