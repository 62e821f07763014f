import type { Card } from '../../dashboards/dashboard.ts';
import type { Span } from '../../dashboards/span.ts';
import { Rows } from '../overview/breakdown-card.tsx';
import { ChangeNote } from '../reports/change-note.tsx';
import { metricOf, type ReportAnswer } from '../reports/report.ts';
import { OverTime, WeekAndHour } from '../reports/report-picture.tsx';
import { ReportTable } from '../reports/report-table.tsx';
import { valueInWords } from '../view/words.ts';

/** A card's figures in its form; the same on a dashboard and on a shared page. */
export function CardBody({ card, report, span }: { card: Card; report: ReportAnswer; span: Span }) {
  const [metric = 'calls'] = report.metrics;
  const [first] = report.dimensions;
  const interval = card.report?.interval ?? null;
  switch (card.form) {
    case 'figure':
      return (
        <p className="card-figure">
          <span className="kpi-value figures">
            {valueInWords(report.totals.values[0] ?? null, metricOf(metric).measure)}
          </span>
          <ChangeNote
            metric={metric}
            now={report.totals.values[0] ?? null}
            before={report.totals.before?.[0]}
          />
        </p>
      );
    case 'line':
    case 'bars':
      return <OverTime report={report} interval={interval ?? 'day'} span={span} height={220} />;
    case 'heat':
      return <WeekAndHour report={report} />;
    case 'list':
      return first === undefined ? null : (
        <Rows found={report} by={first} metric={metric} title={card.title} narrow={null} />
      );
    default:
      return (
        <ReportTable
          report={report}
          view={null}
          interval={interval}
          sort={{ by: metric, descending: true }}
          order={null}
        />
      );
  }
}

/** Text of a card: paragraphs between empty lines. */
export function CardText({ text }: { text: string }) {
  return text.split(/\n{2,}/).map((paragraph) => (
    <p key={paragraph} className="card-text">
      {paragraph}
    </p>
  ));
}
