import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestCall } from '../calls/ledger.fixture.ts';
import { JULY, ReportedLedger, short } from './report.fixture.ts';

const at = (text: string): number => Date.parse(text);

let ledger: ReportedLedger;
beforeEach(() => {
  ledger = new ReportedLedger();
});

const report = (request: object) => ledger.report(request);
const call = (rest: Partial<TestCall>) => ledger.answer(rest);

describe('what is counted', () => {
  it('a call that no visit made is shown as such, not left out', () => {
    call({ source: 'google' });
    call({ source: null });
    call({ source: null });
    expect(report({ dimensions: ['source.source'] }).rows.map(short)).toEqual([' 2', 'google 1']);
  });

  it('blocked calls and spam only when they are asked for', () => {
    call({});
    call({ outcome: 'blocked' });
    call({ lead_status: 'spam' });
    expect(report({}).totals.values).toEqual([1]);
    expect(report({ unwanted: 'exclude' }).totals.values).toEqual([1]);
    expect(report({ unwanted: 'include', metrics: ['calls', 'blocked'] }).totals.values).toEqual([3, 1]);
  });

  it('a caller with several calls is one caller, in the rows and in the total', () => {
    call({ caller_number: '+13125550111', source: 'google' });
    call({ caller_number: '+13125550111', source: 'bing' });
    call({ caller_number: '+13125550112', source: 'bing' });
    const { rows, totals } = report({ dimensions: ['source.source'], metrics: ['callers'] });
    expect(rows.map(short)).toEqual(['bing 2', 'google 1']);
    expect(totals.values).toEqual([2]);
  });

  it('a call with two tags counts for both, and once in the total', () => {
    const id = call({});
    for (const tag of ['quote', 'urgent'])
      ledger.add('call_tag', { call: id, tag, by_kind: 'person', by_id: null, at: 0 });
    const { rows, totals } = report({ dimensions: ['tags'] });
    expect(rows.map(short)).toEqual(['quote 1', 'urgent 1']);
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

  it('each number is of the calls that it is about', () => {
    const ann = { caller_number: '+13125550111' };
    call({
      ...ann,
      ring_seconds: 10,
      talk_seconds: 60,
      score: 40,
      value_cents: 1000,
      lead_status: 'qualified',
    });
    call({ ...ann, ring_seconds: 20, talk_seconds: 120, prior_calls: 1, score: 80 });
    call({ caller_number: '+13125550112', outcome: 'not_answered', ring_seconds: 30, talk_seconds: 7 });
    for (const outcome of ['abandoned', 'voicemail', 'capped', 'no_flow', 'failed', 'flow_hangup', 'blocked'])
      call({ outcome, prior_calls: 1 });
    const metrics = {
      calls: 10,
      callers: 2,
      firstCalls: 2,
      answered: 2,
      missed: 6,
      abandoned: 1,
      voicemails: 1,
      blocked: 1,
      answerRate: 2 / 8,
      talkSeconds: 187,
      averageTalk: 90,
      averageRing: 15,
      qualified: 1,
      averageScore: 60,
      value: 1000,
    };
    const { totals } = report({ metrics: Object.keys(metrics), unwanted: 'include' });
    expect(totals.values).toEqual(Object.values(metrics));
  });

  it('nothing is nought, but for what is said of each', () => {
    const metrics = [
      'calls',
      'callers',
      'talkSeconds',
      'value',
      'averageTalk',
      'averageRing',
      'averageScore',
    ];
    expect(report({ metrics }).totals.values).toEqual([0, 0, 0, 0, null, null, null]);
    const { rows } = report({ metrics, interval: 'month' });
    expect(rows.map(({ values }) => values)).toEqual([[0, 0, 0, 0, null, null, null]]);
  });

  it('what cannot be divided is not known, rather than nought', () => {
    expect(report({ metrics: ['answerRate', 'averageScore', 'calls'] }).totals.values).toEqual([
      null,
      null,
      0,
    ]);
  });

  it('without a breakdown there is one row, of everything', () => {
    call({});
    call({});
    expect(report({}).rows).toEqual([{ keys: [], start: null, values: [2], before: null }]);
  });

  it('names that differ in case are one', () => {
    call({ campaign: 'Spring' });
    call({ campaign: 'SPRING' });
    expect(report({ dimensions: ['source.campaign'] }).rows).toHaveLength(1);
  });
});

describe('rows', () => {
  beforeEach(() => {
    for (const [source, calls, value] of [
      ['google', 3, 100],
      ['bing', 1, 900],
      ['yahoo', 1, 200],
      ['duck', 2, 0],
    ] as const)
      for (let i = 0; i < calls; i++) call({ source, value_cents: value / calls });
  });
  const names = (request: object) =>
    report({ dimensions: ['source.source'], ...request }).rows.map(({ keys }) => keys[0]);

  it('stand by the first number, the greatest first, and by name where that is the same', () => {
    expect(names({})).toEqual(['google', 'duck', 'bing', 'yahoo']);
  });

  it('stand by the number that is asked for, either way round', () => {
    const metrics = ['calls', 'value'];
    expect(names({ metrics, sort: { by: 'value' } })).toEqual(['bing', 'yahoo', 'google', 'duck']);
    expect(names({ metrics, sort: { by: 'value', descending: false } })).toEqual([
      'duck',
      'google',
      'yahoo',
      'bing',
    ]);
  });

  it('of which nothing can be said stand beneath nought', () => {
    call({ source: 'aol', outcome: 'flow_hangup' });
    call({ source: 'ask', outcome: 'abandoned' });
    call({ source: 'ecosia', outcome: 'flow_hangup' });
    const { rows } = report({
      dimensions: ['source.source'],
      metrics: ['answerRate'],
      filter: { field: 'source.source', op: 'in', value: ['ecosia', 'ask', 'bing', 'aol'] },
    });
    expect(rows.map(({ keys, values }) => [keys[0], values[0]])).toEqual([
      ['bing', 1],
      ['ask', 0],
      ['aol', null],
      ['ecosia', null],
    ]);
  });

  it('beyond the limit are counted, and are in the totals', () => {
    const limited = report({ dimensions: ['source.source'], limit: 3 });
    expect(limited.rows).toHaveLength(3);
    expect(limited.more).toBe(1);
    expect(limited.totals.values).toEqual([7]);
    expect(report({ dimensions: ['source.source'], limit: 4 }).more).toBe(0);
    expect(report({ dimensions: ['source.source'], limit: 10 }).more).toBe(0);
  });
});

describe('time', () => {
  it('a call belongs to the local day it began on, and a day without calls is a nought', () => {
    call({ started_at: at('2026-07-02T04:59:59Z') });
    call({ started_at: at('2026-07-02T05:00:00Z') });
    const { rows } = report({ interval: 'day', from: JULY.from, to: at('2026-07-04T05:00Z') });
    expect(rows.map(({ keys, values }) => [keys, values[0]])).toEqual([
      [[], 1],
      [[], 1],
      [[], 0],
    ]);
  });

  it('so it does on either side of the night in which the clocks change', () => {
    // Chicago goes from UTC-5 to UTC-6 in the morning of 1 November: these are at 00:30 and, the day after, at 23:30.
    call({ started_at: at('2026-10-31T05:30Z') });
    call({ started_at: at('2026-11-02T05:30Z') });
    const time = { from: at('2026-10-31T05:00Z'), to: at('2026-11-02T06:00Z') };
    expect(report({ ...time, interval: 'day' }).rows.map(({ values }) => values[0])).toEqual([1, 1]);
  });

  it('a filter by the hour goes by the clocks of the company', () => {
    call({ started_at: at('2026-07-05T23:30Z') });
    const of = (hour: number) => report({ filter: { field: 'hour', op: 'is', value: hour } }).totals.values;
    expect([of(18), of(23)]).toEqual([[1], [0]]);
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

  it('and as early in the day where the clocks stood otherwise then', () => {
    // Chicago changes on 8 March in 2026 and on 14 March in 2027.
    const { spec } = report({ compare: 'year', from: at('2027-03-10T06:00Z'), to: at('2027-03-11T06:00Z') });
    expect(spec.compare).toEqual({ from: at('2026-03-11T05:00Z'), to: at('2026-03-12T05:00Z') });
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

  it('intervals stand in their order, each with the one at its place before', () => {
    call({ started_at: at('2026-07-01T15:00Z'), source: 'google' });
    call({ started_at: at('2026-07-03T15:00Z'), source: 'google' });
    call({ started_at: at('2026-07-03T16:00Z'), source: 'google' });
    call({ started_at: at('2026-07-03T16:00Z'), source: 'bing' });
    call({ started_at: at('2026-06-30T15:00Z'), source: 'google' });
    const time = { from: JULY.from, to: at('2026-07-04T05:00Z'), interval: 'day', compare: 'before' };
    const days = report(time);
    expect(days.rows.map(({ start, values, before }) => [start, values[0], before?.[0]])).toEqual([
      [at('2026-07-01T05:00Z'), 1, 0],
      [at('2026-07-02T05:00Z'), 0, 0],
      [at('2026-07-03T05:00Z'), 3, 1],
    ]);
    const bySource = report({ ...time, dimensions: ['source.source'] });
    expect(
      bySource.rows.map(({ start, keys, values, before }) => [start, ...keys, ...values, before?.[0]]),
    ).toEqual([
      [at('2026-07-01T05:00Z'), 'google', 1, 0],
      [at('2026-07-03T05:00Z'), 'google', 2, 1],
      [at('2026-07-03T05:00Z'), 'bing', 1, 0],
    ]);
    expect(
      report({ dimensions: ['source.source'] }).rows.map(({ start, before }) => [start, before]),
    ).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it('hours and months are the company’s as well', () => {
    call({ started_at: at('2026-07-01T05:30Z') });
    const hours = report({ interval: 'hour', from: JULY.from, to: at('2026-07-01T07:00Z') });
    expect(hours.rows.map(({ start, values }) => [start, values[0]])).toEqual([
      [at('2026-07-01T05:00Z'), 1],
      [at('2026-07-01T06:00Z'), 0],
    ]);
    const months = report({ interval: 'month', from: JULY.from, to: at('2026-08-01T06:00Z') });
    expect(months.rows.map(({ start, values }) => [start, values[0]])).toEqual([
      [JULY.from, 1],
      [at('2026-08-01T05:00Z'), 0],
    ]);
  });

  it('hour and weekday are those of the company', () => {
    call({ started_at: at('2026-07-05T23:30Z') }); // Sunday 18:30 in Chicago
    expect(report({ dimensions: ['weekday', 'hour'] }).rows.map(short)).toEqual(['7 18 1']);
  });

  it('the hour that comes twice in autumn is one', () => {
    // Chicago goes from UTC-5 to UTC-6 at 07:00.
    for (const time of ['06:30Z', '07:30Z']) call({ started_at: at(`2026-11-01T${time}`) });
    const time = { from: at('2026-10-31T05:00Z'), to: at('2026-11-01T08:00Z') };
    expect(report({ ...time, dimensions: ['hour'] }).rows.map(short)).toEqual(['1 2']);
  });
});

describe('a request that is refused', () => {
  const HOUR = 3_600_000;
  const TEN_YEARS = 10 * 366 * 24 * HOUR;

  it.each([
    [{ to: JULY.from }, 'to', 'to must be after from'],
    [{ from: JULY.to - TEN_YEARS - 1 }, 'from', 'a report covers ten years at most'],
    [{ interval: 'hour', to: JULY.from + 2000 * HOUR + 1 }, 'interval', 'that is more than 2000 hours'],
    [{ metrics: ['calls', 'calls'] }, 'metrics', 'metrics must not name anything twice'],
    [{ dimensions: ['tags', 'tags'] }, 'dimensions', 'dimensions must not name anything twice'],
    [{ zone: 'Mars/Olympus' }, 'zone', 'zone must be an IANA time zone such as Europe/Berlin'],
    [{ sort: { by: 'value' } }, 'sort.by', 'sort.by must be one of the metrics'],
    [{ compare: { from: 1, to: 1 } }, 'compare.to', 'compare.to must be after compare.from'],
  ])('%j names %s and says what it must be', (request, field, message) => {
    expect(() => report(request)).toThrow(
      expect.objectContaining({ type: 'invalid_request', field, message }),
    );
  });

  it('is not one at the limit', () => {
    expect(report({ from: JULY.to - TEN_YEARS }).totals.values).toEqual([0]);
    expect(report({ interval: 'hour', to: JULY.from + 2000 * HOUR }).rows).toHaveLength(100);
    expect(report({ compare: { from: 1, to: 2 } }).totals.before).toEqual([0]);
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
      ledger = new ReportedLedger();
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
