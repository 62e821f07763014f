import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { Filter } from '../../filters/filter.ts';
import { post, request, send } from '../api.ts';
import { useMay } from '../kit/use-may.ts';
import { Icon } from '../parts/icon.tsx';
import { Menu } from '../parts/menu.tsx';
import { toast } from '../parts/toast.tsx';
import { Wrong } from '../parts/wrong.tsx';
import { type Condition, conditionsOfFilter, filterOf } from './view.ts';

interface Saved {
  id: string;
  name: string;
  filter: Filter;
}

const savedFilters = queryOptions({
  queryKey: ['saved filters'],
  queryFn: ({ signal }) => request<{ filters: Saved[] }>('/v1/filters', { signal }),
});

/** Filters under a name, the same for everybody in the company and for the API. */
export function SavedViews({
  conditions,
  choose,
}: {
  conditions: readonly Condition[];
  choose: (conditions: readonly Condition[]) => void;
}) {
  return (
    <Menu label="Saved views" align="end">
      {(close) => (
        <SavedList
          conditions={conditions}
          choose={(chosen) => {
            close();
            choose(chosen);
          }}
        />
      )}
    </Menu>
  );
}

function SavedList({
  conditions,
  choose,
}: {
  conditions: readonly Condition[];
  choose: (conditions: readonly Condition[]) => void;
}) {
  const client = useQueryClient();
  const may = useMay('edit_calls');
  const saved = useQuery(savedFilters);
  const afterwards = { onSettled: () => client.invalidateQueries({ queryKey: savedFilters.queryKey }) };
  const add = useMutation({
    mutationFn: (name: string) => post<Saved>('/v1/filters', { name, filter: filterOf(conditions) }),
    ...afterwards,
  });
  const remove = useMutation({
    mutationFn: (one: Saved) => send('DELETE', `/v1/filters/${one.id}`),
    onSuccess: (_, { name, filter }) =>
      toast(`“${name}” is no longer saved`, async () => {
        await post('/v1/filters', { name, filter });
        await client.invalidateQueries({ queryKey: savedFilters.queryKey });
      }),
    ...afterwards,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get('name') ?? '').trim();
    if (name !== '') add.mutate(name, { onSuccess: () => form.reset() });
  };
  const wrong = add.error ?? remove.error ?? saved.error;
  return (
    <div className="saved-panel">
      {saved.data?.filters.length === 0 && <p className="hint">Nothing saved yet.</p>}
      <ul aria-label="Saved views">
        {saved.data?.filters.map((one) => {
          const found = conditionsOfFilter(one.filter);
          return (
            <li key={one.id}>
              <button
                type="button"
                className="cut"
                disabled={found === null}
                title={found === null ? 'Made with the API, of more than filters here can say' : one.name}
                onClick={() => choose(found ?? [])}
              >
                {one.name}
              </button>
              {may && (
                <button
                  type="button"
                  className="button quiet"
                  aria-label={`Delete ${one.name}`}
                  onClick={() => remove.mutate(one)}
                >
                  <Icon name="bin" />
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {!may ? (
        <p className="hint">People who may edit calls save views for everybody.</p>
      ) : conditions.length === 0 ? (
        <p className="hint">Add filters to save them under a name.</p>
      ) : (
        <form onSubmit={submit}>
          <label>
            Save these filters as
            <input name="name" required maxLength={100} autoComplete="off" />
          </label>
          <button type="submit" className="button">
            Save
          </button>
        </form>
      )}
      <Wrong error={wrong} />
    </div>
  );
}
