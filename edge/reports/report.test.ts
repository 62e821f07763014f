import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type TestCall, TestLedger } from '../calls/ledger.fixture.ts';
import type { Filter } from '../filters/filter.ts';
import { type ReportRow, reportOf } from './report.ts';
import { reportRequest, specOf } from './spec.ts';

const at = (text: string): number => Date.parse(text);
const JULY = { from: at('2026-07-01T05:00Z'), to: at('2026-08-01T05:00Z') };
const ZONE = 'America/Chicago';

let ledger: TestLedger;
beforeEach(() => {
  ledger = new TestLedger();
});

function report(request: object) {
  const spec = specOf(reportRequest.parse({ ...JULY, ...request }), ZONE, (filter) => filter as Filter);
  return reportOf(spec, ledger.ask);
}

const short = (rows: ReportRow[]) => rows.map(({ keys, values }) => [...keys, ...values].join(' '));

let n = 0;
function call(rest: Partial<TestCall>): string {
  const id = `call_${++n}`;
  ledger.call({ started_at: at('2026-07-10T15:00Z'), outcome: 'answered', ...rest, id });
  return id;
}

describe('what is counted', () => {
  it('a call that no visit made is shown as such, not left out', () => {
    call({ source: 'google' });
    call({ source: null });
    call({ source: null });
    expect(short(report({ dimensions: ['source.source'] }).rows)).toEqual([' 2', 'google 1']);
  });

  it('blocked calls and spam only when they are asked for', () => {
    call({});
    call({ outcome: 'blocked' });
    call({ lead_status: 'spam' });
    expect(report({}).totals.values).toEqual([1]);
    expect(report({ unwanted: 'include', metrics: ['calls', 'blocked'] }).totals.values).toEqual([3, 1]);
  });

  it('a caller with several calls is one caller, in the rows and in the total', () => {
    call({ caller_number: '+13125550111', source: 'google' });
    call({ caller_number: '+13125550111', source: 'bing' });
    call({ caller_number: '+13125550112', source: 'bing' });
    const { rows, totals } = report({ dimensions: ['source.source'], metrics: ['callers'] });
    expect(short(rows)).toEqual(['bing 2', 'google 1']);
    expect(totals.values).toEqual([2]);
  });

  it('a call with two tags counts for both, and once in the total', () => {
    const id = call({});
    for (const tag of ['quote', 'urgent'])
      ledger.add('call_tag', { call: id, tag, by_kind: 'person', by_id: null, at: 0 });
    const { rows, totals } = report({ dimensions: ['tags'] });
    expect(short(rows)).toEqual(['quote 1', 'urgent 1']);
    expect(totals.values).toEqual([1]);
  });

  it('rates are of what they are about: a call that is still running is neither answered nor missed', () => {
    call({ talk_seconds: 60 });
    call({ outcome: 'abandoned' });
    call({ outcome: 'voicemail' });
    call({ outcome: null, state: 'ringing' });
    const metrics = ['calls', 'answered', 'missed', 'answerRate', 'averageTalk'];
    expect(report({ metrics }).totals.values).toEqual([4, 1, 2, 1 / 3, 60]);
  });

  it('what cannot be divided is not known, rather than nought', () => {
    expect(report({ metrics: ['answerRate', 'averageScore', 'calls'] }).totals.values).toEqual([
      null,
      null,
      0,
    ]);
  });

  it('names that differ in case are one', () => {
    call({ campaign: 'Spring' });
    call({ campaign: 'SPRING' });
    expect(report({ dimensions: ['source.campaign'] }).rows).toHaveLength(1);
  });
});

describe('time', () => {
  it('a call belongs to the local day it began on, and a day without calls is a nought', () => {
    call({ started_at: at('2026-07-02T04:59:59Z') });
    call({ started_at: at('2026-07-02T05:00:00Z') });
    const { rows } = report({ interval: 'day', from: JULY.from, to: at('2026-07-04T05:00Z') });
    expect(rows.map(({ values }) => values[0])).toEqual([1, 1, 0]);
  });

  it('days are compared with as many days before, where the clocks have changed too', () => {
    const { spec } = report({
      from: at('2026-03-08T06:00Z'),
      to: at('2026-03-15T05:00Z'),
      compare: 'before',
    });
    expect(new Date(spec.compare?.from ?? 0).toISOString()).toBe('2026-03-01T06:00:00.000Z');
  });

  it('a year before is the same weekday', () => {
    const { spec } = report({ compare: 'year' });
    expect(new Date(spec.compare?.from ?? 0).toISOString()).toBe('2025-07-02T05:00:00.000Z');
  });

  it('each row and the total has what it was before, a new row a nought', () => {
    call({ source: 'google', started_at: at('2026-06-20T15:00Z') });
    call({ source: 'google' });
    call({ source: 'google' });
    call({ source: 'bing' });
    const { rows, totals } = report({ dimensions: ['source.source'], compare: 'before' });
    expect(rows.map(({ keys, values, before }) => [keys[0], values[0], before?.[0]])).toEqual([
      ['google', 2, 1],
      ['bing', 1, 0],
    ]);
    expect(totals).toEqual({ values: [3], before: [1] });
  });

  it('hour and weekday are those of the company', () => {
    call({ started_at: at('2026-07-05T23:30Z') }); // Sunday 18:30 in Chicago
    expect(short(report({ dimensions: ['weekday', 'hour'] }).rows)).toEqual(['7 18 1']);
  });
});

describe('who gets the worth of a call', () => {
  beforeEach(() => {
    const id = call({ source: 'google', value_cents: 1000 });
    const sources = ['facebook', 'newsletter', 'bing', 'google'];
    const decays = [0.1, 0.2, 0.3, 0.4];
    sources.forEach((source, i) => {
      ledger.add('touch', { call: id, n: i + 1, of: 4, at: 0, source, decay: decays[i] ?? 0 });
    });
  });

  it.each([
    ['last', { google: 1000 }],
    ['first', { facebook: 1000, newsletter: 0, bing: 0, google: 0 }],
    ['linear', { facebook: 250, newsletter: 250, bing: 250, google: 250 }],
    ['position', { facebook: 400, newsletter: 100, bing: 100, google: 400 }],
    ['decay', { facebook: 100, newsletter: 200, bing: 300, google: 400 }],
  ])('%s', (model, expected) => {
    const { rows, totals } = report({ model, dimensions: ['source.source'], metrics: ['value'] });
    expect(Object.fromEntries(rows.map(({ keys, values }) => [keys[0], values[0]]))).toEqual(expected);
    expect(totals.values).toEqual([1000]);
  });

  it('a call without a known touch keeps all of itself', () => {
    call({ source: null, value_cents: 500 });
    const { rows } = report({ model: 'linear', dimensions: ['source.source'], metrics: ['calls', 'value'] });
    expect(rows.find(({ keys }) => keys[0] === null)?.values).toEqual([1, 500]);
  });
});

describe('cost', () => {
  beforeEach(() => {
    const day = JULY.from;
    ledger.add('ad_cost', { day, source: 'google', medium: 'cpc', campaign: 'spring', cents: 9000 });
    ledger.add('ad_cost', { day, source: 'bing', medium: 'cpc', campaign: 'spring', cents: 1000 });
    call({
      source: 'Google',
      medium: 'cpc',
      campaign: 'spring',
      lead_status: 'qualified',
      value_cents: 27_000,
    });
    call({ source: 'google', medium: 'cpc', campaign: 'spring' });
  });

  it('stands beside the calls it led to, and alone where there were none', () => {
    const metrics = ['calls', 'cost', 'costPerCall', 'costPerLead', 'returnOnAdSpend'];
    const { rows, totals } = report({ dimensions: ['source.source'], metrics });
    expect(rows.map(({ keys, values }) => [String(keys[0]).toLowerCase(), ...values])).toEqual([
      ['google', 2, 9000, 4500, 9000, 3],
      ['bing', 0, 1000, null, null, 0],
    ]);
    expect(totals.values).toEqual([2, 10_000, 5000, 10_000, 2.7]);
  });

  it('is not known for what nobody pays by', () => {
    const { rows } = report({ dimensions: ['visit.device'], metrics: ['calls', 'cost'] });
    expect(rows[0]?.values).toEqual([2, null]);
    const filter = { field: 'visit.device', op: 'is', value: 'phone' };
    expect(report({ metrics: ['cost'], filter }).totals.values).toEqual([null]);
    expect(
      report({ metrics: ['cost'], filter: { field: 'source.source', op: 'is', value: 'bing' } }).totals
        .values,
    ).toEqual([1000]);
  });
});

describe('a request that is refused', () => {
  it.each([
    [{ to: JULY.from }, 'to'],
    [{ interval: 'hour', from: at('2025-01-01') }, 'interval'],
    [{ metrics: ['calls', 'calls'] }, 'metrics'],
    [{ zone: 'Mars/Olympus' }, 'zone'],
    [{ sort: { by: 'value' } }, 'sort.by'],
    [{ compare: { from: 2, to: 1 } }, 'compare.to'],
  ])('%j names %s', (request, field) => {
    expect(() => report(request)).toThrow(expect.objectContaining({ field }));
  });
});

it('rows add up to what a plain count over the same calls gives', () => {
  const one = fc.record({
    started_at: fc.integer({ min: JULY.from - 5 * 86_400_000, max: JULY.to + 5 * 86_400_000 }),
    source: fc.constantFrom('google', 'bing', null),
    campaign: fc.constantFrom('spring', 'autumn', null),
    outcome: fc.constantFrom('answered', 'abandoned', 'blocked', null),
    value_cents: fc.option(fc.integer({ min: 0, max: 100_000 })),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 40 }), (calls) => {
      ledger = new TestLedger();
      for (const each of calls) call(each);
      const counted = calls.filter(
        ({ started_at, outcome }) => started_at >= JULY.from && started_at < JULY.to && outcome !== 'blocked',
      );
      const worth = counted.reduce((sum, { value_cents }) => sum + (value_cents ?? 0), 0);
      for (const shape of [
        { dimensions: ['source.source', 'source.campaign'] },
        { dimensions: ['source.source'], interval: 'day' },
        { interval: 'week' },
      ]) {
        const { rows, totals, more } = report({ ...shape, metrics: ['calls', 'value'], limit: 10_000 });
        expect(more).toBe(0);
        expect(totals.values).toEqual([counted.length, worth]);
        for (const i of [0, 1]) {
          expect(rows.reduce((sum, { values }) => sum + (values[i] ?? 0), 0)).toBe(totals.values[i]);
        }
      }
    }),
    { numRuns: 40 },
  );
});
