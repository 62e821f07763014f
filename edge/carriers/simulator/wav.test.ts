import { expect, it } from 'vitest';
import { wav, wavBytes } from './wav.ts';

const read = async (seconds: number, channels: 1 | 2) =>
  new Uint8Array(await new Response(wav(seconds, channels)).arrayBuffer());

it.each([
  [0, 1],
  [3, 1],
  [7, 2],
] as const)('%s seconds on %s channels are as long as their header says', async (seconds, channels) => {
  const bytes = await read(seconds, channels);
  const view = new DataView(bytes.buffer);
  expect(bytes.length).toBe(wavBytes(seconds, channels));
  expect(new TextDecoder('latin1').decode(bytes.slice(0, 16))).toMatch(/^RIFF.{4}WAVEfmt $/s);
  expect(view.getUint32(4, true)).toBe(bytes.length - 8);
  expect(view.getUint16(22, true)).toBe(channels);
  // Length of the sound: data bytes by bytes a second.
  expect(view.getUint32(54, true) / view.getUint32(28, true)).toBe(seconds);
});

it('has somebody speaking on each channel in turn', async () => {
  const bytes = (await read(2, 2)).slice(58);
  const silence = 0xff;
  const isLoud = (second: number, channel: number) =>
    bytes.slice(second * 16_000, (second + 1) * 16_000).some((b, i) => i % 2 === channel && b !== silence);
  expect([isLoud(0, 0), isLoud(0, 1), isLoud(1, 0), isLoud(1, 1)]).toEqual([true, false, false, true]);
});
