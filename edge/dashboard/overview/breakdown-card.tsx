import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import type { Span } from '../../dashboards/span.ts';
import type { FieldName } from '../../filters/fields.ts';
import type { Dimension } from '../../reports/dimensions.ts';
import type { MetricName } from '../../reports/metrics.ts';
import { BarList } from '../charts/bar-list.tsx';
import { Loaded } from '../parts/states.tsx';
import { askedOf, metricOf, type ReportAnswer, reportQuery } from '../reports/report.ts';
import { type Condition, conditionOfKey, type ViewSearch } from '../view/view.ts';
import { changeOf, keyInWords, valueInWords } from '../view/words.ts';

const ROWS = 7;

/** The greatest rows of a breakdown. Pressing one narrows the whole screen down to it. */
export function BreakdownCard({
  title,
  by,
  report,
  metric,
  view,
  span,
  narrow,
}: {
  title: string;
  by: Dimension;
  /** The standard report that has all of it. */
  report: string;
  metric: MetricName;
  view: ViewSearch;
  span: Span;
  narrow: ((condition: Condition) => void) | null;
}) {
  const heading = useId();
  const answer = useQuery(
    reportQuery(askedOf(view, span, { metrics: [metric], dimensions: [by], limit: ROWS })),
  );
  return (
    <section className="card" aria-labelledby={heading}>
      <div className="card-head">
        <h2 id={heading}>{title}</h2>
        <Link to="/reports" search={{ ...view, report }} className="hint">
          All {title.toLowerCase()}
        </Link>
      </div>
      <Loaded query={answer} what={title.toLowerCase()} height={ROWS * 32}>
        {(found) => <Rows found={found} by={by} metric={metric} title={title} narrow={narrow} />}
      </Loaded>
    </section>
  );
}

/** Rows of a breakdown as bars; an answer that is on its way may still be of another metric. */
export function Rows({
  found,
  by,
  metric,
  title,
  narrow,
}: {
  found: ReportAnswer;
  by: Dimension;
  metric: MetricName;
  title: string;
  narrow: ((condition: Condition) => void) | null;
}) {
  const { words, measure } = metricOf(found.metrics[0] ?? metric);
  if (found.rows.length === 0) return <p className="none">Nothing in this time</p>;
  const total = found.totals.values[0] ?? 0;
  const rows = found.rows.map(({ keys, values, before }) => {
    const [value = null] = values;
    const change = changeOf(value, before?.[0], measure);
    const share =
      measure === 'count' && total > 0 && value !== null
        ? `${Math.round((value / total) * 100)}% of all`
        : null;
    return {
      id: JSON.stringify(keys),
      key: keys[0] ?? null,
      label: keyInWords(by as FieldName, keys[0] ?? null),
      value: value ?? 0,
      before: before?.[0] ?? null,
      words: valueInWords(value, measure),
      more: [share, change?.words].filter(Boolean).join(', '),
    };
  });
  return (
    <>
      <BarList
        name={`${title} by ${words.toLowerCase()}`}
        rows={rows}
        press={
          narrow &&
          (({ id }) =>
            narrow(conditionOfKey(by as FieldName, rows.find((row) => row.id === id)?.key ?? null)))
        }
      />
      {found.more > 0 && <p className="hint">and {found.more.toLocaleString('en')} more</p>}
    </>
  );
}
