import { expect, it } from 'vitest';
import { peaksOf } from './peaks.ts';

it('shows where somebody speaks, each speaker in a lane of their own', () => {
  const caller = new Float32Array(1600).fill(0.5, 0, 800);
  const agent = new Float32Array(1600).fill(-0.25, 800);
  expect(peaksOf([caller, agent], 4)).toEqual([
    [0.5, 0.5, 0, 0],
    [0, 0, 0.25, 0.25],
  ]);
});

it('has a value for every stretch, also of a sound shorter than that', () => {
  expect(peaksOf([new Float32Array([1, 1])], 5)[0]).toHaveLength(5);
  expect(peaksOf([new Float32Array([])], 3)).toEqual([[0, 0, 0]]);
});
