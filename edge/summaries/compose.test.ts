import { describe, expect, it } from 'vitest';
import { DEFAULT_BRAND } from '../brand/brand.ts';
import { toHtml } from '../mail/html.tsx';
import { toText } from '../mail/text.ts';
import type { Key, Report } from '../reports/report.ts';
import { changeOf, questionsOf, type SummaryReports, summaryOf } from './compose.ts';

const WEEK = { from: Date.parse('2026-11-16T06:00:00Z'), to: Date.parse('2026-11-23T06:00:00Z') };
const BEFORE = { from: Date.parse('2026-11-09T06:00:00Z'), to: WEEK.from };
const questions = questionsOf(WEEK, BEFORE, null, 'America/Chicago');

const rows = (...list: [Key[], number][]): Report['rows'] =>
  list.map(([keys, calls]) => ({ keys, start: null, values: [calls, 0, 0, 0, 0], before: [1, 0, 0, 0, 0] }));
const totals = { values: [42, 30, 12, 20, 9, 0.714, 185, 125000], before: [35, 30, 5, 25, 9, 0.857, 200, 0] };
const REPORTS: SummaryReports = {
  totals: { spec: questions.totals, rows: [], totals, more: 0 },
  sources: {
    spec: questions.sources,
    rows: rows([['google', 'cpc'], 21], [[null, null], 6]),
    totals,
    more: 3,
  },
  campaigns: { spec: questions.campaigns, rows: rows([['<b>spring</b>'], 12]), totals, more: 0 },
  numbers: { spec: questions.numbers, rows: rows([['+13125550101'], 42]), totals, more: 0 },
};
const LOOK = {
  ...DEFAULT_BRAND,
  url: 'https://calls.example.com',
  logoUrl: null,
  darkLogoUrl: null,
  faviconUrl: null,
};
const { subject, document } = summaryOf(
  { name: 'Every Monday', schedule: { every: 'week', weekday: 1, day: 1, minute: 480 } },
  REPORTS,
  {
    company: { name: 'Harbor & Pine', timeZone: 'America/Chicago' },
    brand: LOOK,
    unsubscribe: 'https://calls.example.com/mail/unsubscribe/x',
  },
);
const html = toHtml(document, LOOK);
const text = toText(document, LOOK);

describe('a summary', () => {
  it('says in its subject what matters', () => {
    expect(subject).toBe('Harbor & Pine: 42 calls, 16 – 22 Nov 2026');
  });

  it('says the same in HTML and in plain text', () => {
    const words = html.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]+>/g, ' ');
    for (const said of [
      '▲ +20% from 35',
      '▼ −14.3 points from 85.7%',
      '3:05',
      '1,250.00',
      'google / cpc',
      'Not known',
      '21 (50%)',
      'and 3 more',
    ]) {
      expect(words).toContain(said);
      expect(text).toContain(said);
    }
    expect(words).toContain('(312) 555-0101');
  });

  it('shows what people typed as they typed it', () => {
    expect(html).toContain('&lt;b&gt;spring&lt;/b&gt;');
    expect(html).toContain('Harbor &amp; Pine');
    expect(text).toContain('<b>spring</b>');
  });

  it('needs nothing from elsewhere: no script, no picture, no style sheet', () => {
    expect(html).not.toMatch(/<(script|img|link|svg)/);
  });
});

describe('a change', () => {
  it.each([
    ['more missed calls are bad', 12, 5, 'bad', '▲ +140% from 5', 'bad'],
    ['fewer are good', 5, 10, 'bad', '▼ −50% from 10', 'good'],
    ['from nothing has no per cent', 5, 0, 'good', '▲ from 0', 'good'],
    ['none is none', 5, 5, 'good', 'unchanged from 5', 'quiet'],
  ] as const)('%s', (_, value, before, welcome, change, tone) => {
    expect(changeOf(value, before, 'count', welcome)).toEqual({ change, tone });
  });

  it('cannot be said where one of the two is not known', () => {
    expect(changeOf(null, 5, 'count', 'good').change).toBeNull();
    expect(changeOf(5, null, 'count', 'good').change).toBeNull();
  });
});
