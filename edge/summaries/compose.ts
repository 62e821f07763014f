import type { BrandLook } from '../brand/brand.ts';
import type { Filter } from '../filters/filter.ts';
import type { Block, Figure, MailDocument } from '../mail/document.ts';
import { periodWords, phoneWords, valueWords } from '../mail/words.ts';
import { type CallMetricName, METRICS } from '../reports/metrics.ts';
import type { Key, Report } from '../reports/report.ts';
import type { ReportSpec } from '../reports/spec.ts';
import type { Period } from './schedule.ts';
import type { Summary } from './summary.ts';

/** What a summary counts, and whether more of it is welcome. */
const FIGURES: readonly [CallMetricName, 'good' | 'bad' | 'quiet'][] = [
  ['calls', 'good'],
  ['answered', 'good'],
  ['missed', 'bad'],
  ['firstCalls', 'good'],
  ['qualified', 'good'],
  ['answerRate', 'good'],
  ['averageTalk', 'quiet'],
  ['value', 'good'],
];

/** Rows that are shown of each list. */
const MOST_ROWS = 8;

/** Reports that a summary is made of, by what they are called there. */
export type SummaryReports = Record<'totals' | 'sources' | 'campaigns' | 'numbers', Report>;

/** The questions of a summary; the same ones that the dashboard asks, so that the numbers are the same. */
export function questionsOf(
  period: Period,
  before: Period,
  filter: Filter | null,
  zone: string,
): Record<keyof SummaryReports, ReportSpec> {
  const base: ReportSpec = {
    metrics: FIGURES.map(([name]) => name),
    dimensions: [],
    interval: null,
    ...period,
    zone,
    filter,
    compare: before,
    model: 'last',
    unwanted: 'exclude',
    sort: { by: 'calls', descending: true },
    limit: MOST_ROWS,
  };
  const by = (...dimensions: ReportSpec['dimensions']): ReportSpec => ({
    ...base,
    metrics: ['calls', 'answered', 'missed', 'qualified', 'value'],
    dimensions,
  });
  return {
    totals: base,
    sources: by('source.source', 'source.medium'),
    campaigns: by('source.campaign'),
    numbers: by('trackingNumber'),
  };
}

/** What goes along as CSV: the sources, all of them. */
export function csvQuestionOf(questions: ReturnType<typeof questionsOf>): ReportSpec {
  return { ...questions.sources, limit: 10_000 };
}

const EVERY = { day: 'Daily', week: 'Weekly', month: 'Monthly' } as const;

/** The mail of a summary. */
export function summaryOf(
  summary: Pick<Summary, 'name' | 'schedule'>,
  { totals, sources, campaigns, numbers }: SummaryReports,
  {
    company,
    brand,
    unsubscribe,
  }: { company: { name: string; timeZone: string }; brand: BrandLook; unsubscribe: string | null },
): { subject: string; document: MailDocument } {
  const { spec } = totals;
  const period = periodWords(spec, spec.zone);
  const calls = totals.totals.values[0] ?? 0;
  const compared = spec.compare === null ? '' : ` Compared with ${periodWords(spec.compare, spec.zone)}.`;
  return {
    subject: `${company.name}: ${valueWords(calls, 'count')} ${calls === 1 ? 'call' : 'calls'}, ${period}`,
    document: {
      title: `${company.name}: ${period}`,
      preview: `${EVERY[summary.schedule.every]} summary “${summary.name}”`,
      blocks: [
        { kind: 'figures', figures: figuresOf(totals) },
        ...barsOf('Sources', sources),
        ...barsOf('Campaigns', campaigns),
        ...barsOf('Numbers', numbers, (key) => phoneWords(String(key), false)),
        {
          kind: 'text',
          text: `Blocked calls and spam are left out. Times are ${spec.zone}.${compared}`,
        },
        { kind: 'button', label: `Open ${brand.name}`, url: brand.url },
      ],
      why: `You get this because the summary “${summary.name}” of ${company.name} names your address.`,
      unsubscribe,
    },
  };
}

function figuresOf({ totals }: Report): Figure[] {
  return FIGURES.map(([name, welcome], n) => {
    const { words, measure } = METRICS[name];
    const value = totals.values[n] ?? null;
    const before = totals.before?.[n] ?? null;
    const { change, tone } = changeOf(value, before, measure, welcome);
    return { label: words, value: valueWords(value, measure), change, tone };
  });
}

/** How a number compares, said with an arrow and a sign; colour only goes along with them. */
export function changeOf(
  value: number | null,
  before: number | null,
  measure: Parameters<typeof valueWords>[1],
  welcome: 'good' | 'bad' | 'quiet',
): Pick<Figure, 'change' | 'tone'> {
  if (value === null || before === null) return { change: null, tone: 'quiet' };
  const from = `from ${valueWords(before, measure)}`;
  if (value === before) return { change: `unchanged ${from}`, tone: 'quiet' };
  const isUp = value > before;
  const sign = isUp ? '+' : '−';
  const arrow = isUp ? '▲' : '▼';
  const opposite = welcome === 'good' ? 'bad' : 'good';
  const tone = welcome === 'quiet' ? 'quiet' : isUp ? welcome : opposite;
  if (before === 0) return { change: `${arrow} ${from}`, tone };
  const difference =
    measure === 'share'
      ? `${sign}${Math.abs((value - before) * 100).toFixed(1)} points`
      : `${sign}${Math.round(Math.abs(value / before - 1) * 100)}%`;
  return { change: `${arrow} ${difference} ${from}`, tone };
}

function barsOf(heading: string, report: Report, words: (key: Key) => string = String): Block[] {
  const longest = Math.max(0, ...report.rows.map(({ values }) => values[0] ?? 0));
  if (report.rows.length === 0) return [];
  const total = report.totals.values[0] ?? 0;
  return [
    { kind: 'heading', text: heading },
    {
      kind: 'bars',
      rows: report.rows.map(({ keys, values }) => {
        const calls = values[0] ?? 0;
        const known = keys.filter((key) => key !== null && key !== '');
        return {
          label: known.length === 0 ? 'Not known' : known.map(words).join(' / '),
          value: `${valueWords(calls, 'count')}${total === 0 ? '' : ` (${Math.round((calls / total) * 100)}%)`}`,
          share: longest === 0 ? 0 : calls / longest,
        };
      }),
    },
    ...(report.more === 0 ? [] : [{ kind: 'text' as const, text: `and ${report.more} more` }]),
  ];
}
