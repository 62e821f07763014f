import { describe, expect, it } from 'vitest';
import { checkPool } from '../sizing.ts';
import type { Session } from '../traffic.ts';
import { asTraffic } from './as-traffic.ts';
import { readTraffic } from './client.ts';
import { type FakeProperty, fakeGa4, newAccount } from './fake.ts';
import { savedTraffic } from './saved.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 6, 24, 12);
const account = await newAccount();

const sessions = Array.from({ length: 1000 }, (_, n): Session => {
  const start = Date.UTC(2026, 6, 12) + (n % 240) * HOUR + ((n * 7) % 55) * MINUTE;
  return { start, end: start + (n % 2) * 3 * MINUTE, visitor: n, pages: 1 + (n % 2) };
}).sort((a, b) => a.start - b.start);

/** What Google answered to our own questions, as somebody would have saved it, and what we made of it. */
async function asked(changes: Partial<FakeProperty> = {}) {
  const google = fakeGa4({
    property: '1',
    timeZone: 'Europe/Berlin',
    now: NOW,
    account,
    sessions,
    ...changes,
  });
  const answers: unknown[] = [];
  const live = await readTraffic({
    property: '1',
    serviceAccount: account.key,
    wait: async () => {},
    now: NOW,
    fetch: async (url, init) => {
      const answer = await google.fetch(url, init);
      if (url.endsWith(':runReport')) answers.push(await answer.clone().json());
      return answer;
    },
  });
  return { answers, live };
}

interface Saved {
  dimensionHeaders: { name: string }[];
  metricHeaders: { name: string; type: string }[];
  rows: { dimensionValues: { value: string }[]; metricValues: { value: string }[] }[];
  metadata: Record<string, unknown>;
}

describe('saved reports', () => {
  it('say what they said when Google was asked, in whichever form and order they were saved', async () => {
    const { answers, live } = await asked();
    expect(savedTraffic({ reports: answers })).toEqual(live);
    expect(savedTraffic(answers.toReversed())).toEqual(live);
  });

  it('may come in pages', async () => {
    const { answers, live } = await asked({ pageRows: 100 });
    expect(answers.length).toBeGreaterThan(4);
    expect(savedTraffic(answers)).toEqual(live);
  });

  it('may have more dimensions and metrics, in any order', async () => {
    const { answers, live } = await asked();
    const more = (answers as Saved[]).map(({ dimensionHeaders, metricHeaders, rows, ...rest }) => ({
      ...rest,
      dimensionHeaders: [{ name: 'sessionDefaultChannelGroup' }, ...dimensionHeaders],
      metricHeaders: [{ name: 'activeUsers', type: 'TYPE_INTEGER' }, ...metricHeaders],
      rows: rows.map(({ dimensionValues, metricValues }) => ({
        dimensionValues: [{ value: 'Direct' }, ...dimensionValues],
        metricValues: [{ value: '99' }, ...metricValues],
      })),
    }));
    expect(savedTraffic(more)).toEqual(live);
  });

  it('are hours where there is no report by the minute, or it is not whole, with a note', async () => {
    const { answers, live } = await asked();
    const alone = savedTraffic(answers[1]);
    expect(alone).toMatchObject({ minutes: null, hours: live.hours });
    expect(alone.notes).toEqual([expect.stringContaining('there is no report by the minute')]);
    const withheld = (await asked({ threshold: 2 })).answers;
    expect(savedTraffic(withheld).minutes).toBeNull();
    expect(checkPool(asTraffic(alone), { notes: alone.notes })).toMatchObject({
      resolution: 'hour',
      notes: alone.notes,
    });
  });

  it('stay minutes when Google only sampled, with a note', async () => {
    const { answers } = await asked({ sample: { samplesReadCount: '1', samplingSpaceSize: '4' } });
    const { minutes, notes } = savedTraffic(answers);
    expect(minutes).not.toBeNull();
    expect(notes[0]).toContain('25 % of the events');
  });

  it('of few days are taken as they are: whoever saved them chose the days', async () => {
    const { answers } = await asked();
    const [, byHour] = answers as [unknown, Saved];
    const rows = byHour.rows.slice(0, 3);
    expect(savedTraffic({ ...byHour, rows, rowCount: 3 }).hours).toHaveLength(3);
  });

  it('are refused when they are none, or lack something, by name', async () => {
    const { answers } = await asked();
    const [byMinute, byHour] = answers as [Saved, Saved];
    expect(() => savedTraffic(null)).toThrow('not in shape');
    expect(() => savedTraffic({})).toThrow('by dateHour');
    expect(() => savedTraffic(byMinute)).toThrow('by dateHour');
    expect(() => savedTraffic({ ...byHour, metricHeaders: byHour.metricHeaders.slice(1) })).toThrow(
      'sessions',
    );
    expect(() => savedTraffic([byMinute, { ...byHour, rows: byHour.rows.slice(0, 5) }])).toThrow(
      '5 of its 240 rows',
    );
  });
});
