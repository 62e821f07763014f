import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { POLICIES, type PolicyName } from './policies.ts';
import { allocate, numberRange, type ReplayOptions, replay, timeline } from './replay.ts';
import { parseTrace, peakHeld, type Session } from './traffic.ts';

const MINUTE = 60_000;
const DEFAULTS: ReplayOptions = {
  numbers: 10,
  attributor: 'last',
  law: 'base',
  policy: 'soft-lru',
  seed: 1,
  calls: 2000,
};

/** A visit each minute, `length` ms long, every one of a new visitor. */
function everyMinute(count: number, length = MINUTE): Session[] {
  return Array.from({ length: count }, (_, n) => ({
    start: n * MINUTE,
    end: n * MINUTE + length,
    visitor: n,
    pages: 2,
  }));
}

describe('a replay', () => {
  it('gives the same result for the same seed, and shares that sum to one', () => {
    const sessions = everyMinute(300);
    const result = replay(sessions, { ...DEFAULTS, attributor: 'full' });
    expect(replay(sessions, { ...DEFAULTS, attributor: 'full' })).toEqual(result);
    expect(result.right + result.wrong + result.none).toBeCloseTo(1, 10);
    expect(result.visits).toBe(300);
    expect(result.calls).toBeGreaterThanOrEqual(2000);
    expect(replay(sessions, { ...DEFAULTS, seed: 2 })).not.toEqual(replay(sessions, DEFAULTS));
  });

  it('is always right when every visitor has a number of their own', () => {
    expect(replay(everyMinute(50), { ...DEFAULTS, numbers: 50 })).toMatchObject({
      right: 1,
      wrong: 0,
      none: 0,
    });
  });

  it('is no worse when a number stays with one visitor who comes again and again', () => {
    const sessions = everyMinute(50).map((session) => ({ ...session, visitor: 7 }));
    expect(replay(sessions, { ...DEFAULTS, numbers: 1 })).toMatchObject({ right: 1, unnumbered: 0 });
  });

  it('counts visits that found every number in use, and lays their calls to nobody', () => {
    const sessions = everyMinute(10, 60 * MINUTE);
    const result = replay(sessions, { ...DEFAULTS, numbers: 4 });
    expect(result.unnumbered).toBe(6);
    expect(result.none).toBeCloseTo(0.6, 10);
  });

  it('never takes a number from a visit that is kept alive', () => {
    const sessions = everyMinute(60, 30 * MINUTE);
    const given = allocate(sessions, timeline(sessions), POLICIES['soft-lru'](numberRange(5)));
    for (const [n, number] of given.entries()) {
      const earlier = given.findLastIndex((one, m) => m < n && one === number);
      if (number === null || earlier === -1) continue;
      expect(sessions[n]?.start).toBeGreaterThan(sessions[earlier]?.end ?? 0);
    }
  });

  it.each<[PolicyName, number]>([
    ['lru-30', 30 * MINUTE],
    ['random-5', 5 * MINUTE],
    ['recent-5', 5 * MINUTE],
  ])('%s keeps a number back for its hold', (policy, hold) => {
    const sessions = everyMinute(200, 0);
    const given = allocate(sessions, timeline(sessions), POLICIES[policy](numberRange(40), 1));
    for (const [n, number] of given.entries()) {
      const earlier = given.findLastIndex((one, m) => m < n && one === number);
      if (number === null || earlier === -1) continue;
      expect((n - earlier) * MINUTE).toBeGreaterThanOrEqual(hold);
    }
    expect(given.every((number) => number !== null)).toBe(true);
  });
});

describe('a trace', () => {
  it('is read from CSV and sorted by start', () => {
    const csv = 'start_s,end_s,visitor,pageviews\n60,90,1,3\r\n5,5,0,1\n';
    expect(parseTrace(csv)).toEqual([
      { start: 5000, end: 5000, visitor: 0, pages: 1 },
      { start: 60_000, end: 90_000, visitor: 1, pages: 3 },
    ]);
  });

  it.each([
    ['', 'line 1, column 1: must be start_s'],
    [
      'start,end\n1,2',
      'line 1, column 1: must be start_s, as the header is start_s,end_s,visitor,pageviews; got "start"',
    ],
    ['start_s;end_s;visitor;pageviews\n1;2;3;4', 'line 1, column 1'],
    ['start_s,end_s,pageviews,visitor\n1,2,3,4', 'line 1, column 3: must be visitor'],
    ['start_s,end_s,visitor,pageviews,page\n1,2,3,4,5', 'line 1 must have 4 columns'],
    ['start_s,end_s,visitor,pageviews\n1,2,3', 'line 2 must have 4 fields; it has 3'],
    ['start_s,end_s,visitor,pageviews\n1,2,3,4\n\n5,6,7,8', 'line 3 must have 4 fields; it has 1'],
    [
      'start_s,end_s,visitor,pageviews\n1,2,3,4\n9,2,3,4',
      'line 3, column end_s: must be at or after start_s, 9; got "2"',
    ],
    ['start_s,end_s,visitor,pageviews\n1,x,3,4', 'line 2, column end_s: must be a whole number; got "x"'],
    ['start_s,end_s,visitor,pageviews\n,2,3,4', 'line 2, column start_s: must be a whole number; got ""'],
    ['start_s,end_s,visitor,pageviews\n1.5,2,3,4', 'line 2, column start_s'],
    ['start_s,end_s,visitor,pageviews\n1,2,0x3,4', 'line 2, column visitor'],
    ['start_s,end_s,visitor,pageviews\n1,2,3,-1', 'line 2, column pageviews: must be 0 or more'],
    ['start_s,end_s,visitor,pageviews\n1,99999999999999999,3,1', 'line 2, column end_s'],
    ['start_s,end_s,visitor,pageviews\n0,1,1,1\n1700000000,1700000001,2,1', 'within a year of each other'],
  ])('is refused with the line and the column that is wrong: %j', (csv, what) =>
    expect(() => parseTrace(csv)).toThrow(what),
  );

  it('may come from a spreadsheet, with a byte order mark and spaces', () => {
    const csv = '\uFEFFstart_s, end_s, visitor, pageviews\r\n 1, 2, 3, 4 \r\n';
    expect(parseTrace(csv)).toEqual([{ start: 1000, end: 2000, visitor: 3, pages: 4 }]);
  });
});

const TRACES = '../shared/corpora/traffic';
if (!existsSync(TRACES)) console.warn(`skipped: replays of real traffic, ${TRACES} is not here`);

// What the pool research reached on these traces, calls simulated on top of real visits.
describe.skipIf(!existsSync(TRACES))('on real traffic', { timeout: 60_000 }, () => {
  const traces = existsSync(TRACES)
    ? ['kbd', 'nasa', 'yoo'].map((id) => {
        const sessions = parseTrace(readFileSync(`${TRACES}/${id}.csv`, 'utf8'));
        return { id, sessions, lossless: peakHeld(sessions, 30 * MINUTE) };
      })
    : [];

  it('needs as many numbers to lose nobody at a 30-minute hold as was measured', () => {
    expect(traces.map(({ lossless }) => lossless)).toEqual([63, 256, 261]);
  });

  it.each([
    [0.3, 0.618],
    [0.5, 0.71],
    [1, 0.805],
    [2, 0.865],
  ])('at %d times that size, the last holder is the caller in at least %d of calls', (x, least) => {
    for (const { sessions, lossless } of traces) {
      const numbers = Math.round(x * lossless);
      expect(replay(sessions, { ...DEFAULTS, numbers, calls: 40_000 }).right).toBeGreaterThanOrEqual(least);
    }
  });

  it('loses no visit at 0.3 times that size, but for the 2.3 % of a burst', () => {
    const lost = traces.map(({ sessions, lossless }) => {
      const { unnumbered, visits } = replay(sessions, { ...DEFAULTS, numbers: Math.round(0.3 * lossless) });
      return unnumbered / visits;
    });
    expect(lost[0]).toBeLessThanOrEqual(0.023);
    expect(lost[1]).toBeLessThanOrEqual(0.0005);
    expect(lost[2]).toBeLessThanOrEqual(0.0005);
  });

  it.each(['lru-30', 'random-5', 'recent-5'] as const)(
    'beats %s at every size, within a percent',
    (policy) => {
      for (const { sessions, lossless } of traces) {
        for (const x of [0.1, 0.3]) {
          const numbers = Math.round(x * lossless);
          const ours = replay(sessions, { ...DEFAULTS, numbers }).right;
          const theirs = replay(sessions, { ...DEFAULTS, numbers, policy }).right;
          expect(ours).toBeGreaterThanOrEqual(theirs - 0.01);
        }
      }
    },
  );

  it('at 0.3 times that size, the attributor finds more callers and knows how sure it is', {
    timeout: 60_000,
  }, () => {
    for (const { sessions, lossless } of traces) {
      const numbers = Math.round(0.3 * lossless);
      const full = replay(sessions, { ...DEFAULTS, numbers, attributor: 'full', calls: 5000 });
      expect(full.right).toBeGreaterThanOrEqual(0.785);
      expect(full.coverage90).toBeGreaterThanOrEqual(0.6);
      expect(full.precision90).toBeGreaterThanOrEqual(0.965);
      expect(full.ece).toBeLessThanOrEqual(0.03);
    }
  });

  it.each(['fast', 'slow'] as const)(
    'when callers are %s, which the attributor does not know, being sure still means being right',
    (law) => {
      for (const { sessions, lossless } of traces.slice(0, 2)) {
        const numbers = Math.round(0.3 * lossless);
        const full = replay(sessions, { ...DEFAULTS, numbers, attributor: 'full', law, calls: 3000 });
        expect(full.precision90).toBeGreaterThanOrEqual(0.95);
      }
    },
  );
});
