import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { rangeInWords } from '../../dashboards/span.ts';
import type { SavedReport } from '../../reports/saved-report.ts';
import { post, send } from '../api.ts';
import { TextField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import { NoneLike } from '../kit/none-like.tsx';
import { type Column, Table } from '../kit/table.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { useClock } from '../parts/use-me.ts';
import { Wrong } from '../parts/wrong.tsx';
import { conditionsOfFilter } from '../view/view.ts';
import { conditionInWords } from '../view/words.ts';
import { shortInstant } from '../words/instants.ts';
import { MailIt } from './mail-it.tsx';
import { dimensionWords, metricOf } from './report.ts';
import { bodyOf, savedReports, searchOf } from './saved.ts';

/** From so many on they can be searched. */
const MANY = 6;

/** The reports that somebody gave a name: opened, renamed, mailed and deleted here. */
export function SavedList() {
  const list = useQuery(savedReports);
  const [search, setSearch] = useState('');
  return (
    <section className="card saved-reports" aria-labelledby="saved-reports">
      <div className="card-head">
        <h2 id="saved-reports">Saved reports</h2>
        {(list.data?.reports.length ?? 0) >= MANY && (
          <input
            type="search"
            aria-label="Search the saved reports"
            placeholder="Search by name"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        )}
      </div>
      <Loaded query={list} what="the saved reports" height={20}>
        {({ reports }) => {
          const words = search.trim().toLowerCase();
          const found = reports.filter(({ name }) => name.toLowerCase().includes(words));
          if (reports.length === 0)
            // One line: who is new here came for what is below.
            return (
              <p className="hint">
                No report is saved yet. Open one below, set it as you want it, and press “Save the report”.
              </p>
            );
          if (found.length === 0) return <NoneLike search={search.trim()} clear={() => setSearch('')} />;
          return <Saved reports={found} />;
        }}
      </Loaded>
    </section>
  );
}

function Saved({ reports }: { reports: readonly SavedReport[] }) {
  const clock = useClock();
  const may = useMay('edit_calls');
  const mayMail = useMay('manage_rules');
  const [renamed, setRenamed] = useState<SavedReport | null>(null);
  const { act, busy, error } = useAct(savedReports.queryKey);
  const remove = (gone: SavedReport) =>
    act(
      () => send('DELETE', `/v1/reports/saved/${gone.id}`),
      () => toast(`“${gone.name}” is deleted`, () => act(() => post('/v1/reports/saved', bodyOf(gone)))),
    );
  const columns: Column<SavedReport>[] = [
    { head: 'Name', cell: (one) => <Opened saved={one} /> },
    { head: 'Shows', cell: (one) => shownInWords(one) },
    { head: 'Of', cell: (one) => callsInWords(one) },
    { head: 'Saved', cell: ({ updatedAt }) => shortInstant(updatedAt, Date.now(), clock) },
  ];
  const doing: Column<SavedReport> = {
    head: 'Actions',
    cell: (one) => (
      <div className="row-of">
        <MailIt name={one.name} filter={null} report={one.id} />
        {may && (
          <>
            <button type="button" className="button quiet" onClick={() => setRenamed(one)}>
              Rename<span className="unseen"> {one.name}</span>
            </button>
            <button
              type="button"
              className="button quiet"
              aria-disabled={busy}
              onClick={() => void remove(one)}
            >
              Delete<span className="unseen"> {one.name}</span>
            </button>
          </>
        )}
      </div>
    ),
  };
  return (
    <>
      <Wrong error={error} />
      <Table
        name="Saved reports"
        rows={reports}
        columns={may || mayMail ? [...columns, doing] : columns}
        keyOf={({ id }) => id}
      />
      {renamed !== null && <Renaming saved={renamed} close={() => setRenamed(null)} />}
    </>
  );
}

function Opened({ saved }: { saved: SavedReport }) {
  const search = searchOf(saved);
  if (search === null)
    return (
      <>
        {saved.name}
        <span className="hint"> Made with the API, of more than filters here can say</span>
      </>
    );
  return (
    <Link to="/reports" search={search}>
      {saved.name}
    </Link>
  );
}

/** "Calls, value by source, by day" */
function shownInWords({ report: { metrics, dimensions, interval } }: SavedReport): string {
  const [first = 'calls', ...others] = metrics;
  const figures = [metricOf(first).words, ...others.map((name) => metricOf(name).words.toLowerCase())];
  const by = dimensions.map((one) => dimensionWords(one).toLowerCase()).join(' and ');
  const more = figures.length > 3 ? ` and ${figures.length - 3} more` : '';
  const shown = `${figures.slice(0, 3).join(', ')}${more}`;
  return `${shown}${by === '' ? '' : ` by ${by}`}${interval === null ? '' : `, each ${interval}`}`;
}

/** "Last 28 days; Source is google" */
function callsInWords({ range, filter }: SavedReport): string {
  const conditions = filter === null ? [] : (conditionsOfFilter(filter) ?? []).map(conditionInWords);
  return [rangeInWords(range), ...conditions].join('; ');
}

function Renaming({ saved, close }: { saved: SavedReport; close: () => void }) {
  const [name, setName] = useState(saved.name);
  const { act, busy, error } = useAct(savedReports.queryKey);
  return (
    <Dialog title={`Rename “${saved.name}”`} close={close}>
      <Form
        onSubmit={() =>
          act(
            () => send('PUT', `/v1/reports/saved/${saved.id}`, { ...bodyOf(saved), name: name.trim() }),
            close,
          )
        }
        submit="Rename it"
        busy={busy}
        isReady={name.trim() !== ''}
        error={error}
        onCancel={close}
      >
        <TextField wide label="Name" value={name} onChange={setName} required />
      </Form>
    </Dialog>
  );
}
