import { describe, expect, it } from 'vitest';
import { DELAY_LAWS, type DelayLawName } from './delay-law.ts';
import { shareRight } from './oracle.ts';
import { POLICIES, type PolicyName } from './policies.ts';
import { seeded } from './random.ts';
import { allocate, answerCalls, numberRange, timeline } from './replay.ts';
import { checkPool, modelOf } from './sizing.ts';
import { parseTrace, peakHeld, type Session, trafficOf } from './traffic.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const HOLD = 2 * MINUTE;

interface Shape {
  days: number;
  visitsADay: number;
  /** Chance that a visit begins in an hour of the day, relative to the others. */
  busy: (hour: number) => number;
  /** Mean length, ms, and share of visits with a single page. */
  length: number;
  single: number;
  visitors: number;
  /** Visits that come within five minutes at noon of each day. */
  burst?: number;
}

const EVENLY = () => 1;
const OFFICE = (hour: number) => (hour >= 8 && hour <= 18 ? 1 : 0.001);
const ORDINARY: Shape = {
  days: 3,
  visitsADay: 500,
  busy: EVENLY,
  length: 4 * MINUTE,
  single: 0.5,
  visitors: 5000,
};

/** Kinds of sites that the traces we have do not show. */
const SHAPES: Record<string, Shape> = {
  'an even stream': ORDINARY,
  'an office by day, nobody by night': { ...ORDINARY, busy: OFFICE },
  'a campaign each noon': { ...ORDINARY, burst: 60 },
  'a tiny site': { ...ORDINARY, days: 30, visitsADay: 5, visitors: 90 },
  'single pages only': { ...ORDINARY, length: 0, single: 1 },
  'visits of half an hour': { ...ORDINARY, visitsADay: 300, length: 30 * MINUTE, single: 0.1 },
  'a few visitors again and again': { ...ORDINARY, visitors: 120 },
};

function made({ days, visitsADay, busy, length, single, visitors, burst = 0 }: Shape, seed = 1): Session[] {
  const random = seeded(seed);
  const most = Math.max(...Array.from({ length: 24 }, (_, hour) => busy(hour)));
  const sessions: Session[] = [];
  const add = (start: number, visitor: number) => {
    const isSingle = random() < single;
    const end = isSingle ? start : start - (length / (1 - single)) * Math.log1p(-random());
    sessions.push({ start, end, visitor, pages: isSingle ? 1 : 3 });
  };
  while (sessions.length < days * visitsADay) {
    const start = random() * days * DAY;
    if (random() * most <= busy(Math.floor((start % DAY) / HOUR)))
      add(start, Math.floor(random() * visitors));
  }
  for (let day = 0; day < days; day++) {
    for (let n = 0; n < burst; n++)
      add(day * DAY + 12 * HOUR + random() * 5 * MINUTE, visitors + day * burst + n);
  }
  return sessions.sort((a, b) => a.start - b.start);
}

describe.each(Object.entries(SHAPES))('%s', { timeout: 60_000 }, (_, shape) => {
  const sessions = made(shape);
  const beats = timeline(sessions);
  const lossless = peakHeld(sessions, 30 * MINUTE);
  const sizeAt = (x: number) => Math.max(1, Math.round(x * lossless));
  const run = (policy: PolicyName, numbers: number) =>
    allocate(sessions, beats, POLICIES[policy](numberRange(numbers), 1));

  it.each([0.3, 0.5, 1, 2])('at %d times the lossless size, no fixed hold does a point better', (x) => {
    for (const law of Object.values(DELAY_LAWS)) {
      const [ours = 0, ...theirs] = (['soft-lru', 'lru-30', 'random-5', 'recent-5'] as const).map((policy) =>
        shareRight(sessions, run(policy, sizeAt(x)), law),
      );
      expect(ours).toBeGreaterThanOrEqual(Math.max(...theirs) - 0.01);
    }
  });

  it.each<[DelayLawName, number]>([
    ['base', 0.965],
    ['fast', 0.95],
    ['slow', 0.94],
  ])('sure answers are right, also under the %s law', (law, least) => {
    const given = run('soft-lru', sizeAt(0.3));
    const answers = answerCalls(sessions, given, { attributor: 'full', law, seed: 1, calls: 6000 });
    expect(answers.precision90).toBeGreaterThanOrEqual(least);
    expect(answers.right + answers.wrong + answers.none).toBeCloseTo(1, 10);
    if (law === 'base') expect(answers.ece).toBeLessThanOrEqual(0.03);
  });

  it('a check tells the loss it will have, or more where visitors come back within a hold', () => {
    const check = checkPool(trafficOf(sessions));
    const model = modelOf(trafficOf(sessions));
    for (const { numbers } of check.loss) {
      const lost = run('soft-lru', numbers).filter((number) => number === null).length / sessions.length;
      expect(model.loss(numbers, HOLD)).toBeGreaterThanOrEqual(lost - 0.013);
    }
  });
});

describe('hardly anything', () => {
  it.each([
    ['one visit', '0,40,0,2'],
    [
      'one visitor all day',
      Array.from({ length: 100 }, (_, n) => `${n * 600},${n * 600 + 90},0,2`).join('\n'),
    ],
    ['two at once', '0,100,0,2\n5,90,1,2'],
    ['seconds before zero', '-5000,-4900,0,2\n-4980,-4960,1,1'],
  ])('%s is replayed and sized like any other', (_, rows) => {
    const sessions = parseTrace(`start_s,end_s,visitor,pageviews\n${rows}`);
    const numbers = numberRange(peakHeld(sessions, 30 * MINUTE));
    const given = allocate(sessions, timeline(sessions), POLICIES['soft-lru'](numbers));
    expect(shareRight(sessions, given)).toBe(1);
    // The check does not know that it is one visitor who comes again, and counts each of their visits as another's.
    expect(checkPool(trafficOf(sessions)).loss.at(-1)?.numbers).toBeLessThanOrEqual(numbers.length + 1);
  });
});
