import './reports.css';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { request } from '../api.ts';
import { Screen } from '../parts/screen.tsx';
import { Loaded } from '../parts/states.tsx';
import { viewPart } from '../view/view.ts';
import { ViewBar } from '../view/view-bar.tsx';
import { ReportEditor } from './report-editor.tsx';
import { type Asked, askedBy, isChosen, type ReportSearch } from './report-search.ts';

interface Standard {
  id: string;
  name: string;
  question: string;
  request: Partial<Asked>;
}

const standardReports = queryOptions({
  queryKey: ['standard reports'],
  queryFn: ({ signal }) => request<{ reports: Standard[] }>('/v1/reports/standard', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Any figures by anything: a gallery of reports to begin with, and the report one has chosen. */
export function ReportsScreen() {
  const search = useSearch({ from: '/signed-in/reports' });
  const navigate = useNavigate();
  const standard = useQuery(standardReports);
  const ask = (next: ReportSearch) => void navigate({ to: '/reports', search: next });
  const chosen = standard.data?.reports.find(({ id }) => id === search.report);
  if (!isChosen(search)) {
    return (
      <Screen title="Reports">
        <Loaded query={standard} what="the reports" height={400}>
          {({ reports }) => <Gallery reports={reports} search={search} />}
        </Loaded>
      </Screen>
    );
  }
  return (
    <Screen
      key={search.report ?? 'own'}
      title={chosen?.name ?? 'Report'}
      note={chosen?.question}
      actions={
        <Link to="/reports" search={viewPart(search)}>
          All reports
        </Link>
      }
      bar={<ViewBar view={search} ask={ask} />}
    >
      <Loaded query={standard} what="the report" height={400}>
        {() => (
          <ReportEditor
            title={chosen?.name ?? 'Report'}
            search={search}
            asked={askedBy(search, chosen?.request ?? {})}
            ask={ask}
          />
        )}
      </Loaded>
    </Screen>
  );
}

function Gallery({ reports, search }: { reports: Standard[]; search: ReportSearch }) {
  return (
    <ul className="gallery">
      {reports.map(({ id, name, question }) => (
        <li key={id} className="card">
          <h2>
            <Link to="/reports" search={{ ...viewPart(search), report: id }}>
              {name}
            </Link>
          </h2>
          <p className="hint">{question}</p>
        </li>
      ))}
      <li className="card">
        <h2>
          <Link to="/reports" search={{ ...viewPart(search), show: 'calls', by: 'none', per: 'day' }}>
            A report of your own
          </Link>
        </h2>
        <p className="hint">Any figures, by up to two things, over time.</p>
      </li>
    </ul>
  );
}
