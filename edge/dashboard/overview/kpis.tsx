import { sparkScene } from '../../charts/spark.ts';
import type { MetricName } from '../../reports/metrics.ts';
import { Drawing } from '../charts/drawing.tsx';
import { ChangeNote } from '../reports/change-note.tsx';
import { metricOf, type ReportAnswer, valuesOver } from '../reports/report.ts';
import { valueInWords } from '../view/words.ts';

/** The figures of a report, each with its change; pressing one shows it over time. */
export function Kpis({
  report,
  shown,
  chosen,
  choose,
}: {
  report: ReportAnswer;
  /** In this order; each has to be among those of the report. */
  shown: readonly MetricName[];
  chosen: MetricName;
  choose: (metric: MetricName) => void;
}) {
  const { values, before } = report.totals;
  return (
    <fieldset className="kpis">
      <legend className="unseen">Figure shown over time</legend>
      {shown.map((name) => {
        const n = report.metrics.indexOf(name);
        const { words, meaning, measure } = metricOf(name);
        return (
          <label key={name} className="kpi" title={meaning}>
            <input
              type="radio"
              name="kpi"
              checked={name === chosen}
              onChange={() => choose(name)}
              aria-describedby={`kpi-${name}`}
            />
            <span className="kpi-name">{words}</span>
            <span className="kpi-value figures">{valueInWords(values[n] ?? null, measure)}</span>
            <span className="kpi-more" id={`kpi-${name}`}>
              <ChangeNote metric={name} now={values[n] ?? null} before={before?.[n]} />
            </span>
            <span className="kpi-spark">
              <Drawing
                scene={sparkScene(valuesOver(report.rows, n), 72, 20, name === chosen ? 'accent' : 'other')}
              />
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
