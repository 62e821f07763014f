import { beforeEach, describe, expect, it } from 'vitest';
import { JULY, ReportedLedger, short } from './report.fixture.ts';

const at = (text: string): number => Date.parse(text);

let ledger: ReportedLedger;
beforeEach(() => {
  ledger = new ReportedLedger();
});

describe('the cost of advertising', () => {
  beforeEach(() => {
    const day = JULY.from;
    ledger.add('ad_cost', { day, source: 'google', medium: 'cpc', campaign: 'spring', cents: 9000 });
    ledger.add('ad_cost', { day, source: 'bing', medium: 'cpc', campaign: 'spring', cents: 1000 });
    ledger.answer({
      source: 'Google',
      medium: 'cpc',
      campaign: 'spring',
      lead_status: 'qualified',
      value_cents: 27_000,
    });
    ledger.answer({ source: 'google', medium: 'cpc', campaign: 'spring' });
  });

  it('stands beside the calls it led to, and alone where there were none', () => {
    const metrics = ['calls', 'cost', 'costPerCall', 'costPerLead', 'returnOnAdSpend'];
    const { rows, totals } = ledger.report({ dimensions: ['source.source'], metrics });
    expect(rows.map(({ keys, values }) => [String(keys[0]).toLowerCase(), ...values])).toEqual([
      ['google', 2, 9000, 4500, 9000, 3],
      ['bing', 0, 1000, null, null, 0],
    ]);
    expect(totals.values).toEqual([2, 10_000, 5000, 10_000, 2.7]);
  });

  it('of names that no call has stands among the others by name', () => {
    ledger.add('ad_cost', { day: JULY.from, source: 'aol', medium: 'cpm', campaign: 'x', cents: 9000 });
    const { rows } = ledger.report({ dimensions: ['source.source'], metrics: ['cost'] });
    expect(rows.map(short)).toEqual(['aol 9000', 'Google 9000', 'bing 1000']);
    const byMedium = ledger.report({ dimensions: ['source.medium'], metrics: ['cost'] });
    expect(byMedium.rows.map(short)).toEqual(['cpc 10000', 'cpm 9000']);
  });

  it('is of the day it was paid for, nought on the others', () => {
    const { rows } = ledger.report({
      interval: 'day',
      metrics: ['cost', 'returnOnAdSpend'],
      to: at('2026-07-03T05:00Z'),
      compare: 'before',
    });
    expect(rows.map(({ values, before }) => [values, before])).toEqual([
      [
        [10_000, 0],
        [0, null],
      ],
      [
        [0, null],
        [0, null],
      ],
    ]);
    const daily = ledger.report({
      interval: 'day',
      dimensions: ['source.source', 'source.campaign'],
      metrics: ['cost'],
      sort: { by: 'cost' },
    });
    const paid = daily.rows.filter(({ values }) => values[0] !== 0);
    expect(paid.map(({ start, keys, values }) => [start, ...keys, ...values])).toEqual([
      [JULY.from, 'google', 'spring', 9000],
      [JULY.from, 'bing', 'spring', 1000],
    ]);
  });

  it('before the time, or after it, is not of the report', () => {
    for (const day of [JULY.from - 86_400_000, JULY.to])
      ledger.add('ad_cost', { day, source: 'google', medium: 'cpc', campaign: 'x', cents: 77 });
    expect(ledger.report({ metrics: ['cost'] }).totals.values).toEqual([10_000]);
  });

  it('of an hour is not known', () => {
    const { rows, totals } = ledger.report({
      interval: 'hour',
      metrics: ['cost'],
      to: JULY.from + 3_600_000,
    });
    expect([...rows.map(({ values }) => values), totals.values]).toEqual([[null], [null]]);
  });

  it('is not known for what nobody pays by', () => {
    const metrics = ['calls', 'cost', 'costPerCall', 'costPerLead', 'returnOnAdSpend'];
    const { rows } = ledger.report({ dimensions: ['visit.device'], metrics });
    expect(rows[0]?.values).toEqual([2, null, null, null, null]);
    const filter = { field: 'visit.device', op: 'is', value: 'phone' };
    expect(ledger.report({ metrics: ['cost'], filter }).totals.values).toEqual([null]);
    expect(
      ledger.report({ metrics: ['cost'], filter: { field: 'source.source', op: 'is', value: 'bing' } }).totals
        .values,
    ).toEqual([1000]);
  });
});
