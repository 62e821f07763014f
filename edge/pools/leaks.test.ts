import { describe, expect, it } from 'vitest';
import { attribute, type Holder } from './attribution.ts';
import { type CallTally, kindOfCall, type Leak, leaksOf, type Sighting, upperTail } from './leaks.ts';
import { sampleVisit } from './visit.fixture.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CALL = { at: 1_760_000_000_000, caller: null };

function holder(name: string, silent: number, more: Partial<Holder> = {}): Holder {
  return { visit: sampleVisit(name, CALL.at - silent), live: false, ...more };
}

function kind(...holders: Holder[]) {
  return kindOfCall(CALL, holders, attribute(CALL, holders));
}

describe('a call to a pool number', () => {
  const crowd = Array.from({ length: 8 }, (_, n) => holder(`visit ${n}`, (5 + n) * HOUR));

  it('is nobody’s when nobody had the number', () => {
    expect(kind()).toBe('nobody');
  });

  it('is stray when visits had it, but none is likely and none was there', () => {
    expect(kind(...crowd)).toBe('stray');
    expect(kind(holder('weeks ago', 25 * 24 * HOUR))).toBe('stray');
  });

  it('is explained by a visit that is there, a tap, a known caller, or a visit likely enough to be named', () => {
    expect(kind(...crowd, holder('there', 0, { live: true }))).toBe('explained');
    expect(kind(...crowd, holder('tapped', HOUR, { taps: [CALL.at - 10_000] }))).toBe('explained');
    expect(kind(...crowd, holder('known', 30 * HOUR, { calledBefore: 0.6 }))).toBe('explained');
    expect(kind(holder('only one', 2 * HOUR))).toBe('explained');
  });
});

const NUMBER = '+13125550101';

function tally(callers: number, stray: number, nobody = 0, days = 1): CallTally {
  const part = (n: number) => ({ calls: n, callers: n, since: n === 0 ? null : CALL.at });
  const loose = { callers: stray + nobody, days };
  return { number: NUMBER, callers, nobody: part(nobody), stray: part(stray), loose };
}

function leakOf(one: CallTally): Leak | null {
  return leaksOf([one], [])[0] ?? null;
}

describe('a leaked number', () => {
  it('is one that is called while nobody had it for 30 days', () => {
    expect(leakOf(tally(1, 0, 1))).toMatchObject({ calls: 1, since: CALL.at });
    expect(leakOf(tally(1, 0, 1))?.explanation).toMatch(/^1 call came while nobody had been given/);
    expect(leakOf(tally(4, 0, 3))?.explanation).toMatch(/^3 calls came from 3 callers while/);
  });

  it('is one whose callers are stray more often than chance would have it', () => {
    expect(leakOf(tally(6, 6))).toBeNull();
    expect(leakOf(tally(7, 7))).toMatchObject({ calls: 7, since: CALL.at });
    expect(leakOf(tally(7, 7))?.explanation).toContain('7 of 7 callers');
    expect(leakOf(tally(20, 12))).toBeNull();
    expect(leakOf(tally(20, 14))).not.toBeNull();
    expect(leakOf(tally(3000, 1000))).toBeNull();
    expect(leakOf(tally(3000, 1200))).not.toBeNull();
  });

  it('is none that is not called, or whose calls are explained', () => {
    expect(leakOf(tally(0, 0))).toBeNull();
    expect(leakOf(tally(50, 0))).toBeNull();
  });

  it('is not made by one caller who calls again and again', () => {
    const stray = { calls: 60, callers: 1, since: CALL.at };
    expect(leakOf({ ...tally(1, 0), stray })).toBeNull();
  });
});

describe('a number that stands where it should not', () => {
  const seen: Sighting = {
    number: NUMBER,
    visitors: 1,
    since: CALL.at,
    page: 'https://shop.example/contact',
  };

  it('was tapped on a page by a visitor who never had it', () => {
    const [leak] = leaksOf([], [seen]);
    expect(leak).toMatchObject({ number: NUMBER, kind: 'printed', calls: 0, since: CALL.at });
    expect(leak?.explanation).toContain('tapped it on https://shop.example/contact');
    const [crowd] = leaksOf([], [{ ...seen, visitors: 3, page: null }]);
    expect(crowd?.explanation).toMatch(/^3 visitors who were never given the number tapped it on a page/);
  });

  it('is told once, with all that speaks for it', () => {
    const [leak, ...more] = leaksOf([tally(9, 8, 2)], [seen]);
    expect(more).toEqual([]);
    expect(leak).toMatchObject({ kind: 'printed', calls: 10 });
    expect(leak?.explanation).toMatch(/contact.*2 calls came.*8 of 9 callers.*clear the caches/);
  });

  it('is called like a number in an ad when many call it on many days', () => {
    expect(leakOf(tally(9, 9, 0, 1))?.kind).toBe('called');
    expect(leakOf(tally(4, 0, 4, 9))?.kind).toBe('called');
    expect(leakOf(tally(6, 0, 6, 6))).toMatchObject({ kind: 'advertised', calls: 6 });
    expect(leakOf(tally(9, 9, 0, 6))?.explanation).toContain('a static number of that source');
  });

  it('is none for late callers of a busy number, however many days they come on', () => {
    expect(leakOf(tally(60, 12, 0, 12))).toBeNull();
  });
});

describe('the upper tail', () => {
  it('is that of the binomial distribution, also for many tries', () => {
    expect(upperTail(10, 10, 0.5)).toBeCloseTo(0.5 ** 10, 12);
    expect(upperTail(1, 3, 0.2)).toBeCloseTo(1 - 0.8 ** 3, 12);
    expect(upperTail(0, 5, 0.5)).toBeCloseTo(1, 12);
    expect(upperTail(2501, 5000, 0.5)).toBeCloseTo(0.494, 3);
  });
});
