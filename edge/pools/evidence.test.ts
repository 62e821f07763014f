import { describe, expect, it } from 'vitest';
import { type Attribution, attribute, type Holder } from './attribution.ts';
import { callerPlace, placeLikelihood, sinceTap, tapLikelihood } from './evidence.ts';
import { sampleVisit } from './visit.fixture.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const AT = 100 * DAY;
const CHICAGO_CALLER = '+13125550199';

interface Facts {
  device?: 'phone' | 'tablet' | 'desktop' | null;
  region?: string;
  /** ms before the call */
  tapped?: number;
  calledBefore?: number;
}

function left(
  visitor: string,
  ago: number,
  { device = 'phone', region, tapped, calledBefore }: Facts = {},
): Holder {
  return {
    visit: {
      ...sampleVisit(`visit of ${visitor}`, AT - ago, visitor),
      region: region ?? null,
      device,
    },
    live: false,
    ...(tapped === undefined ? {} : { taps: [AT - tapped] }),
    ...(calledBefore === undefined ? {} : { calledBefore }),
  };
}

function whoCalled(holders: Holder[], caller: string | null = null): Attribution {
  return attribute({ at: AT, caller }, holders);
}

function chanceOf(visitor: string, { candidates }: Attribution): number {
  return candidates.find(({ visit }) => visit.visitor === visitor)?.probability ?? 0;
}

describe('a tap on the number', () => {
  it('seconds before the call names a visitor who left long before another', () => {
    const answer = whoCalled([left('ann', 5 * MINUTE), left('bob', 3 * HOUR, { tapped: 5 * SECOND })]);
    expect(answer.candidates[0]).toMatchObject({
      visit: { visitor: 'bob' },
      reason: 'tapped the number 5 seconds before the call, last active 3 hours before the call',
    });
    expect(answer.confidence).toBeGreaterThan(0.75);
  });

  it('an hour before the call says nothing', () => {
    const without = whoCalled([left('ann', 5 * MINUTE), left('bob', HOUR)]);
    const with1 = whoCalled([left('ann', 5 * MINUTE), left('bob', HOUR, { tapped: HOUR })]);
    expect(chanceOf('bob', with1)).toBeCloseTo(chanceOf('bob', without), 10);
  });

  it('after the call, in a record that came late, says nothing', () => {
    const without = whoCalled([left('ann', 5 * MINUTE), left('bob', HOUR)]);
    const later = whoCalled([left('ann', 5 * MINUTE), left('bob', HOUR, { tapped: -MINUTE })]);
    expect(chanceOf('bob', later)).toBeCloseTo(chanceOf('bob', without), 10);
  });

  it('is the last one before the call, however they are told, and no more than three minutes ago', () => {
    const since = (...ago: number[]) => {
      const taps = ago.map((one) => AT - one);
      return sinceTap({ at: AT, caller: null }, { ...left('ann', HOUR), taps });
    };
    expect(since(5 * SECOND, MINUTE)).toBe(5 * SECOND);
    expect(since(MINUTE, 5 * SECOND, -SECOND)).toBe(5 * SECOND);
    expect(since(0)).toBe(0);
    expect(since(3 * MINUTE)).toBe(3 * MINUTE);
    expect(since(3 * MINUTE + 1)).toBeNull();
    expect(sinceTap({ at: AT, caller: null }, left('ann', HOUR))).toBeNull();
  });

  describe('is', () => {
    const call = { at: AT, caller: null };
    /** Of the callers with such a device, those who tap. */
    const tapping = (device: Facts['device'], delay: number) =>
      1 - tapLikelihood(call, left('ann', delay, { device }), delay);

    it('what most callers on a phone begin with, less often when the page is no longer before them', () => {
      expect(tapping('phone', 30 * MINUTE)).toBeCloseTo(0.8075, 6);
      expect(tapping('phone', 30 * MINUTE + 1)).toBeCloseTo(0.285, 6);
      expect(tapping(null, MINUTE)).toBeCloseTo(0.6 * 0.8075, 6);
    });

    it('not missed where there is no phone', () => {
      expect(tapping('desktop', MINUTE)).toBe(0);
      expect(tapping('tablet', MINUTE)).toBe(0);
    });

    it('worth more the shorter before the call, for a computer too', () => {
      for (const device of ['phone', 'desktop', null] as const) {
        const [soon = 0, later = 0, latest = 0] = [5, 30, 60].map((seconds) =>
          tapLikelihood(call, left('ann', MINUTE, { device, tapped: seconds * SECOND }), MINUTE),
        );
        expect(soon).toBeGreaterThan(later);
        expect(later).toBeGreaterThan(latest);
        expect(latest).toBeGreaterThan(1);
      }
    });

    it('fairly weighed: over all who did not call, with their few stray taps, the weights are one', () => {
      const stray = 0.015 / (3 * MINUTE);
      for (const delay of [MINUTE, HOUR]) {
        let sum = (1 - 0.015) * tapLikelihood(call, left('ann', delay), delay);
        for (let ago = 50; ago < 3 * MINUTE; ago += 100) {
          sum += 100 * stray * tapLikelihood(call, left('ann', delay, { tapped: ago }), delay);
        }
        expect(sum).toBeCloseTo(1, 3);
      }
    });
  });

  it('missing speaks against a phone and for a computer, whose owner dials by hand', () => {
    const answer = whoCalled([
      left('phone', 5 * MINUTE),
      left('computer', 5 * MINUTE, { device: 'desktop' }),
    ]);
    expect(chanceOf('computer', answer)).toBeGreaterThan(2 * chanceOf('phone', answer));
  });
});

describe("the caller's area code", () => {
  it('speaks for the visitor who was where it is from', () => {
    const holders = [
      left('in New York', 40 * MINUTE, { region: 'NY' }),
      left('in Illinois', HOUR, { region: 'IL' }),
      left('in Texas', 2 * HOUR, { region: 'TX' }),
    ];
    expect(whoCalled(holders).candidates[0]?.visit.visitor).toBe('in New York');
    expect(whoCalled(holders, CHICAGO_CALLER).candidates[0]).toMatchObject({
      visit: { visitor: 'in Illinois' },
      reason: "last active 60 minutes before the call, in the region of the caller's area code",
    });
  });

  it('is weighed by how many of the visitors are from there, of those whose place is known', () => {
    const holders = [
      left('here', HOUR, { region: 'IL' }),
      left('elsewhere', HOUR, { region: 'NY' }),
      left('nowhere', HOUR),
    ];
    const place = callerPlace({ at: AT, caller: CHICAGO_CALLER }, holders);
    expect(place).toEqual({ region: 'US-IL', share: 2 / 22 });
    // Fairly: over all visitors the weights are one.
    const [here = 0, elsewhere = 0, nowhere] = holders.map((one) => placeLikelihood(place, one));
    expect(place.share * here + (1 - place.share) * elsewhere).toBeCloseTo(1, 10);
    expect(here).toBeGreaterThan(1);
    expect(nowhere).toBe(1);
    const unplaced = callerPlace({ at: AT, caller: null }, holders);
    expect(holders.map((one) => placeLikelihood(unplaced, one))).toEqual([1, 1, 1]);
  });

  it('speaks less when most visitors are from there', () => {
    const crowd = Array.from({ length: 60 }, (_, n) => left(`${n}`, DAY + n * HOUR, { region: 'IL' }));
    const pair = [left('here', HOUR, { region: 'IL' }), left('elsewhere', HOUR, { region: 'NY' })];
    const odds = (answer: Attribution) => chanceOf('here', answer) / chanceOf('elsewhere', answer);
    const rare = odds(whoCalled(pair, CHICAGO_CALLER));
    const common = odds(whoCalled([...pair, ...crowd], CHICAGO_CALLER));
    expect(common).toBeGreaterThan(2);
    expect(rare).toBeGreaterThan(2 * common);
  });

  it('says nothing when the caller withholds it or the place of the visit is not known', () => {
    const holders = [left('ann', 10 * MINUTE, { region: 'NY' }), left('bob', HOUR, { region: 'IL' })];
    const unplaced = [left('ann', 10 * MINUTE), left('bob', HOUR)];
    expect(chanceOf('ann', whoCalled(holders))).toBe(chanceOf('ann', whoCalled(unplaced, CHICAGO_CALLER)));
  });
});

describe('an earlier call of the same number', () => {
  it('names the visitor it came from, however long ago their visit was', () => {
    const answer = whoCalled([left('ann', 30 * MINUTE), left('bob', 20 * DAY, { calledBefore: 0.98 })]);
    expect(answer.candidates[0]).toMatchObject({
      visit: { visitor: 'bob' },
      reason: 'last active 20 days before the call, called before from the same number',
    });
    expect(answer.confidence).toBeCloseTo(0.93, 1);
  });

  it('is the one we were surest of, where there were several', () => {
    const [bob, cid] = [left('bob', HOUR, { calledBefore: 0.6 }), left('cid', HOUR, { calledBefore: 0.9 })];
    const some = [left('ann', MINUTE), left('eve', 2 * MINUTE)];
    for (const holders of [
      [bob, cid, ...some],
      [...some, cid, bob],
    ]) {
      const answer = whoCalled(holders);
      expect(answer.candidates[0]?.visit.visitor).toBe('cid');
      expect(chanceOf('bob', answer)).toBeLessThan(0.05);
    }
  });

  it('counts as much as we were sure of it then', () => {
    const chance = (calledBefore: number) =>
      chanceOf('bob', whoCalled([left('ann', 30 * MINUTE), left('bob', 20 * DAY, { calledBefore })]));
    expect(chance(0.2)).toBeLessThan(0.25);
    expect(chance(0.5)).toBeGreaterThan(0.4);
    expect(chance(1)).toBeLessThan(1);
  });

  it('leaves the sum of all chances at most one', () => {
    const answer = whoCalled([
      left('ann', MINUTE, { calledBefore: 1 }),
      left('bob', HOUR, { calledBefore: 0.9 }),
      left('cid', DAY),
    ]);
    expect(answer.candidates.reduce((sum, { probability }) => sum + probability, 0)).toBeLessThanOrEqual(1);
  });
});
