import { describe, expect, it } from 'vitest';
import { checkPool } from '../sizing.ts';
import { type Session, trafficOf } from '../traffic.ts';
import { asTraffic } from './as-traffic.ts';
import { readTraffic } from './client.ts';
import { fakeGa4, newAccount } from './fake.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 6, 24, 12);
const account = await newAccount();

/** Visits of three minutes or of none, some every hour of ten days, that end in the hour they began in. */
const sessions = Array.from({ length: 2000 }, (_, n): Session => {
  const start = Date.UTC(2026, 6, 12) + (n % 240) * HOUR + ((n * 7) % 55) * MINUTE;
  return { start, end: start + (n % 2) * 3 * MINUTE, visitor: n, pages: 1 + (n % 2) };
}).sort((a, b) => a.start - b.start);

function reading(threshold?: number) {
  const served = { property: '1', timeZone: 'Europe/Berlin', now: NOW, account, sessions };
  const { fetch } = fakeGa4(threshold === undefined ? served : { ...served, threshold });
  return readTraffic({ property: '1', serviceAccount: account.key, fetch, wait: async () => {}, now: NOW });
}

describe('what Google says about the traffic', { timeout: 30_000 }, () => {
  it('is to the pool check what the visits themselves are', async () => {
    const [said, known] = [asTraffic(await reading()), trafficOf(sessions)];
    expect(said.starts).toEqual(known.starts);
    expect(said).toMatchObject({ binMs: known.binMs, from: known.from });
    expect(said.hourly).toEqual(known.hourly);
    expect(said.lengths.visits).toBe(2000);
    expect(said.lengths.meanDuration).toBeCloseTo(known.lengths.meanDuration, 6);
    expect(said.lengths.singlePage).toBeCloseTo(known.lengths.singlePage, 9);
  });

  it('is hours where minutes are withheld, and the check says so', async () => {
    const said = asTraffic(await reading(2));
    expect(said.starts).toEqual(trafficOf(sessions, HOUR).starts);
    expect(checkPool(said)).toMatchObject({ resolution: 'hour', visits: 2000 });
  });

  it('is no traffic when there is none', async () => {
    expect(asTraffic({ ...(await reading()), minutes: [], hours: [] })).toMatchObject({
      starts: [],
      hourly: [],
    });
  });
});
