import './overview.css';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type Span, spanOf } from '../../dashboards/span.ts';
import type { Dimension } from '../../reports/dimensions.ts';
import type { MetricName } from '../../reports/metrics.ts';
import { pools as poolsQuery } from '../api.ts';
import { useMay } from '../kit/use-may.ts';
import { InTurn } from '../parts/in-turn.tsx';
import { Screen } from '../parts/screen.tsx';
import { FilteredEmpty, Loaded } from '../parts/states.tsx';
import { useMe } from '../parts/use-me.ts';
import { ChartNotes } from '../reports/chart-notes.tsx';
import { FileButtons, pdfOf } from '../reports/file-buttons.tsx';
import { MailIt } from '../reports/mail-it.tsx';
import { askedOf, type ReportAnswer, reportQuery } from '../reports/report.ts';
import {
  type Condition,
  conditionsOf,
  filterOf,
  narrowed,
  type ViewSearch,
  withConditions,
} from '../view/view.ts';
import { ViewBar } from '../view/view-bar.tsx';
import { conditionInWords } from '../view/words.ts';
import { BreakdownCard } from './breakdown-card.tsx';
import { HoursCard } from './hours-card.tsx';
import { Kpis } from './kpis.tsx';
import { MissedCard } from './missed-card.tsx';
import { SeriesChart } from './series-chart.tsx';

/** What the figures at the top are, each a series of the chart under them. */
const METRICS = [
  'calls',
  'answerRate',
  'missed',
  'firstCalls',
  'qualified',
  'value',
] as const satisfies MetricName[];

/** Cost is shown where there is any; the other one is what bars are made of. */
const ASKED: MetricName[] = [...METRICS, 'costPerLead', 'cost', 'answered'];

const CARDS: readonly { title: string; by: Dimension; report: string }[] = [
  { title: 'Sources', by: 'source.source', report: 'sources' },
  { title: 'Campaigns', by: 'source.campaign', report: 'campaigns' },
  { title: 'Keywords', by: 'source.keyword', report: 'keywords' },
  { title: 'Landing pages', by: 'visit.landing', report: 'landings' },
  { title: 'Tracking numbers', by: 'trackingNumber', report: 'numbers' },
];

/** The screen of the morning: how many calls, how that compares, and where they came from. */
export function Overview() {
  const { company } = useMe();
  const view = useSearch({ from: '/signed-in/overview' });
  const navigate = useNavigate();
  // One moment for the whole visit of the screen, so that every card asks about the same time.
  const [now] = useState(Date.now);
  const span = spanOf(view, now, company.timeZone);
  const ask = (next: ViewSearch) => void navigate({ to: '/overview', search: next });
  const [metric, setMetric] = useState<MetricName>('calls');
  const pdf = pdfOf('Overview', [
    { title: 'Calls', request: askedOf(view, span, { metrics: [...METRICS], interval: span.interval }) },
    ...CARDS.map(({ title, by }) => ({
      title,
      request: askedOf(view, span, {
        metrics: ['calls', 'answered', 'qualified', 'value'],
        dimensions: [by],
        limit: 20,
      }),
    })),
  ]);
  const narrow = (condition: Condition) => ask(narrowed(view, condition));
  return (
    <Screen
      title="Overview"
      needs="view_reports"
      actions={
        <>
          <p className="zone">Times in {company.timeZone.replaceAll('_', ' ')}</p>
          <FileButtons files={[pdf]} />
          <MailIt name="Overview" filter={filterOf(conditionsOf(view))} />
        </>
      }
      bar={<ViewBar view={view} ask={ask} />}
    >
      <PoolWarnings />
      <Figures
        view={view}
        span={span}
        metric={metric}
        choose={setMetric}
        clear={() => ask(withConditions(view, []))}
      />
      <div className="overview-cards">
        <InTurn>
          {[
            ...CARDS.map(({ title, by, report }) => (
              <BreakdownCard
                key={by}
                title={title}
                by={by}
                report={report}
                metric={metric}
                view={view}
                span={span}
                narrow={narrow}
              />
            )),
            <MissedCard key="missed" view={view} span={span} />,
            <HoursCard key="hours" view={view} span={span} />,
          ]}
        </InTurn>
      </div>
    </Screen>
  );
}

/** The figures of the time and one of them over it. */
function Figures({
  view,
  span,
  metric,
  choose,
  clear,
}: {
  view: ViewSearch;
  span: Span;
  metric: MetricName;
  choose: (metric: MetricName) => void;
  clear: () => void;
}) {
  const totals = useQuery(reportQuery(askedOf(view, span, { metrics: ASKED, interval: span.interval })));
  const conditions = conditionsOf(view);
  return (
    <Loaded query={totals} what="the figures" height={420}>
      {(report) =>
        report.totals.values[0] === 0 && (report.totals.before?.[0] ?? 0) === 0 ? (
          <div className="card">
            <FilteredEmpty
              title="No calls in this time"
              filters={conditions.map(conditionInWords)}
              clear={conditions.length === 0 ? null : clear}
            />
          </div>
        ) : (
          <section className="card" aria-label="Figures">
            <Kpis
              report={report}
              shown={hasCost(report) ? [...METRICS, 'costPerLead'] : METRICS}
              chosen={metric}
              choose={choose}
            />
            <SeriesChart report={report} metric={metric} span={span} />
            <ChartNotes span={span} />
          </section>
        )
      }
    </Loaded>
  );
}

/** Whether anything is known of what the advertising cost. */
function hasCost({ metrics, totals }: ReportAnswer): boolean {
  return (totals.values[metrics.indexOf('cost')] ?? 0) > 0;
}

/** Pools that could not give every visit a number of its own lately. */
function PoolWarnings() {
  const pools = useQuery({
    ...poolsQuery,
    enabled: useMay('view_setup'),
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  });
  const full = (pools.data?.pools ?? []).filter(({ status }) => status.size > 0 && status.free === 0);
  if (full.length === 0) return null;
  return (
    <p className="warning" role="status">
      {full.map(({ name }) => name).join(', ')}: every number is in use, so visits share numbers and calls are
      harder to tell apart. <Link to="/pools">Look at the pools</Link>
    </p>
  );
}
