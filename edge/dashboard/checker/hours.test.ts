import { expect, it } from 'vitest';
import { hoursOf } from './hours.ts';

it('reads counts with whatever stands between them', () => {
  expect(hoursOf(' 1, 2;3\n4\t5 ')).toEqual([1, 2, 3, 4, 5]);
});

it('names what is no count', () => {
  expect(() => hoursOf('1 two 3')).toThrow('“two” is not a number of visits');
});
