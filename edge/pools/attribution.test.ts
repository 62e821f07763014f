import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attribute, delayEvidence, duration, type Holder, LOOKBACK_MS } from './attribution.ts';
import { PRIOR_LAW, withShares } from './delay-law.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const CALL = { at: 100 * DAY, caller: '+13125550199' };

/** A visit last active `ago` ms before the call. */
function holder(visitor: string, ago: number, more: Partial<Holder> = {}): Holder {
  return {
    visit: {
      visit: `visit of ${visitor} ${ago}`,
      visitor,
      site: 'site',
      source: {
        channel: 'Paid Search',
        source: 'google',
        medium: 'cpc',
        campaign: visitor,
        keyword: null,
        content: null,
        clickIds: {},
        referrer: null,
      },
      landing: 'https://example.com/',
      referrer: '',
      pages: [],
      country: 'US',
      city: null,
      device: 'phone',
      startedAt: CALL.at - ago - MINUTE,
      lastActiveAt: CALL.at - ago,
    },
    live: false,
    ...more,
  };
}

describe('who called?', () => {
  it('nobody we know, when nobody was given the number', () => {
    expect(attribute(CALL, [])).toEqual({
      kind: 'none',
      confidence: 0,
      reason: 'Nobody was given this number in the 30 days before the call.',
      source: null,
      candidates: [],
    });
  });

  it('the only visitor who was given it, named with their source', () => {
    const answer = attribute(CALL, [holder('ann', 12 * MINUTE)]);
    expect(answer).toMatchObject({ kind: 'visit', source: { campaign: 'ann' } });
    expect(answer.confidence).toBeGreaterThan(0.99);
    expect(answer.reason).toBe(
      'The only visitor who was given this number in the 30 days before the call, last active 12 minutes before the call (99%).',
    );
  });

  it('the one looking at it rather than the one who left a while ago', () => {
    const answer = attribute(CALL, [holder('bob', 4 * MINUTE), holder('ann', 30 * SECOND, { live: true })]);
    expect(answer.candidates[0]).toMatchObject({
      visit: { visitor: 'ann' },
      reason: 'looking at the number when the call came in',
    });
    expect(answer.kind).toBe('visit');
  });

  it('a visit still there counts as there, however long since it was last heard of', () => {
    const [just, longer] = [SECOND, 110 * SECOND].map((ago) =>
      attribute(CALL, [holder('ann', ago, { live: true }), holder('bob', 5 * MINUTE)]),
    );
    expect(longer?.confidence).toBe(just?.confidence);
  });

  it('less surely the one there the longer they have been there, as a visit that goes on has not called', () => {
    const there = (minutes: number) => {
      const ann = holder('ann', 0, { live: true });
      const visit = { ...ann.visit, startedAt: CALL.at - minutes * MINUTE };
      return attribute(CALL, [{ ...ann, visit }, holder('bob', 10 * MINUTE)]).confidence;
    };
    expect(there(1)).toBe(there(4));
    expect(there(60)).toBeLessThan(there(10));
  });

  it('the one who has just left rather than the one who stays', () => {
    const answer = attribute(CALL, [holder('bob', 0, { live: true }), holder('ann', SECOND)]);
    expect(answer.candidates[0]?.visit.visitor).toBe('ann');
    expect(answer.reason).toBe(
      'The most likely of 2 visitors who were given this number, last active 1 second before the call (74%).',
    );
  });

  it('unsure between two who left an hour and two hours ago: both are listed, no source is claimed', () => {
    const answer = attribute(
      CALL,
      [1, 1.1, 1.2].map((hours) => holder(`${hours}`, hours * HOUR)),
    );
    expect(answer).toMatchObject({ kind: 'unsure', source: null });
    expect(answer.candidates.map(({ visit }) => visit.visitor)).toEqual(['1', '1.1', '1.2']);
    expect(answer.reason).toBe(
      '3 visitors were given this number and none stands out; the most likely, last active 60 minutes before the call, has 37%.',
    );
  });

  it('unsure of somebody who left weeks ago, though nobody has had the number since', () => {
    const answer = attribute(CALL, [holder('ann', 25 * DAY)]);
    expect(answer.kind).toBe('unsure');
    expect(answer.candidates).toHaveLength(1);
    expect(answer.reason).toBe(
      'The only visitor who was given this number in the 30 days before the call, last active 25 days before the call: so long that somebody else is as likely (6%).',
    );
  });

  it('forgets who left more than thirty days ago', () => {
    expect(attribute(CALL, [holder('ann', LOOKBACK_MS + 1)]).kind).toBe('none');
    expect(attribute(CALL, [holder('ann', LOOKBACK_MS)]).candidates).toHaveLength(1);
  });

  it('counts the visits of one visitor together, shown as the latest', () => {
    const once = attribute(CALL, [holder('ann', HOUR), holder('bob', 2 * HOUR)]);
    const twice = attribute(CALL, [holder('ann', HOUR), holder('bob', 2 * HOUR), holder('ann', 3 * HOUR)]);
    expect(twice.candidates.map(({ visit }) => visit.visit)).toEqual([
      `visit of ann ${HOUR}`,
      `visit of bob ${2 * HOUR}`,
    ]);
    expect(twice.confidence).toBeGreaterThan(once.confidence);
    const inTheirOrder = [holder('ann', 3 * HOUR), holder('ann', HOUR), holder('bob', 2 * HOUR)];
    expect(attribute(CALL, inTheirOrder).candidates[0]?.visit.visit).toBe(`visit of ann ${HOUR}`);
  });

  it('names at most five, most probable first, and leaves room for somebody else', () => {
    const ago = fc.integer({ min: 0, max: LOOKBACK_MS });
    fc.assert(
      fc.property(fc.array(fc.record({ ago, live: fc.boolean() }), { maxLength: 30 }), (all) => {
        const answer = attribute(
          CALL,
          all.map(({ ago, live }, n) => holder(`${n}`, ago, { live })),
        );
        const chances = answer.candidates.map(({ probability }) => probability);
        expect(chances.length).toBe(Math.min(5, all.length));
        expect(chances).toEqual(chances.toSorted((a, b) => b - a));
        expect(chances.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(1);
        expect(answer.confidence).toBe(chances[0] ?? 0);
        for (const chance of chances) expect(chance).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('what a call says of how long people wait', () => {
  it('is nothing when nobody was given the number, or when the caller has called before', () => {
    expect(delayEvidence(CALL, [])).toBeNull();
    expect(delayEvidence(CALL, [holder('ann', LOOKBACK_MS + 1)])).toBeNull();
    const known = [holder('ann', HOUR), holder('bob', HOUR, { calledBefore: 0.4 })];
    expect(delayEvidence(CALL, known)).toBeNull();
    expect(delayEvidence(CALL, [holder('ann', HOUR, { calledBefore: 0 })])).not.toBeNull();
  });

  it('is what the answer rests on, whatever the shares of the law are', () => {
    const share = fc.double({ min: 0.01, max: 1, noNaN: true });
    const shares = fc.array(share, { minLength: PRIOR_LAW.length, maxLength: PRIOR_LAW.length });
    const some = fc.array(
      fc.record({
        // The chance of somebody else, which is told by what is left of one, must not be lost in the rounding.
        ago: fc.integer({ min: HOUR, max: 20 * DAY }),
        live: fc.boolean(),
        tapped: fc.option(fc.integer({ min: 0, max: 2 * MINUTE })),
      }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(some, shares, (all, given) => {
        const holders = all.map(({ ago, live, tapped }, n) =>
          holder(`${n}`, ago, { live, taps: tapped === null ? [] : [CALL.at - tapped] }),
        );
        const evidence = delayEvidence(CALL, holders);
        const weightBy = (shares: readonly number[]) =>
          shares.reduce((sum, one, n) => sum + one * (evidence?.parts[n] ?? 0), evidence?.other ?? 0);
        const elseBy = (shares: readonly number[]) =>
          attribute(CALL, holders, withShares(PRIOR_LAW, shares)).candidates.reduce(
            (rest, { probability }) => rest - probability,
            1,
          );
        const none = PRIOR_LAW.map(() => 0);
        const ratio = (elseBy(given) / elseBy(none)) * (weightBy(given) / weightBy(none));
        expect(ratio).toBeCloseTo(1, 3);
      }),
    );
  });
});

describe('a duration in words', () => {
  it.each([
    [0, '1 second'],
    [SECOND, '1 second'],
    [90 * SECOND, '90 seconds'],
    [2 * MINUTE, '2 minutes'],
    [12 * MINUTE, '12 minutes'],
    [100 * MINUTE, '100 minutes'],
    [3 * HOUR, '3 hours'],
    [2 * DAY, '2 days'],
    [9 * DAY, '9 days'],
  ])('%d ms is %s', (ms, words) => expect(duration(ms)).toBe(words));
});
