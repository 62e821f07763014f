import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import type { Span } from '../../dashboards/span.ts';
import { Heat } from '../charts/heat.tsx';
import { Loaded } from '../parts/states.tsx';
import { askedOf, type ReportAnswer, reportQuery } from '../reports/report.ts';
import type { ViewSearch } from '../view/view.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

/** When people call: hour by weekday. */
export function HoursCard({ view, span }: { view: ViewSearch; span: Span }) {
  const heading = useId();
  const answer = useQuery(
    reportQuery({
      ...askedOf(view, span, { metrics: ['calls'], dimensions: ['weekday', 'hour'], limit: 168 }),
      compare: null,
    }),
  );
  return (
    <section className="card" aria-labelledby={heading}>
      <h2 id={heading}>When people call</h2>
      <Loaded query={answer} what="the hours" height={200}>
        {(report) => <Hours report={report} />}
      </Loaded>
    </section>
  );
}

function Hours({ report }: { report: ReportAnswer }) {
  const values = DAYS.map(() => HOURS.map((): number => 0));
  for (const { keys, values: found } of report.rows) {
    const row = values[Number(keys[0]) - 1];
    if (row !== undefined) row[Number(keys[1])] = found[0] ?? 0;
  }
  const say = (row: number, column: number) => {
    const calls = values[row]?.[column] ?? 0;
    return `${DAYS[row]} ${HOURS[column]}:00–${HOURS[column]}:59: ${calls === 1 ? '1 call' : `${calls} calls`}`;
  };
  return <Heat name="Calls by weekday and hour" grid={{ columns: HOURS, rows: DAYS, values }} say={say} />;
}
