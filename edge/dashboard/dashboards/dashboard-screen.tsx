import './dashboards.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Card, Dashboard, DashboardBody } from '../../dashboards/dashboard.ts';
import { rangeInWords, type Span, spanOf } from '../../dashboards/span.ts';
import { send } from '../api.ts';
import { useMay } from '../kit/use-may.ts';
import { Screen } from '../parts/screen.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { useMe } from '../parts/use-me.ts';
import { Wrong } from '../parts/wrong.tsx';
import { FileButtons, pdfOf } from '../reports/file-buttons.tsx';
import { MailIt } from '../reports/mail-it.tsx';
import { type ReportRequest, reportQuery } from '../reports/report.ts';
import {
  conditionsOf,
  conditionsOfFilter,
  filterOf,
  readView,
  type ViewSearch,
  withConditions,
} from '../view/view.ts';
import { ViewBar } from '../view/view-bar.tsx';
import { CardBody, CardText } from './card-body.tsx';
import { bodyOf, dashboardById } from './dashboards.ts';
import { EditedCards } from './edited-cards.tsx';
import { SharePanel } from './share-panel.tsx';

/** One dashboard: to look at, to change, to share. */
export function DashboardScreen() {
  const id = useParams({ from: '/signed-in/dashboards/$id' }).id;
  const found = useQuery(dashboardById(id));
  return (
    <Loaded query={found} what="the dashboard" height={400}>
      {(dashboard) => <Shown key={dashboard.id} dashboard={dashboard} />}
    </Loaded>
  );
}

function Shown({ dashboard }: { dashboard: Dashboard }) {
  const { company } = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const asked = useSearch({ from: '/signed-in/dashboards/$id' });
  const [may, mayShare] = [useMay('edit_calls'), useMay('export')];
  const edit = may && asked.edit === true;
  const share = mayShare && asked.share === true;
  const [now] = useState(Date.now);
  const go = (search: { edit?: true; share?: true }) =>
    void navigate({ to: '/dashboards/$id', params: { id: dashboard.id }, search });
  const keep = (body: DashboardBody) => send<Dashboard>('PUT', `/v1/dashboards/${dashboard.id}`, body);
  const save = useMutation({
    mutationFn: keep,
    onMutate: (body) => {
      client.setQueryData(dashboardById(dashboard.id).queryKey, { ...dashboard, ...body });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['dashboards'] }),
  });
  const change = (cards: Card[], what: string | null = null) => {
    const before = bodyOf(dashboard);
    save.mutate({ ...before, cards });
    if (what !== null) {
      toast(what, async () => {
        await keep(before);
        await client.invalidateQueries({ queryKey: ['dashboards'] });
      });
    }
  };
  const view = viewOf(dashboard);
  const span = spanOf(view, now, company.timeZone);
  const pdf = dashboard.cards.flatMap(({ title, report }) =>
    report === null ? [] : [{ title: title || 'Card', request: askedOfCard(report, dashboard, span) }],
  );
  return (
    <Screen
      title={dashboard.name}
      needs="view_reports"
      note={rangeInWords(dashboard.range)}
      actions={
        <>
          <Link to="/dashboards">All dashboards</Link>
          {pdf.length > 0 && <FileButtons files={[pdfOf(dashboard.name, pdf)]} />}
          <MailIt name={dashboard.name} filter={filterOf(conditionsOf(view))} />
          {may && (
            <button
              type="button"
              className="button"
              aria-pressed={edit}
              onClick={() => go(edit ? {} : { edit: true })}
            >
              {edit ? 'Done' : 'Edit'}
            </button>
          )}
          {mayShare && (
            <button type="button" className="button" onClick={() => go({ share: true })}>
              Share
            </button>
          )}
        </>
      }
      bar={
        edit && (
          <ViewBar view={view} ask={(next) => save.mutate({ ...bodyOf(dashboard), ...lookedAt(next) })} />
        )
      }
    >
      <Wrong error={save.isError ? `Not saved: ${save.error.message}` : null} />
      {edit ? (
        <EditedCards
          dashboard={dashboard}
          change={change}
          draw={(card) => <ShownCard card={card} dashboard={dashboard} span={span} />}
        />
      ) : dashboard.cards.length === 0 ? (
        <Empty title="No cards yet">
          {may && (
            <button type="button" className="button primary" onClick={() => go({ edit: true })}>
              Add cards
            </button>
          )}
        </Empty>
      ) : (
        <div className="dashboard-grid">
          {dashboard.cards.map((card) => (
            <section key={card.id} className="card" data-width={card.width} aria-label={card.title}>
              <h2>{card.title}</h2>
              <ShownCard card={card} dashboard={dashboard} span={span} />
            </section>
          ))}
        </div>
      )}
      {share && <SharePanel dashboard={dashboard} close={() => go({})} />}
    </Screen>
  );
}

function ShownCard({ card, dashboard, span }: { card: Card; dashboard: Dashboard; span: Span }) {
  return card.report === null ? (
    <CardText text={card.text} />
  ) : (
    <CardFigures card={card} asked={askedOfCard(card.report, dashboard, span)} span={span} />
  );
}

function CardFigures({ card, asked, span }: { card: Card; asked: ReportRequest; span: Span }) {
  const report = useQuery(reportQuery(asked));
  return (
    <Loaded
      query={report}
      what={card.title.toLowerCase() || 'the card'}
      height={card.form === 'figure' ? 60 : 200}
    >
      {(found) => <CardBody card={card} report={found} span={span} />}
    </Loaded>
  );
}

function askedOfCard(report: NonNullable<Card['report']>, { filter }: Dashboard, span: Span): ReportRequest {
  return {
    ...report,
    from: span.from,
    to: span.to,
    compare: span.compare,
    ...(filter === null ? {} : { filter }),
  };
}

/** What a dashboard looks at, as the bar of views has it. */
function viewOf({ range, compare, filter }: Dashboard): ViewSearch {
  const view = readView({ range, cmp: compare });
  return withConditions(view, filter === null ? [] : (conditionsOfFilter(filter as never) ?? []));
}

function lookedAt(view: ViewSearch): Pick<DashboardBody, 'range' | 'compare' | 'filter'> {
  return { range: view.range ?? '28d', compare: view.cmp ?? 'before', filter: filterOf(conditionsOf(view)) };
}
