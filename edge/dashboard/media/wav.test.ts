import { expect, it } from 'vitest';
import { readAudio } from '../../media/audio.ts';
import { wavOf } from './wav.ts';

it('the media library can read what the browser records', async () => {
  const file = new Uint8Array(await wavOf(new Float32Array(16_000), 16_000).arrayBuffer());
  expect(readAudio(file)).toMatchObject({ type: 'wav', sampleRate: 16_000, channels: 1, duration: 1 });
});

it('what is too loud is cut off', async () => {
  const file = await wavOf(new Float32Array([0, 0.5, -1, 2]), 8000).arrayBuffer();
  const samples = [0, 1, 2, 3].map((n) => new DataView(file).getInt16(44 + n * 2, true));
  expect(samples).toEqual([0, 16_384, -32_768, 32_767]);
});
