import './reports.css';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { request } from '../api.ts';
import { useMay } from '../kit/use-may.ts';
import { Screen } from '../parts/screen.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { viewPart } from '../view/view.ts';
import { ViewBar } from '../view/view-bar.tsx';
import { ReportEditor } from './report-editor.tsx';
import { type Asked, askedBy, isChosen, type ReportSearch } from './report-search.ts';
import { savedReports } from './saved.ts';
import { SavedList } from './saved-list.tsx';

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
  const enabled = useMay('view_reports');
  const standard = useQuery({ ...standardReports, enabled });
  const ask = (next: ReportSearch) => void navigate({ to: '/reports', search: next });
  const all = useQuery({ ...savedReports, enabled: enabled && search.saved !== undefined });
  const saved = all.data?.reports.find(({ id }) => id === search.saved);
  const known = standard.data?.reports.find(({ id }) => id === search.report);
  const title = saved?.name ?? known?.name ?? 'Report';
  const editor = (
    <ReportEditor
      title={title}
      search={search}
      asked={askedBy(search, saved?.report ?? known?.request ?? {})}
      ask={ask}
    />
  );
  if (!isChosen(search)) {
    return (
      <Screen title="Reports" needs="view_reports">
        <SavedList />
        <Loaded query={standard} what="the reports" height={400}>
          {({ reports }) => <Gallery reports={reports} search={search} />}
        </Loaded>
      </Screen>
    );
  }
  return (
    <Screen
      key={search.saved ?? search.report ?? 'own'}
      title={title}
      needs="view_reports"
      note={saved === undefined ? known?.question : 'A saved report'}
      actions={
        <Link to="/reports" search={viewPart(search)}>
          All reports
        </Link>
      }
      bar={<ViewBar view={search} ask={ask} />}
    >
      {search.saved === undefined ? (
        <Loaded query={standard} what="the report" height={400}>
          {() => editor}
        </Loaded>
      ) : (
        <Loaded query={all} what="the report" height={400}>
          {() =>
            saved === undefined ? (
              <Empty title="This report is not saved any more">
                <p>Somebody has deleted it. The others are under “All reports”.</p>
              </Empty>
            ) : (
              editor
            )
          }
        </Loaded>
      )}
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
