import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import type { Card, Dashboard } from '../../dashboards/dashboard.ts';
import { post, send } from '../api.ts';
import { useMay } from '../kit/use-may.ts';
import { Menu } from '../parts/menu.tsx';
import { Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { Wrong } from '../parts/wrong.tsx';
import { dimensionWords, metricOf } from '../reports/report.ts';
import type { Asked } from '../reports/report-search.ts';
import { bodyOf, dashboardList, newCardId } from './dashboards.ts';

/** Keeps a report as a card, on a dashboard that is there or on a new one. Nothing for people who may not. */
export function AddToDashboard({ asked }: { asked: Asked }) {
  if (!useMay('edit_calls')) return null;
  return (
    <Menu label="Add to a dashboard" align="end">
      {(close) => <Choice asked={asked} done={close} />}
    </Menu>
  );
}

function Choice({ asked, done }: { asked: Asked; done: () => void }) {
  const client = useQueryClient();
  const list = useQuery(dashboardList);
  const add = useMutation({
    mutationFn: async (to: Dashboard | { name: string }) => {
      const before = 'id' in to ? to.cards : [];
      const cards = [...before, cardOf(asked, before)];
      return 'id' in to
        ? send<Dashboard>('PUT', `/v1/dashboards/${to.id}`, { ...bodyOf(to), cards })
        : post<Dashboard>('/v1/dashboards', { name: to.name, cards });
    },
    onSuccess: async ({ name }) => {
      await client.invalidateQueries({ queryKey: ['dashboards'] });
      done();
      toast(`Added to “${name}”`);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim();
    if (name !== '') add.mutate({ name });
  };
  return (
    <div className="add-to-dashboard">
      <Loaded query={list} what="the dashboards" height={60}>
        {({ dashboards }) => (
          <ul aria-label="Dashboards">
            {dashboards.map((one) => (
              <li key={one.id}>
                <button type="button" className="button quiet" onClick={() => add.mutate(one)}>
                  {one.name}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <form onSubmit={submit}>
        <label>
          A new dashboard
          <input name="name" required maxLength={100} autoComplete="off" />
        </label>
        <button type="submit" className="button">
          Add
        </button>
      </form>
      <Wrong error={add.error} />
      <p className="hint">
        A card takes the time and filters of its dashboard. <Link to="/dashboards">See dashboards</Link>
      </p>
    </div>
  );
}

/** A report as a card that shows it as the report's own screen does. */
function cardOf({ metrics, dimensions, interval, model, unwanted }: Asked, cards: readonly Card[]): Card {
  const words = metricOf(metrics[0] ?? 'calls').words;
  const by = dimensions.map(dimensionWords).join(' and ').toLowerCase();
  const form =
    interval !== null
      ? 'line'
      : dimensions[0] === 'weekday' && dimensions[1] === 'hour'
        ? 'heat'
        : dimensions.length === 0
          ? 'figure'
          : metrics.length === 1 && dimensions.length === 1
            ? 'list'
            : 'table';
  return {
    id: newCardId(cards),
    title: by === '' ? words : `${words} by ${by}`,
    form,
    width: form === 'figure' ? 3 : form === 'list' || form === 'heat' ? 6 : 12,
    report: { metrics, dimensions, interval, model, unwanted, limit: interval === null ? 20 : 1000 },
    text: '',
  };
}
