import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { holdAgainst } from './oracle.ts';
import { checkPool, modelOf } from './sizing.ts';
import { parseTrace, type Session, trafficOf } from './traffic.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** `perMinute[n]` visits in minute `n`, each a minute long, no visitor twice. */
function visits(perMinute: number[]): Session[] {
  return perMinute.flatMap((count, minute) =>
    Array.from({ length: count }, (_, n) => {
      const start = minute * MINUTE + Math.floor((n * MINUTE) / count);
      return { start, end: start + MINUTE, visitor: minute * 1000 + n, pages: 2 };
    }),
  );
}

const CALM = Array.from({ length: 24 * 60 }, (_, minute) => (minute % 2 === 0 ? 1 : 0));
const BURSTY = CALM.map((count, minute) => (minute >= 600 && minute < 605 ? 12 : count));

describe('the model of a pool', () => {
  it.each(['minutes', 'hours'])('from %s, loses less and is right more often with more numbers', (from) => {
    const model = modelOf(trafficOf(visits(BURSTY), from === 'hours' ? HOUR : MINUTE));
    const sizes = [1, 2, 4, 8, 16, 32];
    const loss = sizes.map((numbers) => model.loss(numbers, 5 * MINUTE));
    const right = sizes.map((numbers) => model.right(numbers, 2 * MINUTE));
    expect(loss).toEqual(loss.toSorted((a, b) => b - a));
    expect(right).toEqual(right.toSorted((a, b) => a - b));
  });
});

describe('a pool check', { timeout: 60_000 }, () => {
  it('names the sizes for each loss and each share of right calls', () => {
    const check = checkPool(trafficOf(visits(CALM)));
    expect(check).toMatchObject({ resolution: 'minute', visits: 720, hold: 2, peakHour: { visits: 30 } });
    expect(check.loss.map(({ loss }) => loss)).toEqual([0.05, 0.01, 0.001]);
    const [five = 0, one = 0, tenth = 0] = check.loss.map(({ numbers }) => numbers);
    expect(five).toBeLessThanOrEqual(one);
    expect(one).toBeLessThanOrEqual(tenth);
    const rights = check.right.map(({ numbers }) => numbers);
    expect(rights).toEqual(rights.toSorted((a, b) => a - b));
    expect(rights[0]).toBeGreaterThan(one);
  });

  it('gives each size what it promises', () => {
    const traffic = trafficOf(visits(BURSTY));
    const model = modelOf(traffic);
    const check = checkPool(traffic);
    for (const { loss, numbers } of check.loss) {
      expect(model.loss(numbers, 2 * MINUTE)).toBeLessThanOrEqual(loss);
      expect(model.loss(numbers - 1, 2 * MINUTE)).toBeGreaterThan(loss);
    }
    for (const { right, numbers } of check.right) {
      expect(model.right(numbers, 2 * MINUTE)).toBeGreaterThanOrEqual(right);
    }
  });

  it('names the worst 15 minutes and what covering them costs, which an even hour does not see', () => {
    const calm = checkPool(trafficOf(visits(CALM)));
    const bursty = checkPool(trafficOf(visits(BURSTY)));
    expect(bursty.burst?.from).toBeGreaterThanOrEqual(590 * MINUTE);
    expect(bursty.burst?.from).toBeLessThanOrEqual(600 * MINUTE);
    const [ours] = bursty.burst?.cost ?? [];
    expect(ours?.with).toBeGreaterThan(3 * (ours?.without ?? 0));
    expect(ours?.without).toBeCloseTo(calm.loss[1]?.numbers ?? 0, -0.5);
    expect(bursty.burst?.words).toContain('more numbers');
    expect(bursty.loss[1]?.numbers).toBeGreaterThan(2 * (bursty.loss[1]?.erlangB ?? 0));
  });

  it('says so when only hours are known', () => {
    const check = checkPool(trafficOf(visits(BURSTY), HOUR));
    expect(check).toMatchObject({ resolution: 'hour', burst: null });
    expect(check.arithmetic.join(' ')).toContain('Hours hide bursts');
  });

  it('shows the rule of users times duration beside it', () => {
    expect(checkPool(trafficOf(visits(CALM.map(() => 4)))).usersTimesDuration).toBe(4);
  });

  it('has an answer for a site without visits', () => {
    expect(checkPool(trafficOf([]))).toMatchObject({ visits: 0, usersTimesDuration: 0 });
  });
});

const TRACES = '../shared/corpora/traffic';
if (!existsSync(TRACES)) console.warn(`skipped: checks of real traffic, ${TRACES} is not here`);

describe.skipIf(!existsSync(TRACES))('on real traffic', { timeout: 60_000 }, () => {
  it.each(['kbd', 'nasa', 'yoo'])('what it foretells for %s is what happens', (id) => {
    const { loss, onePercent, right } = holdAgainst(parseTrace(readFileSync(`${TRACES}/${id}.csv`, 'utf8')));
    for (const { meanError, worstError } of loss) {
      expect(meanError).toBeLessThanOrEqual(0.003);
      expect(worstError).toBeLessThanOrEqual(0.013);
    }
    for (const { hold, predicted, replayed } of onePercent.filter(({ hold }) => hold >= 5)) {
      expect(predicted / replayed, `hold ${hold}`).toBeGreaterThanOrEqual(0.95);
      expect(predicted / replayed, `hold ${hold}`).toBeLessThanOrEqual(1.06);
    }
    expect(right.fromMinutes.meanError).toBeLessThanOrEqual(0.006);
    expect(right.fromHours.meanError).toBeLessThanOrEqual(0.011);
    const [, , third = { numbers: 0 }] = right.fromHours.sizes;
    for (const { numbers, predicted, replayed } of right.fromHours.sizes) {
      if (numbers >= third.numbers) expect(Math.abs(predicted - replayed)).toBeLessThanOrEqual(0.015);
    }
  });

  it('finds the burst of the paid ads, which the peak hour of the analytics hides', () => {
    const check = checkPool(trafficOf(parseTrace(readFileSync(`${TRACES}/kbd.csv`, 'utf8'))));
    const atFive = check.burst?.cost.find(({ hold }) => hold === 5);
    expect(atFive?.with).toBeGreaterThanOrEqual(39);
    expect(atFive?.without).toBeLessThanOrEqual(12);
  });
});
