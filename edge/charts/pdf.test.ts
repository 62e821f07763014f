import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DEFAULT_BRAND } from '../brand/brand.ts';
import type { Report } from '../reports/report.ts';
import { reportRequest, specOf } from '../reports/spec.ts';
import { type PdfHead, pdfOf } from './pdf-document.ts';
import { textsOf } from './pdf-text.fixture.ts';

const INTER = join(import.meta.dirname, '../../node_modules/@expo-google-fonts/inter');
const FONTS = {
  regular: readFileSync(join(INTER, '400Regular/Inter_400Regular.ttf')),
  strong: readFileSync(join(INTER, '600SemiBold/Inter_600SemiBold.ttf')),
};
const HEAD: PdfHead = {
  title: 'Monthly report',
  company: 'Υδραυλικά Παπαδόπουλος',
  period: '2026-07-01 – 2026-07-31 (Europe/Athens)',
  brand: DEFAULT_BRAND,
};
const DAY = 86_400_000;
const FROM = Date.UTC(2026, 6, 1);

function report(request: object, rows: Report['rows'], totals: Report['totals']): Report {
  const spec = specOf(
    reportRequest.parse({ from: FROM, to: FROM + 31 * DAY, zone: 'UTC', ...request }),
    'UTC',
    (filter) => filter as never,
  );
  return { spec, rows, totals, more: 0 };
}

const overTime = report(
  { metrics: ['calls', 'answerRate', 'value', 'averageTalk'], interval: 'day', compare: 'before' },
  Array.from({ length: 31 }, (_, n) => ({
    keys: [],
    start: FROM + n * DAY,
    values: [20 + Math.round(10 * Math.sin(n)), 0.5 + n / 100, n * 12_345, 60 + n * 7],
    before: [18 + Math.round(8 * Math.cos(n)), 0.5, n * 11_000, null],
  })),
  { values: [640, 0.653, 5_740_425, 165], before: [580, 0.5, 5_115_000, null] },
);
const bySource = report(
  { metrics: ['calls', 'qualified', 'value'], dimensions: ['source.source', 'source.campaign'] },
  Array.from({ length: 120 }, (_, n) => ({
    keys: [
      ['google', 'Зимняя распродажа', 'Ζωή & Σία', null][n % 4] ?? null,
      n % 5 === 0 ? null : `campaign number ${n} with a name that is far too long for its column`,
    ],
    start: null,
    values: [1200 - n * 10, n, n * 100_001],
    before: null,
  })),
  { values: [72_600, 7140, 714_007_140], before: null },
);

it('a PDF has its heading, figures, a chart and every row of every table, in any script', async () => {
  const file = await pdfOf(
    [
      { title: 'Day by day', report: overTime },
      { title: 'Πηγές', report: bySource },
    ],
    HEAD,
    FONTS,
  );
  if (process.env.PDF_OUT !== undefined) writeFileSync(process.env.PDF_OUT, file);
  const pages = await textsOf(file);
  const all = pages.flat();
  expect(all).toEqual(
    expect.arrayContaining([
      'Numberline',
      'Monthly report',
      'Υδραυλικά Παπαδόπουλος · 2026-07-01 – 2026-07-31 (Europe/Athens)',
      'Πηγές',
      'Зимняя распродажа',
      'Ζωή & Σία',
      '(not known)',
      '640',
      '65.3%',
      '57,404.25',
      '2:45',
      'before 580',
    ]),
  );
  expect(all.filter((text) => text === 'Зимняя распродажа').length).toBeGreaterThanOrEqual(30);
  // Numbers are never cut.
  for (const { values } of bySource.rows)
    expect(all).toContain(
      ((values[2] ?? 0) / 100).toFixed(2).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ','),
    );
  // The table's heading is on every page that has rows of it.
  const ofTable = pages.filter((texts) => texts.some((text) => text.startsWith('campaign number')));
  expect(ofTable.length).toBeGreaterThan(2);
  for (const texts of ofTable) expect(texts).toContain('Campaign');
  for (const [n, texts] of pages.entries()) expect(texts.at(-1)).toBe(`${n + 1} / ${pages.length}`);
  expect(all.join('')).not.toContain('\ufffd');
  expect(file.length).toBeLessThan(200_000);
}, 30_000);

it('a report of nothing, of one number, or with what a caller made up is a PDF too', async () => {
  const evil = 'a\u0000b\nc\ud800 ‮evil <script> 漢字 🎉';
  const one = report(
    { metrics: ['calls'], dimensions: ['source.keyword'] },
    [{ keys: [evil], start: null, values: [1], before: null }],
    { values: [1], before: null },
  );
  const none = report({ metrics: ['calls'] }, [], { values: [0], before: null });
  const file = await pdfOf(
    [
      { title: evil, report: one },
      { title: 'None', report: none },
    ],
    { ...HEAD, title: evil, company: '', brand: { ...DEFAULT_BRAND, accent: '#ff0000', footer: 'Ours' } },
    FONTS,
  );
  const all = (await textsOf(file)).flat();
  expect(all).toEqual(expect.arrayContaining(['No calls in this time.', 'Ours', '1 / 1']));
}, 30_000);
