import { beforeEach, describe, expect, it } from 'vitest';
import { DIMENSIONS, type Dimension } from './dimensions.ts';
import { ReportedLedger, short } from './report.fixture.ts';

let ledger: ReportedLedger;
beforeEach(() => {
  ledger = new ReportedLedger();
});

describe('a call is broken down by', () => {
  // Sunday, 5 July 2026, 18:30 in Chicago.
  const CALL = {
    started_at: Date.parse('2026-07-05T23:30Z'),
    channel: 'paid_search',
    source: 'google',
    medium: 'cpc',
    campaign: 'spring',
    keyword: 'plumber',
    content: 'ad 7',
    referrer: 'google.com',
    landing: '/offer',
    page: '/contact',
    site: 'site_1',
    device: 'phone',
    visit_country: 'DE',
    visit_city: 'Berlin',
    caller_country: 'US',
    caller_state: 'IL',
    caller_city: 'Chicago',
    tracking_number: '+13125550150',
    destination: '+13125550160',
    pool_id: 'pool_1',
    flow_id: 'flow_1',
    cause: 'agent_hangup',
    lead_status: 'qualified',
    attribution_kind: 'visit',
  };
  const KEYS: Record<Dimension, string | number> = {
    'source.channel': 'paid_search',
    'source.source': 'google',
    'source.medium': 'cpc',
    'source.campaign': 'spring',
    'source.keyword': 'plumber',
    'source.content': 'ad 7',
    'source.referrer': 'google.com',
    'visit.landing': '/offer',
    'visit.page': '/contact',
    'visit.site': 'site_1',
    'visit.device': 'phone',
    'visit.country': 'DE',
    'visit.city': 'Berlin',
    'caller.country': 'US',
    'caller.state': 'IL',
    'caller.city': 'Chicago',
    trackingNumber: '+13125550150',
    destination: '+13125550160',
    pool: 'pool_1',
    flow: 'flow_1',
    outcome: 'answered',
    cause: 'agent_hangup',
    leadStatus: 'qualified',
    'attribution.kind': 'visit',
    firstCall: 1,
    tags: 'urgent',
    hour: 18,
    weekday: 7,
  };

  it.each(Object.entries(KEYS))('%s', (dimension, key) => {
    const call = ledger.answer(CALL);
    ledger.add('call_tag', { call, tag: 'urgent', by_kind: 'person', by_id: null, at: 0 });
    expect(ledger.report({ dimensions: [dimension] }).rows).toMatchObject([{ keys: [key], values: [1] }]);
  });

  it('nothing else', () => {
    expect(DIMENSIONS.toSorted()).toEqual(Object.keys(KEYS).toSorted());
  });
});

describe('who gets the worth of a call', () => {
  beforeEach(() => {
    const id = ledger.answer({ source: 'google', value_cents: 1000 });
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
    const { rows, totals } = ledger.report({ model, dimensions: ['source.source'], metrics: ['value'] });
    expect(Object.fromEntries(rows.map(({ keys, values }) => [keys[0], values[0]]))).toEqual(expected);
    expect(totals.values).toEqual([1000]);
  });

  it.each([
    [1, [500]],
    [2, [250, 250]],
    [3, [200, 100, 200]],
  ])('position, of %d visits', (of, worth) => {
    const call = ledger.answer({ value_cents: 500 });
    for (let n = 1; n <= of; n++)
      ledger.add('touch', { call, n, of, at: 0, medium: `visit ${n}`, decay: 1 / of });
    const { rows } = ledger.report({
      model: 'position',
      dimensions: ['source.medium'],
      metrics: ['value'],
      filter: { field: 'valueCents', op: 'is', value: 500 },
    });
    const visits = rows.toSorted((a, b) => (String(a.keys[0]) < String(b.keys[0]) ? -1 : 1));
    expect(visits.map(({ values }) => values[0])).toEqual(worth);
  });

  it('a call without a known touch keeps all of itself', () => {
    ledger.answer({ source: null, value_cents: 500 });
    const { rows } = ledger.report({
      model: 'linear',
      dimensions: ['source.source'],
      metrics: ['calls', 'value'],
    });
    expect(rows.find(({ keys }) => keys[0] === null)?.values).toEqual([1, 500]);
  });

  it('is not shared where the rows are not about where a visit came from', () => {
    const { rows } = ledger.report({ model: 'linear', dimensions: ['visit.device'], metrics: ['value'] });
    expect(rows).toMatchObject([{ keys: [null], values: [1000] }]);
  });

  it('is shared among rows that are about something else as well', () => {
    const { rows } = ledger.report({
      model: 'linear',
      dimensions: ['source.source', 'outcome'],
      metrics: ['value'],
    });
    expect(rows.map(short)).toEqual([
      'bing answered 250',
      'facebook answered 250',
      'google answered 250',
      'newsletter answered 250',
    ]);
  });
});

describe('a call that is shared among visits has, of each', () => {
  it.each([
    ['source.channel', 'channel'],
    ['source.source', 'source'],
    ['source.medium', 'medium'],
    ['source.campaign', 'campaign'],
    ['source.keyword', 'keyword'],
    ['source.content', 'content'],
    ['source.referrer', 'referrer'],
    ['visit.landing', 'landing'],
  ])('%s', (dimension, column) => {
    const call = ledger.answer({ [column]: 'of the call' });
    for (const [n, share] of [0.25, 0.75].entries())
      ledger.add('touch', { call, n: n + 1, of: 2, at: 0, [column]: `visit ${n + 1}`, decay: share });
    const { rows } = ledger.report({ model: 'decay', dimensions: [dimension], metrics: ['calls'] });
    expect(rows.map(short)).toEqual(['visit 2 0.75', 'visit 1 0.25']);
  });
});
