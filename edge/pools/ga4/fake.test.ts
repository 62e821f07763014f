import { describe, expect, it } from 'vitest';
import type { Session } from '../traffic.ts';
import { type FakeProperty, fakeGa4, newAccount } from './fake.ts';
import { faultIn } from './fake-schema.ts';
import { readServiceAccount } from './service-account.ts';
import { accessToken } from './token.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 6, 24, 12);
const account = await newAccount();

interface Answer {
  status: number;
  body: {
    rows?: { dimensionValues: { value: string }[]; metricValues: { value: string }[] }[];
    rowCount?: number;
    error?: { status: string; message: string };
    propertyQuota?: { tokensPerProjectPerHour: { remaining: number } };
  };
}

/** A property with one visit a minute over its last days, and a way to ask it anything. */
async function asking(minutes: number, changes: Partial<FakeProperty> = {}) {
  const yesterday = Math.floor(NOW / 86_400_000) * 86_400_000 - MINUTE;
  const sessions = Array.from({ length: minutes }, (_, n): Session => {
    const start = yesterday - n * MINUTE;
    return { start, end: start, visitor: n, pages: 1 };
  });
  const google = fakeGa4({ property: '1', timeZone: 'UTC', now: NOW, account, sessions, ...changes });
  const token = await accessToken(
    { fetch: google.fetch, wait: async () => {} },
    readServiceAccount(account.key),
    NOW,
  );
  return async (request: object, bearer = token): Promise<Answer> => {
    const response = await google.fetch(
      'https://analyticsdata.googleapis.com/v1beta/properties/1:runReport',
      {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}` },
        body: JSON.stringify({ ...STARTS, ...request }),
      },
    );
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
}

const STARTS = {
  dateRanges: [{ startDate: '90daysAgo', endDate: 'yesterday' }],
  dimensions: [{ name: 'dateHourMinute' }],
  metrics: [{ name: 'eventCount' }],
  dimensionFilter: {
    filter: { fieldName: 'eventName', stringFilter: { matchType: 'EXACT', value: 'session_start' } },
  },
};

describe('the stand-in for Google Analytics', () => {
  it('sends ten thousand rows when no limit is named, and a quarter of a million at most', async () => {
    const ask = await asking(10_050);
    const { body } = await ask({});
    expect(body.rows).toHaveLength(10_000);
    expect(body.rowCount).toBe(10_050);
    expect((await ask({ limit: '1000000' })).body.rows).toHaveLength(10_050);
    expect((await ask({ offset: '10000' })).body.rows).toHaveLength(50);
    expect((await ask({ offset: '20000' })).body.rows).toBeUndefined();
  });

  it.each([
    [
      'a dimension',
      { dimensions: [{ name: 'dateHourMinutes' }] },
      'dateHourMinutes is not a valid dimension',
    ],
    ['a metric', { metrics: [{ name: 'visits' }] }, 'visits is not a valid metric'],
    ['a field', { dimension: [{ name: 'dateHour' }] }, "Unknown name or invalid value at 'dimension'"],
    ['a field within', { dimensions: [{ title: 'dateHour' }] }, "at 'dimensions.0.title'"],
    ['an int64 that is not text', { limit: 10 }, "at 'limit'"],
    ['a flag that is not one', { returnPropertyQuota: 'yes' }, 'returnPropertyQuota'],
    ['a limit of nothing', { limit: '0' }, 'Limit must be positive'],
    ['no metrics', { metrics: undefined }, 'metric is required'],
  ])('does not accept a request with %s that is unknown or wrong', async (_, request, message) => {
    const ask = await asking(1);
    expect(await ask(request)).toMatchObject({
      status: 400,
      body: { error: { status: 'INVALID_ARGUMENT', message: expect.stringContaining(message) } },
    });
  });

  it('knows only the token it gave out', async () => {
    const ask = await asking(1);
    expect(await ask({}, 'ya29.another')).toMatchObject({
      status: 401,
      body: { error: { status: 'UNAUTHENTICATED' } },
    });
  });

  it('counts what reports cost, and refuses when the tokens are spent', async () => {
    const ask = await asking(1, { tokensPerHour: 12 });
    const left = async () => {
      const { body } = await ask({ returnPropertyQuota: true });
      return body.propertyQuota?.tokensPerProjectPerHour.remaining;
    };
    expect([await left(), await left()]).toEqual([7, 2]);
    expect(await ask({})).toMatchObject({ status: 429, body: { error: { status: 'RESOURCE_EXHAUSTED' } } });
  });

  it('counts a visit in every hour it touches, as Google does', async () => {
    const start = Date.UTC(2026, 6, 20, 9, 50);
    const sessions = [{ start, end: start + 20 * MINUTE, visitor: 1, pages: 2 }];
    const ask = await asking(0, { sessions });
    const { body } = await ask({
      dimensions: [{ name: 'dateHour' }],
      metrics: [{ name: 'sessions' }],
      dimensionFilter: undefined,
    });
    expect(
      body.rows?.map(({ dimensionValues: [hour], metricValues: [count] }) => [hour?.value, count?.value]),
    ).toEqual([
      ['2026072009', '1'],
      ['2026072010', '1'],
    ]);
  });
});

describe('the description of the API', () => {
  it('tells a sound message from one that is not', () => {
    expect(faultIn('RunReportRequest', { ...STARTS, limit: '5', offset: '0' })).toBeNull();
    expect(faultIn('RunReportResponse', { rowCount: 1, metadata: { timeZone: 'UTC' } })).toBeNull();
    expect(faultIn('RunReportResponse', { rowCount: '1' })).toContain('rowCount');
    expect(
      faultIn('RunReportResponse', { metadata: { samplingMetadatas: [{ samplesReadCount: 5 }] } }),
    ).toContain('metadata.samplingMetadatas.0.samplesReadCount');
    expect(
      faultIn('RunReportResponse', { metricHeaders: [{ name: 'sessions', type: 'TYPE_COUNT' }] }),
    ).toContain('metricHeaders.0.type');
    const both = { filter: { fieldName: 'eventName' }, notExpression: {} };
    expect(faultIn('RunReportRequest', { dimensionFilter: both })).toContain('multiple values');
  });
});
