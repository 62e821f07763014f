import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SavedReport } from '../../reports/saved-report.ts';
import { post, send } from '../api.ts';
import { TextField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { Menu } from '../parts/menu.tsx';
import { toast } from '../parts/toast.tsx';
import { Wrong } from '../parts/wrong.tsx';
import type { Asked, ReportSearch } from './report-search.ts';
import { isChanged, savedOf, savedReports, searchOf } from './saved.ts';

/** Keeps what the report shows under a name, or brings the saved one up to date. Nothing for people who may not. */
export function SaveReport({
  title,
  search,
  asked,
  ask,
}: {
  title: string;
  search: ReportSearch;
  asked: Asked;
  ask: (search: ReportSearch) => void;
}) {
  const saved = useQuery(savedReports).data?.reports.find(({ id }) => id === search.saved);
  const { act, busy, error } = useAct(savedReports.queryKey);
  if (!useMay('edit_calls')) return null;
  const update = (one: SavedReport) =>
    act(
      () => send('PUT', `/v1/reports/saved/${one.id}`, savedOf(one.name, search, asked)),
      () => toast(`“${one.name}” is saved as it is here`),
    );
  const isNew = saved === undefined;
  return (
    <>
      {!isNew && isChanged(saved, search, asked) && (
        <button type="button" className="button" aria-disabled={busy} onClick={() => void update(saved)}>
          Save the changes
        </button>
      )}
      <Menu label={isNew ? 'Save the report' : 'Save as another'} align="end">
        {(close) => <NewName title={title} search={search} asked={asked} ask={ask} close={close} />}
      </Menu>
      <Wrong error={error} />
    </>
  );
}

function NewName({
  title,
  search,
  asked,
  ask,
  close,
}: Parameters<typeof SaveReport>[0] & { close: () => void }) {
  const [name, setName] = useState(title === 'Report' ? '' : title);
  const { act, busy, error } = useAct(savedReports.queryKey);
  const save = async () => {
    const made = await post<SavedReport>('/v1/reports/saved', savedOf(name.trim(), search, asked));
    close();
    toast(`“${made.name}” is saved: it stands under Reports`);
    const there = searchOf(made);
    if (there !== null) ask(there);
  };
  return (
    <Form
      name="Save the report"
      className="stack"
      onSubmit={() => act(save)}
      submit="Save"
      busy={busy}
      isReady={name.trim() !== ''}
      error={error}
    >
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        required
        hint="With its time, filters and figures, for everybody in the company."
      />
    </Form>
  );
}
