import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Timing } from './timing.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const after = (ms: number) => new Promise<string>((resolve) => setTimeout(resolve, ms, 'done'));

it('says how long parts took and all of it, adding up what was asked twice', async () => {
  const timing = new Timing();
  const works = [timing.of('directory', after(3)), timing.of('pool', after(5)), timing.of('pool', after(7))];
  await vi.advanceTimersByTimeAsync(10);
  expect(await Promise.all(works)).toEqual(['done', 'done', 'done']);
  expect(timing.header()).toBe('directory;dur=3, pool;dur=12, total;dur=10');
});

it('counts what fails, and passes the failure on', async () => {
  const timing = new Timing();
  const work = timing.of(
    'company',
    after(4).then(() => Promise.reject(new Error('no'))),
  );
  const refused = expect(work).rejects.toThrow('no');
  await vi.advanceTimersByTimeAsync(4);
  await refused;
  expect(timing.header()).toBe('company;dur=4, total;dur=4');
});
