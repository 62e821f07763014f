import { expect, it } from 'vitest';
import { type Known, stepsOf } from './steps.ts';

const NOTHING: Known = {
  carriers: 0,
  publishedFlows: 0,
  drafts: 0,
  pools: 0,
  numbersInPools: 0,
  sites: 0,
  visits: 0,
  calls: 0,
  attributed: 0,
};

it('begins with a carrier, and only one step is the next', () => {
  const steps = stepsOf(NOTHING);
  expect(steps.map(({ state }) => state)).toEqual(['next', ...new Array(7).fill('later')]);
  expect(steps[0]?.missing).toContain('None is connected');
});

it('tells a draft from no flow at all', () => {
  const steps = stepsOf({ ...NOTHING, carriers: 1, drafts: 1 });
  expect(steps[1]).toMatchObject({ id: 'flow', state: 'next' });
  expect(steps[1]?.missing).toContain('once it is published');
});

it('a call to a number that nobody saw is not the end', () => {
  const all = { carriers: 1, publishedFlows: 1, pools: 1, numbersInPools: 5, sites: 1, visits: 2, calls: 1 };
  const steps = stepsOf({ ...NOTHING, ...all });
  expect(steps.at(-1)).toMatchObject({ state: 'next' });
  expect(steps.at(-1)?.missing).toContain('nobody had been shown');
  expect(stepsOf({ ...NOTHING, ...all, attributed: 1 }).every(({ state }) => state === 'done')).toBe(true);
});
