import './change-note.css';
import type { MetricName } from '../../reports/metrics.ts';
import { changeOf, valueInWords } from '../view/words.ts';
import { LESS_IS_BETTER, metricOf } from './report.ts';

/** How a figure has changed: an arrow, a sign, and whether that is good, which follows from what is counted. */
export function ChangeNote({
  metric,
  now,
  before,
}: {
  metric: MetricName;
  now: number | null;
  before: number | null | undefined;
}) {
  const { measure } = metricOf(metric);
  const change = changeOf(now, before, measure);
  if (change === null || before === null || before === undefined) return null;
  const isBetter = (change.direction === 'up') !== LESS_IS_BETTER.has(metric);
  const tone = change.direction === 'same' || metric === 'cost' ? 'same' : isBetter ? 'good' : 'bad';
  const arrow = { up: '▲', down: '▼', same: '' }[change.direction];
  return (
    <span className="change figures" data-tone={tone}>
      <span aria-hidden="true">{arrow} </span>
      {change.words}
      <span className="change-before"> from {valueInWords(before, measure)}</span>
    </span>
  );
}
