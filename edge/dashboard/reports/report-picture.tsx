import type { Span } from '../../dashboards/span.ts';
import type { FieldName } from '../../filters/fields.ts';
import type { Interval } from '../../reports/intervals.ts';
import { BarList } from '../charts/bar-list.tsx';
import { Heat } from '../charts/heat.tsx';
import { TimeChart } from '../charts/time-chart.tsx';
import { useClock } from '../parts/use-me.ts';
import { axisInWords, changeInWords, changeOf, keyInWords, valueInWords } from '../view/words.ts';
import { useNotesOf } from './chart-notes.tsx';
import { intervalLabels } from './intervals.ts';
import { type Parted, partedOver } from './parted.ts';
import { beforeOver, dimensionWords, metricOf, type ReportAnswer, valuesOver } from './report.ts';

const BARS = 12;

/** The first figure of a report as the picture that fits its question. */
export function ReportPicture({
  report,
  interval,
  span,
}: {
  report: ReportAnswer;
  interval: Interval | null;
  span: Span;
}) {
  const [metric = 'calls'] = report.metrics;
  const { words, measure } = metricOf(metric);
  const [first, second] = report.dimensions;
  // An answer to the question before may still be shown.
  if (interval !== null && report.rows.every(({ start }) => start !== null))
    return <OverTime report={report} interval={interval} span={span} />;
  if (first === 'weekday' && second === 'hour') return <WeekAndHour report={report} />;
  const total = report.totals.values[0] ?? null;
  const rows = report.rows.slice(0, BARS).map(({ keys, values: [value = null], before }) => ({
    id: JSON.stringify(keys),
    label: keys.map((key, n) => keyInWords(report.dimensions[n] as FieldName, key)).join(' · ') || words,
    value: value ?? 0,
    before: before?.[0] ?? null,
    words: valueInWords(value, measure),
    more: changeOf(value, before?.[0], measure)?.words ?? '',
  }));
  return (
    <figure className="chart">
      <figcaption>
        {words}
        {report.dimensions.length > 0 &&
          ` by ${report.dimensions.map(dimensionWords).join(' and ').toLowerCase()}`}
        : {valueInWords(total, measure)} in all
      </figcaption>
      <BarList name={words} rows={rows} press={null} />
    </figure>
  );
}

/** The first figure over time, a series for each of the greatest rows where there are any. */
export function OverTime({
  report,
  interval,
  span,
  height,
}: {
  report: ReportAnswer;
  interval: Interval;
  span: Span;
  height?: number;
}) {
  const clock = useClock();
  const [metric = 'calls'] = report.metrics;
  const { words, measure } = metricOf(metric);
  const whole: Parted =
    report.dimensions.length === 0
      ? {
          starts: report.rows.map(({ start }) => start ?? 0),
          series: [{ name: words, values: valuesOver(report.rows, 0) }],
        }
      : partedOver(report, (keys) =>
          keys.map((key, n) => keyInWords(report.dimensions[n] as FieldName, key)).join(' · '),
        );
  const { short, full } = intervalLabels(whole.starts, interval, clock);
  const notes = useNotesOf(whole.starts, span);
  const colors = ['accent', 'second', 'third', 'fourth', 'other'] as const;
  const now = report.totals.values[0] ?? null;
  const change = changeOf(now, report.totals.before?.[0], measure);
  return (
    <TimeChart
      form={whole.series.length > 1 && measure === 'count' ? 'bars' : 'line'}
      caption={`${words}: ${valueInWords(now, measure)}${change === null ? '' : `, ${changeInWords(change, 'the time before')}`}.`}
      labels={short}
      full={full}
      series={whole.series.map((one, n) => ({ ...one, color: colors[n] ?? 'other' }))}
      before={report.dimensions.length === 0 ? beforeOver(report.rows, 0) : null}
      notes={notes}
      unfinished={span.unfinished}
      format={(value) => axisInWords(value, measure)}
      words={(value) => valueInWords(value, measure)}
      {...(height === undefined ? {} : { height })}
    />
  );
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

/** A figure by weekday and hour. */
export function WeekAndHour({ report }: { report: ReportAnswer }) {
  const [metric = 'calls'] = report.metrics;
  const { words, measure } = metricOf(metric);
  const values = DAYS.map(() => HOURS.map((): number | null => (measure === 'count' ? 0 : null)));
  for (const { keys, values: found } of report.rows) {
    const row = values[Number(keys[0]) - 1];
    if (row !== undefined) row[Number(keys[1])] = found[0] ?? null;
  }
  const say = (row: number, column: number) =>
    `${DAYS[row]} ${HOURS[column]}:00–${HOURS[column]}:59: ${words} ${valueInWords(values[row]?.[column] ?? null, measure)}`;
  return (
    <Heat name={`${words} by weekday and hour`} grid={{ columns: HOURS, rows: DAYS, values }} say={say} />
  );
}
