import './report-table.css';
import { Link } from '@tanstack/react-router';
import type { FieldName } from '../../filters/fields.ts';
import type { Interval } from '../../reports/intervals.ts';
import type { MetricName } from '../../reports/metrics.ts';
import type { ReportRow } from '../../reports/report.ts';
import { useClock } from '../parts/use-me.ts';
import { conditionOfKey, narrowed, type ViewSearch } from '../view/view.ts';
import { keyInWords, valueInWords } from '../view/words.ts';
import { ChangeNote } from './change-note.tsx';
import { intervalLabels } from './intervals.ts';
import { dimensionWords, metricOf, type ReportAnswer } from './report.ts';

/** A report as a table, whose figures of calls lead to the calls behind them. */
export function ReportTable({
  report,
  view,
  interval,
  sort,
  order,
}: {
  report: ReportAnswer;
  view: ViewSearch | null;
  interval: Interval | null;
  sort: { by: MetricName; descending: boolean };
  /** Puts the rows in another order; `null` where they stay in theirs. */
  order: ((sort: { by: MetricName; descending: boolean }) => void) | null;
}) {
  const clock = useClock();
  const timed = interval !== null && report.rows.some(({ start }) => start !== null);
  const { full } = intervalLabels(
    timed ? report.rows.map(({ start }) => start ?? 0) : [],
    interval ?? 'day',
    clock,
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="report-scroll" tabIndex={0} aria-label="Rows of the report">
      <table className="table report-table">
        <thead>
          <tr>
            {timed && <th scope="col">Time</th>}
            {report.dimensions.map((dimension) => (
              <th key={dimension} scope="col">
                {dimensionWords(dimension)}
              </th>
            ))}
            {report.metrics.map((name) => (
              <MetricHead key={name} name={name} sort={sort} order={timed ? null : order} />
            ))}
          </tr>
        </thead>
        <tbody>
          {report.rows.map((row, n) => (
            <tr key={JSON.stringify([row.keys, row.start])}>
              {timed && <th scope="row">{full[n]}</th>}
              {row.keys.map((key, place) => (
                <th key={report.dimensions[place]} scope="row" className="report-key">
                  {keyInWords(report.dimensions[place] as FieldName, key)}
                </th>
              ))}
              {report.metrics.map((name, place) => (
                <td key={name} className="numeric">
                  {name === 'calls' && view !== null && !timed && row.keys.length > 0 ? (
                    <CallsLink row={row} report={report} view={view}>
                      {valueInWords(row.values[place] ?? null, 'count')}
                    </CallsLink>
                  ) : (
                    valueInWords(row.values[place] ?? null, metricOf(name).measure)
                  )}
                  {row.before !== null && (
                    <ChangeNote metric={name} now={row.values[place] ?? null} before={row.before[place]} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            {timed && <th scope="row">All</th>}
            {report.dimensions.map((dimension, place) => (
              <th key={dimension} scope="row">
                {place === 0 && !timed ? 'All' : ''}
              </th>
            ))}
            {report.metrics.map((name, place) => (
              <td key={name} className="numeric">
                {valueInWords(report.totals.values[place] ?? null, metricOf(name).measure)}
                {report.totals.before !== null && (
                  <ChangeNote
                    metric={name}
                    now={report.totals.values[place] ?? null}
                    before={report.totals.before[place]}
                  />
                )}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

function MetricHead({
  name,
  sort,
  order,
}: {
  name: MetricName;
  sort: { by: MetricName; descending: boolean };
  order: ((sort: { by: MetricName; descending: boolean }) => void) | null;
}) {
  const { words, meaning } = metricOf(name);
  const sorted = sort.by === name && order !== null;
  return (
    <th
      scope="col"
      className="numeric"
      title={meaning}
      aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
    >
      {order === null ? (
        words
      ) : (
        <button
          type="button"
          className="sort"
          onClick={() => order({ by: name, descending: !(sorted && sort.descending) })}
        >
          {words}
          {sorted && <span aria-hidden="true">{sort.descending ? ' ↓' : ' ↑'}</span>}
        </button>
      )}
    </th>
  );
}

/** From a figure to the calls that it counts. */
function CallsLink({
  row,
  report,
  view,
  children,
}: {
  row: ReportRow;
  report: ReportAnswer;
  view: ViewSearch;
  children: string;
}) {
  const { cmp: _, ...looked } = row.keys.reduce<ViewSearch>(
    (search, key, n) => narrowed(search, conditionOfKey(report.dimensions[n] as FieldName, key)),
    view,
  );
  return (
    <Link
      to="/calls"
      search={{ ...looked, range: view.range ?? '28d' }}
      aria-label={`See these ${children} calls`}
    >
      {children}
    </Link>
  );
}
