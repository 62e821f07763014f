import type { Span } from '../../dashboards/span.ts';
import type { MetricName } from '../../reports/metrics.ts';
import { TimeChart } from '../charts/time-chart.tsx';
import { useClock } from '../parts/use-me.ts';
import { useNotesOf } from '../reports/chart-notes.tsx';
import { intervalLabels } from '../reports/intervals.ts';
import { beforeOver, metricOf, type ReportAnswer, valuesOver } from '../reports/report.ts';
import { axisInWords, changeInWords, changeOf, valueInWords } from '../view/words.ts';

/** One figure of a report over time. Calls are told apart by whether somebody answered; everything else is a line. */
export function SeriesChart({
  report,
  metric,
  span,
}: {
  report: ReportAnswer;
  metric: MetricName;
  span: Span;
}) {
  const clock = useClock();
  const { words, measure } = metricOf(metric);
  const starts = report.rows.map(({ start }) => start ?? 0);
  const notes = useNotesOf(starts, span);
  const { short, full } = intervalLabels(starts, span.interval, clock);
  const at = (name: MetricName) => report.metrics.indexOf(name);
  const calls = valuesOver(report.rows, at('calls'));
  const parted = metric === 'calls' && at('answered') !== -1 && at('missed') !== -1;
  const answered = valuesOver(report.rows, at('answered'));
  const missed = valuesOver(report.rows, at('missed'));
  // Calls that still go on or that a flow ended are neither.
  const others = calls.map((all, n) => Math.max(0, (all ?? 0) - (answered[n] ?? 0) - (missed[n] ?? 0)));
  return (
    <TimeChart
      form={parted ? 'bars' : 'line'}
      caption={finding(report, metric, full, span)}
      labels={short}
      full={full}
      series={
        parted
          ? [
              { name: 'Answered', values: answered, color: 'accent' },
              { name: 'Missed', values: missed, color: 'second' },
              ...(others.some((value) => value > 0)
                ? [{ name: 'Other', values: others, color: 'other' as const }]
                : []),
            ]
          : [{ name: words, values: valuesOver(report.rows, at(metric)), color: 'accent' }]
      }
      before={beforeOver(report.rows, at(metric))}
      notes={notes}
      unfinished={span.unfinished}
      format={(value) => axisInWords(value, measure)}
      words={(value) => valueInWords(value, measure)}
    />
  );
}

/** What the chart shows, said: the sum, its change, and when it was the most. */
function finding(report: ReportAnswer, metric: MetricName, full: string[], span: Span): string {
  const n = report.metrics.indexOf(metric);
  const { words, measure } = metricOf(metric);
  const now = report.totals.values[n] ?? null;
  const change = changeOf(now, report.totals.before?.[n], measure);
  const values = valuesOver(report.rows, n);
  const most = Math.max(...values.map((value) => value ?? Number.NEGATIVE_INFINITY));
  const peak = values.indexOf(most);
  const parts = [`${words}: ${valueInWords(now, measure)}`];
  if (change !== null) {
    const asMuch = span.unfinished ? 'the same stretch before' : 'the time before';
    parts.push(changeInWords(change, asMuch));
  }
  if (most > 0 && peak !== -1 && values.length > 1)
    parts.push(`most on ${full[peak]?.replace(/^Week/, 'the week')} (${valueInWords(most, measure)})`);
  return `${parts.join(', ')}.`;
}
