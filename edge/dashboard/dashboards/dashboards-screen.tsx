import { Wrong } from '../parts/wrong.tsx';
import './dashboards.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import type { Dashboard } from '../../dashboards/dashboard.ts';
import { rangeInWords } from '../../dashboards/span.ts';
import { post, send } from '../api.ts';
import { useMay } from '../kit/use-may.ts';
import { Icon } from '../parts/icon.tsx';
import { Screen } from '../parts/screen.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { bodyOf, CARD_KINDS, dashboardList, FIRST_CARDS } from './dashboards.ts';

/** All dashboards of the company, and the way to a new one. */
export function DashboardsScreen() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const may = useMay('edit_calls');
  const list = useQuery(dashboardList);
  const add = useMutation({
    mutationFn: (name: string) =>
      post<Dashboard>('/v1/dashboards', {
        name,
        cards: FIRST_CARDS.map((kind) => ({ id: kind, ...CARD_KINDS[kind]?.card })),
      }),
    onSuccess: ({ id }) => navigate({ to: '/dashboards/$id', params: { id }, search: { edit: true } }),
  });
  const remove = useMutation({
    mutationFn: ({ id }: Dashboard) => send('DELETE', `/v1/dashboards/${id}`),
    onSuccess: async (_, gone) => {
      await client.invalidateQueries({ queryKey: dashboardList.queryKey });
      toast(`“${gone.name}” is deleted, and the links to it`, async () => {
        await post('/v1/dashboards', bodyOf(gone));
        await client.invalidateQueries({ queryKey: dashboardList.queryKey });
      });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim();
    if (name !== '') add.mutate(name);
  };
  const wrong = add.error ?? remove.error;
  return (
    <Screen title="Dashboards" needs="view_reports">
      {may && (
        <form className="new-dashboard" onSubmit={submit}>
          <label htmlFor="new-dashboard">New dashboard</label>
          <input
            id="new-dashboard"
            name="name"
            required
            maxLength={100}
            placeholder="Name"
            autoComplete="off"
          />
          <button type="submit" className="button primary" disabled={add.isPending}>
            Make it
          </button>
        </form>
      )}
      <Wrong error={wrong} />
      <Loaded query={list} what="the dashboards" height={200}>
        {({ dashboards }) =>
          dashboards.length === 0 ? (
            <Empty title="No dashboards yet">
              <p>
                A dashboard is a page of cards: figures, charts, tables.{' '}
                {may
                  ? 'Give the first one a name above.'
                  : 'People who may edit calls make them for everybody.'}
              </p>
            </Empty>
          ) : (
            <ul className="gallery">
              {dashboards.map((one) => (
                <li key={one.id} className="card">
                  <div className="card-head">
                    <h2>
                      <Link to="/dashboards/$id" params={{ id: one.id }}>
                        {one.name}
                      </Link>
                    </h2>
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
                  </div>
                  <p className="hint">
                    {one.cards.length === 1 ? '1 card' : `${one.cards.length} cards`},{' '}
                    {rangeInWords(one.range).toLowerCase()}
                  </p>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Screen>
  );
}
