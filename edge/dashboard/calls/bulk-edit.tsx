import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { post } from '../api.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { LEAD_STATUS_WORDS } from './made-words.ts';

interface Changed {
  matched: number;
  changed: number;
  batch: string | null;
}

/** Changes every call that answers the question at once: says first how many those are, and can be taken back. */
export function BulkEdit({ question, close }: { question: string; close: () => void }) {
  const client = useQueryClient();
  const [empty, setEmpty] = useState(false);
  const path = (preview: boolean) =>
    `/v1/calls/edit?preview=${preview}${question === '' ? '' : `&${question}`}`;
  const preview = useQuery({
    queryKey: ['bulk preview', question],
    queryFn: () => post<Changed>(path(true), {}),
    staleTime: 0,
  });
  const refresh = () =>
    Promise.all([['calls'], ['call'], ['report']].map((queryKey) => client.invalidateQueries({ queryKey })));
  const change = useMutation({
    mutationFn: (edit: object) => post<Changed>(path(false), edit),
    onSuccess: async ({ changed, batch }) => {
      close();
      await refresh();
      toast(
        changed === 1 ? '1 call is changed' : `${changed} calls are changed`,
        batch === null
          ? null
          : async () => {
              await post(`/v1/calls/edit/${batch}/undo`, {});
              await refresh();
            },
      );
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const edit = {
      ...(text('status') === '' ? {} : { leadStatus: text('status') }),
      ...(text('score') === '' ? {} : { score: Number(text('score')) }),
      ...(text('add') === '' ? {} : { addTags: [text('add')] }),
      ...(text('remove') === '' ? {} : { removeTags: [text('remove')] }),
    };
    if (Object.keys(edit).length === 0) setEmpty(true);
    else change.mutate(edit);
  };
  return (
    <Dialog title="Change these calls" close={close}>
      <Loaded query={preview} what="how many calls" height={24}>
        {({ matched }) => (
          <p>
            {matched === 1 ? '1 call' : `${matched.toLocaleString('en')} calls`} will be changed: all that the
            log shows now.
          </p>
        )}
      </Loaded>
      <form className="bulk-edit" onSubmit={submit}>
        <label>
          Lead status
          <select name="status" defaultValue="">
            <option value="">leave as it is</option>
            {Object.entries(LEAD_STATUS_WORDS).map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <label>
          Score
          <input name="score" type="number" min={0} max={100} step={1} placeholder="leave as it is" />
        </label>
        <label>
          Add a tag
          <input name="add" maxLength={64} autoComplete="off" />
        </label>
        <label>
          Take a tag off
          <input name="remove" maxLength={64} autoComplete="off" />
        </label>
        <button
          type="submit"
          className="button primary"
          disabled={change.isPending || preview.data === undefined || preview.data.matched === 0}
        >
          Change {preview.data?.matched ?? ''} {preview.data?.matched === 1 ? 'call' : 'calls'}
        </button>
        {(change.isError || empty) && (
          <p className="field-error" role="alert">
            {change.error?.message ?? 'Say what is to be changed.'}
          </p>
        )}
      </form>
    </Dialog>
  );
}
