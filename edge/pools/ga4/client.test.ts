import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../problem.ts';
import { seeded } from '../random.ts';
import { parseTrace, type Session } from '../traffic.ts';
import { readTraffic } from './client.ts';
import { type FakeGa4, type FakeProperty, fakeGa4, newAccount } from './fake.ts';
import { clockOf } from './fake-events.ts';
import type { Ga4Traffic } from './reading.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** In the evening in Berlin, in the morning in Chicago, of a day in whose month clocks go back nowhere. */
const NOW = Date.UTC(2026, 6, 24, 18, 30);
const PROPERTY = '123456789';
const account = await newAccount();

function property(sessions: readonly Session[], changes: Partial<FakeProperty> = {}): FakeProperty {
  return { property: PROPERTY, timeZone: 'UTC', now: NOW, account, sessions, ...changes };
}

interface Reading {
  google: FakeGa4;
  waited: number[];
  traffic: Promise<Ga4Traffic>;
}

function reading(served: FakeProperty, question: { days?: number; property?: string } = {}): Reading {
  const google = fakeGa4(served);
  const waited: number[] = [];
  const wait = async (ms: number) => {
    waited.push(ms);
  };
  const traffic = readTraffic({
    property: PROPERTY,
    serviceAccount: account.key,
    fetch: google.fetch,
    wait,
    now: served.now,
    ...question,
  });
  return { google, waited, traffic };
}

function read(served: FakeProperty, days?: number): Promise<Ga4Traffic> {
  return reading(served, days === undefined ? {} : { days }).traffic;
}

async function refusal(given: Promise<unknown>): Promise<Problem> {
  const error = await given.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Problem) return error;
  throw new Error(`expected a problem, got ${error}`);
}

function visit(start: number, seconds = 0, pages = 1, visitor = start): Session {
  return { start, end: start + seconds * 1000, visitor, pages };
}

/** So many visits a minute at noon UTC of each of so many days up to yesterday. */
function noons(days: number, visits = 1): Session[] {
  const today = Math.floor(NOW / DAY) * DAY;
  return Array.from({ length: days * visits }, (_, n) =>
    visit(today - (1 + Math.floor(n / visits)) * DAY + 12 * HOUR, 60, 2, n),
  );
}

function total(bins: readonly { sessions: number }[] | null): number {
  return (bins ?? []).reduce((sum, { sessions }) => sum + sessions, 0);
}

/** Visits by what `key` makes of the moment they begin at. */
function countBy<K>(starts: readonly number[], key: (at: number) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const at of starts) counts.set(key(at), (counts.get(key(at)) ?? 0) + 1);
  return counts;
}

describe('the traffic of a property', () => {
  it('is the minutes visits began in, the hours they lasted over, and what they are like', async () => {
    const day = Math.floor(NOW / DAY) * DAY - 3 * DAY;
    const sessions = [
      ...noons(10),
      visit(day + 9 * HOUR + 59 * MINUTE, 120, 3),
      visit(day + 9 * HOUR + 59 * MINUTE + 30_000),
    ];
    const traffic = await read(property(sessions));
    expect(traffic.timeZone).toBe('UTC');
    expect(traffic.minutes).toHaveLength(11);
    expect(traffic.minutes).toContainEqual({ at: day + 9 * HOUR + 59 * MINUTE, sessions: 2 });
    expect(traffic.hours).toHaveLength(12);
    // The longer visit goes on into the hour from ten, with one minute and two pages of three in each.
    expect(traffic.hours).toContainEqual({
      at: day + 9 * HOUR,
      sessions: 2,
      averageSessionSeconds: 0,
      bounceRate: 0.5,
    });
    expect(traffic.hours).toContainEqual({
      at: day + 10 * HOUR,
      sessions: 1,
      averageSessionSeconds: 60,
      bounceRate: 0,
    });
    expect(traffic.averageSessionSeconds).toBeCloseTo((10 * 60 + 60) / 13, 9);
    expect(traffic.bounceRate).toBeCloseTo(1 / 13, 9);
    expect(traffic.notes).toEqual([]);
  });

  it('comes in two reports, over the whole days up to yesterday', async () => {
    const { google, traffic } = reading(property(noons(10)));
    await traffic;
    expect(google.asked).toMatchObject([
      {
        dateRanges: [{ startDate: '28daysAgo', endDate: 'yesterday' }],
        dimensions: [{ name: 'dateHourMinute' }],
        metrics: [{ name: 'eventCount' }],
        dimensionFilter: {
          filter: { fieldName: 'eventName', stringFilter: { matchType: 'EXACT', value: 'session_start' } },
        },
        offset: '0',
        limit: '250000',
        returnPropertyQuota: true,
      },
      { dimensions: [{ name: 'dateHour' }], limit: '250000', returnPropertyQuota: true },
    ]);
  });

  it('is of as many days as asked for, and not of today', async () => {
    const today = Math.floor(NOW / DAY) * DAY;
    const sessions = [...noons(30), visit(today), visit(today - 1)];
    expect(total((await read(property(sessions))).minutes)).toBe(29);
    expect(total((await read(property(sessions), 7)).minutes)).toBe(8);
    expect(total((await read(property(sessions), 90)).minutes)).toBe(31);
  });

  it('can be asked for by the name Google uses for a property', async () => {
    const { traffic } = reading(property(noons(10)), { property: ` properties/${PROPERTY} ` });
    expect(total((await traffic).minutes)).toBe(10);
  });

  it('comes whole over several pages', async () => {
    const random = seeded(7);
    const today = Math.floor(NOW / DAY) * DAY;
    const sessions = Array.from({ length: 900 }, (_, n) => visit(today - 1 - random() * 20 * DAY, 0, 1, n));
    const { google, traffic } = reading(property(sessions, { pageRows: 250 }));
    const { minutes } = await traffic;
    expect(total(minutes)).toBe(900);
    expect(new Set(minutes?.map(({ at }) => at)).size).toBe(minutes?.length);
    const byMinute = google.asked.filter(({ dimensions }) => dimensions[0]?.name === 'dateHourMinute');
    expect(byMinute.map(({ offset }) => offset)).toEqual(['0', '250', '500', '750']);
  });

  it('is refused when Google stops sending rows before the end', async () => {
    const google = fakeGa4(property(noons(10), { pageRows: 4 }));
    const fetch = async (url: string, init: RequestInit) => {
      const answer = await google.fetch(url, init);
      if (!String(init.body).includes('"offset":"4"')) return answer;
      const { rows: _, ...rest } = (await answer.json()) as Record<string, unknown>;
      return Response.json(rest);
    };
    const traffic = readTraffic({
      property: PROPERTY,
      serviceAccount: account.key,
      fetch,
      wait: async () => {},
      now: NOW,
    });
    expect(await refusal(traffic)).toMatchObject({
      type: 'unavailable',
      message: expect.stringContaining('4 of 10 rows'),
    });
  });
});

describe('any set of visits', { timeout: 60_000 }, () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/Chicago', 'Asia/Kathmandu', 'Pacific/Apia'];
  const today = Math.floor(NOW / DAY) * DAY;
  const offsets = fc.array(fc.integer({ min: 0, max: 25 * 24 * 3600 - 1 }), { maxLength: 60 });

  it('comes back minute by minute, from any zone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...zones), offsets, async (timeZone, seconds) => {
        const random = seconds.map((second, n) =>
          visit(today - 27 * DAY + second * 1000, second % 300, 1 + (n % 3)),
        );
        const sessions = [...noons(10), ...random];
        const { minutes } = await read(property(sessions, { timeZone }));
        const expected = countBy(
          sessions.map(({ start }) => start),
          (at) => Math.floor(at / MINUTE) * MINUTE,
        );
        expect(new Map(minutes?.map(({ at, sessions }) => [at, sessions]))).toEqual(expected);
        expect(minutes?.map(({ at }) => at)).toEqual([...expected.keys()].sort((a, b) => a - b));
      }),
      { numRuns: 60 },
    );
  });

  it('comes back whole over days on which clocks change, in the minutes that its clocks showed', async () => {
    const changes = [
      { timeZone: 'Europe/Berlin', now: Date.UTC(2026, 2, 31, 12) },
      { timeZone: 'Europe/Berlin', now: Date.UTC(2026, 9, 27, 12) },
      { timeZone: 'America/Chicago', now: Date.UTC(2026, 2, 10, 12) },
      { timeZone: 'America/Chicago', now: Date.UTC(2026, 10, 3, 12) },
      { timeZone: 'Australia/Lord_Howe', now: Date.UTC(2026, 3, 7, 12) },
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...changes), offsets, async ({ timeZone, now }, seconds) => {
        const clock = clockOf(timeZone);
        // Half of them in the two days around the change.
        const starts = seconds.map((second, n) =>
          n % 2 === 0 ? now - 26 * DAY + second * 1000 : now - 3 * DAY + (second % (2 * 24 * 3600)) * 1000,
        );
        const daily = Array.from({ length: 10 }, (_, n) => now - (n + 2) * DAY);
        const sessions = [...starts, ...daily].filter((at) => clock(at).slice(0, 8) < clock(now).slice(0, 8));
        const { minutes } = await read(
          property(
            sessions.map((at) => visit(at)),
            { timeZone, now },
          ),
        );
        const byClock = new Map<string, number>();
        for (const { at, sessions } of minutes ?? []) {
          byClock.set(clock(at), (byClock.get(clock(at)) ?? 0) + sessions);
        }
        expect(byClock).toEqual(countBy(sessions, clock));
        expect(total(minutes)).toBe(sessions.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a day on which clocks change', { timeout: 30_000 }, () => {
  /** A visit in every minute of three days around noon UTC of a day, and a few before them. */
  async function around(timeZone: string, noon: number): Promise<Ga4Traffic> {
    const early = Array.from({ length: 8 }, (_, n) => visit(noon - (n + 5) * DAY));
    const steady = Array.from({ length: 3 * 24 * 60 }, (_, n) => visit(noon - 1.5 * DAY + n * MINUTE));
    return read(property([...early, ...steady], { timeZone, now: noon + 4 * DAY }));
  }

  function hoursFrom({ hours }: Ga4Traffic, from: number): [string, number][] {
    const four = hours.filter(({ at }) => at >= from && at < from + 4 * HOUR);
    return four.map(({ at, sessions }) => [new Date(at).toISOString().slice(0, 16), sessions]);
  }

  it.each([
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00Z'],
    ['America/Chicago', '2026-03-08', '2026-03-08T06:00Z'],
    ['Europe/Berlin', '2026-10-25', '2026-10-24T23:00Z'],
    ['America/Chicago', '2026-11-01', '2026-11-01T05:00Z'],
  ])('has as many visits in every hour as there were: %s %s', async (timeZone, day, from) => {
    const traffic = await around(timeZone, Date.parse(`${day}T12:00Z`));
    const start = Date.parse(from);
    expect(hoursFrom(traffic, start)).toEqual(
      [0, 1, 2, 3].map((n) => [new Date(start + n * HOUR).toISOString().slice(0, 16), 60]),
    );
    // 4,320 minutes, one visit in each: in the doubled hour two are counted in one, and laid one on either.
    expect(traffic.minutes?.filter(({ at }) => at >= start && at < start + 4 * HOUR)).toHaveLength(240);
    expect(total(traffic.minutes)).toBe(8 + 3 * 24 * 60);
  });

  it('has a note when an hour came twice, as then it is not known which visit was in which', async () => {
    const back = await around('America/Chicago', Date.UTC(2026, 10, 1, 12));
    expect(back.notes).toEqual([expect.stringContaining('Clocks went back on 2026-11-01')]);
    const forward = await around('America/Chicago', Date.UTC(2026, 2, 8, 12));
    expect(forward.notes).toEqual([]);
  });
});

describe('a property that Google does not tell all about', () => {
  it('has no minutes when rows are withheld, as the missing ones would make it look empty', async () => {
    const alone = noons(10).map((one) => visit(one.start + 3 * HOUR));
    const sessions = [...noons(10, 20), ...alone];
    const traffic = await read(property(sessions, { threshold: 10 }));
    expect(traffic.minutes).toBeNull();
    expect(total(traffic.hours)).toBe(200);
    expect(traffic.notes).toEqual([
      expect.stringMatching(/^Minutes are not used: .*thresholds/),
      expect.stringMatching(/^Visits by the hour: .*withholds/),
    ]);
  });

  it('has no minutes when its visits have no session_start', async () => {
    const google = fakeGa4(property(noons(10), { emptyReason: 'NO_EVENTS' }));
    const fetch = (url: string, init: RequestInit) =>
      google.fetch(url, { ...init, body: String(init.body).replace('session_start', 'first_visit') });
    const traffic = await readTraffic({
      property: PROPERTY,
      serviceAccount: account.key,
      fetch,
      wait: async () => {},
      now: NOW,
    });
    expect(traffic.minutes).toBeNull();
    expect(total(traffic.hours)).toBe(10);
    expect(traffic.notes).toEqual([
      expect.stringContaining('no session_start'),
      expect.stringContaining('NO_EVENTS'),
    ]);
  });

  it('has no minutes when some of its visits are in an "(other)" row', async () => {
    const others = noons(10, 30).map((one, n) => visit(one.start + (n % 60) * MINUTE + HOUR));
    const traffic = await read(property([...noons(8, 50), ...others], { cardinality: 8 }));
    expect(traffic.minutes).toBeNull();
    expect(total(traffic.hours)).toBe(700);
    expect(traffic.notes).toEqual([
      expect.stringMatching(/^Minutes are not used: .*300 visits.*"\(other\)"/),
    ]);
  });

  it('has a note when Google read only a part of its events', async () => {
    const sample = { samplesReadCount: '2500', samplingSpaceSize: '10000' };
    const traffic = await read(property(noons(10), { sample }));
    expect(total(traffic.minutes)).toBe(10);
    expect(traffic.notes).toEqual([
      expect.stringMatching(/^Visits by the minute: .*25 % of the events \(2500 of 10000\)/),
      expect.stringMatching(/^Visits by the hour: .*25 %/),
    ]);
  });

  it('is shown on UTC when its time zone is not one we know', async () => {
    for (const timeZone of ['Mars/Olympus', undefined]) {
      const google = fakeGa4(property(noons(10)));
      const fetch = async (url: string, init: RequestInit) => {
        const answer = await google.fetch(url, init);
        const body = (await answer.json()) as { metadata?: object };
        return Response.json(
          body.metadata === undefined ? body : { ...body, metadata: { ...body.metadata, timeZone } },
        );
      };
      const question = {
        property: PROPERTY,
        serviceAccount: account.key,
        fetch,
        now: NOW,
        wait: async () => {},
      };
      expect(await readTraffic(question)).toMatchObject({
        timeZone: 'UTC',
        notes: [expect.stringContaining('time zone is not known')],
      });
    }
  });

  it('has a note when the quota would not do for another check', async () => {
    const traffic = await read(property(noons(10), { tokensPerHour: 12 }));
    expect(traffic.notes).toEqual([expect.stringContaining('this check took 10 tokens and 2 are left')]);
  });

  it('is refused when it has visits on fewer than seven days', async () => {
    expect((await read(property(noons(7)))).hours).toHaveLength(7);
    expect(await refusal(read(property(noons(6, 50))))).toMatchObject({
      type: 'invalid_request',
      field: 'property',
      message: expect.stringContaining('visits on 6 of the last 28 days'),
    });
  });

  it('is refused when it has none at all, with Google’s reason', async () => {
    const problem = await refusal(read(property([], { emptyReason: 'NO_DATA' }), 90));
    expect(problem.message).toContain('visits on 0 of the last 90 days');
    expect(problem.message).toContain('NO_DATA');
  });
});

describe('a question that Google refuses', () => {
  it('says whom to let in when the account may not read the property', async () => {
    const { google, traffic } = reading(property(noons(10), { viewers: ['someone@example.com'] }));
    const problem = await refusal(traffic);
    expect(problem).toMatchObject({ type: 'invalid_request', field: 'property' });
    expect(problem.message).toContain(`add ${account.clientEmail} as Viewer of property ${PROPERTY}`);
    expect(google.asked).toHaveLength(1);
  });

  it('says the same of a property that is not the account’s, which Google tells nobody apart', async () => {
    const { traffic } = reading(property(noons(10)), { property: '987654321' });
    expect((await refusal(traffic)).message).toContain('Viewer of property 987654321');
  });

  it('says what to switch on when the project has no Data API', async () => {
    expect(await refusal(read(property(noons(10), { apiDisabled: true })))).toMatchObject({
      type: 'invalid_request',
      field: 'serviceAccount',
      message: expect.stringContaining(
        'switch on the Google Analytics Data API in the Google Cloud project some-project',
      ),
    });
  });

  it.each([
    [400, 'invalid_request', 'property', 'is the id of a Google Analytics 4 property'],
    [401, 'invalid_request', 'serviceAccount', 'make a new JSON key'],
    [429, 'too_many_requests', undefined, 'try again in an hour'],
    [502, 'unavailable', undefined, 'try again in a few minutes'],
  ])('says what to do about a %i, and does not ask again', async (status, type, field, message) => {
    const { google, waited, traffic } = reading(property(noons(10), { failures: [status] }));
    expect(await refusal(traffic)).toMatchObject({ type, field, message: expect.stringContaining(message) });
    expect(google.asked).toHaveLength(1);
    expect(waited).toEqual([]);
  });

  it('says when the quota of the day is there again', async () => {
    const spent = await refusal(read(property(noons(10), { tokensPerHour: 4 })));
    expect(spent).toMatchObject({
      type: 'too_many_requests',
      message: expect.stringContaining('in an hour'),
    });
  });

  it.each([500, 503])('is asked once more after a %i, and answered', async (status) => {
    const { google, waited, traffic } = reading(property(noons(10), { failures: [status] }));
    expect(total((await traffic).minutes)).toBe(10);
    expect(google.asked).toHaveLength(3);
    expect(waited).toEqual([2000]);
  });

  it.each([500, 503])('is given up after a second %i', async (status) => {
    const { google, waited, traffic } = reading(property(noons(10), { failures: [status, status, status] }));
    expect(await refusal(traffic)).toMatchObject({
      type: 'unavailable',
      message: expect.stringContaining(`status ${status}`),
    });
    expect(google.asked).toHaveLength(2);
    expect(waited).toEqual([2000]);
  });

  it('is not sent when it makes no sense', async () => {
    for (const [question, field] of [
      [{ property: '' }, 'property'],
      [{ property: 'G-ABC1234567' }, 'property'],
      [{ property: '12/../34' }, 'property'],
      [{ days: 6 }, 'days'],
      [{ days: 91 }, 'days'],
      [{ days: 7.5 }, 'days'],
    ] as const) {
      const { google, traffic } = reading(property(noons(10)), question);
      expect(await refusal(traffic)).toMatchObject({ type: 'invalid_request', field });
      expect(google.asked).toEqual([]);
    }
    const { traffic } = reading(property(noons(10)), { property: 'G-ABC1234567' });
    expect((await refusal(traffic)).message).toContain('is a tag');
  });
});

const TRACES = '../shared/corpora/traffic';
if (!existsSync(TRACES)) console.warn(`skipped: real traffic by way of Google, ${TRACES} is not here`);

describe.skipIf(!existsSync(TRACES))('real traffic', { timeout: 60_000 }, () => {
  it.each(['kbd', 'nasa', 'yoo'])('comes back minute by minute: %s', async (trace) => {
    const sessions = parseTrace(readFileSync(`${TRACES}/${trace}.csv`, 'utf8'));
    const days = Math.ceil(((sessions.at(-1)?.start ?? 0) + 1) / DAY);
    const first = Math.floor(NOW / DAY) * DAY - 27 * DAY;
    // What is shorter than a week is served over and over.
    const served = Array.from({ length: Math.ceil(8 / days) }, (_, round) =>
      sessions.map(({ start, end, visitor, pages }) => {
        const shift = first + round * days * DAY;
        return { start: start + shift, end: end + shift, visitor: round * 1e6 + visitor, pages };
      }),
    ).flat();
    const traffic = await read(property(served, { timeZone: 'America/Chicago' }));
    const expected = countBy(
      served.map(({ start }) => start),
      (at) => Math.floor(at / MINUTE) * MINUTE,
    );
    expect(new Map(traffic.minutes?.map(({ at, sessions }) => [at, sessions]))).toEqual(expected);
    expect(total(traffic.minutes)).toBe(served.length);
    expect(traffic.notes).toEqual([]);
  });
});
