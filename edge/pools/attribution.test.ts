import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attribute, duration, type Holder, LOOKBACK_MS } from './attribution.ts';

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
    expect(attribute(CALL, [])).toMatchObject({ kind: 'none', confidence: 0, source: null, candidates: [] });
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

  it('unsure between two who left an hour and two hours ago: both are listed, no source is claimed', () => {
    const answer = attribute(
      CALL,
      [1, 1.1, 1.2].map((hours) => holder(`${hours}`, hours * HOUR)),
    );
    expect(answer).toMatchObject({ kind: 'unsure', source: null });
    expect(answer.candidates.map(({ visit }) => visit.visitor)).toEqual(['1', '1.1', '1.2']);
  });

  it('unsure of somebody who left weeks ago, though nobody has had the number since', () => {
    const answer = attribute(CALL, [holder('ann', 25 * DAY)]);
    expect(answer.kind).toBe('unsure');
    expect(answer.candidates).toHaveLength(1);
  });

  it('forgets who left more than thirty days ago', () => {
    expect(attribute(CALL, [holder('ann', LOOKBACK_MS + 1)]).kind).toBe('none');
  });

  it('counts the visits of one visitor together, shown as the latest', () => {
    const once = attribute(CALL, [holder('ann', HOUR), holder('bob', 2 * HOUR)]);
    const twice = attribute(CALL, [holder('ann', HOUR), holder('bob', 2 * HOUR), holder('ann', 3 * HOUR)]);
    expect(twice.candidates.map(({ visit }) => visit.visit)).toEqual([
      `visit of ann ${HOUR}`,
      `visit of bob ${2 * HOUR}`,
    ]);
    expect(twice.confidence).toBeGreaterThan(once.confidence);
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

describe('a duration in words', () => {
  it.each([
    [0, '1 second'],
    [SECOND, '1 second'],
    [90 * SECOND, '90 seconds'],
    [12 * MINUTE, '12 minutes'],
    [100 * MINUTE, '100 minutes'],
    [3 * HOUR, '3 hours'],
    [9 * DAY, '9 days'],
  ])('%d ms is %s', (ms, words) => expect(duration(ms)).toBe(words));
});
