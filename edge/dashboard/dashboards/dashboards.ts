import { queryOptions } from '@tanstack/react-query';
import type { Card, Dashboard, DashboardBody, Share } from '../../dashboards/dashboard.ts';
import { request } from '../api.ts';
import type { ReportRequest } from '../reports/report.ts';

/** A link as the API tells of it, with its address. */
export type ShareWithUrl = Share & { url: string };

export const dashboardList = queryOptions({
  queryKey: ['dashboards'],
  queryFn: ({ signal }) => request<{ dashboards: Dashboard[] }>('/v1/dashboards', { signal }),
});

export const dashboardById = (id: string) =>
  queryOptions({
    queryKey: ['dashboards', id],
    queryFn: ({ signal }) => request<Dashboard>(`/v1/dashboards/${encodeURIComponent(id)}`, { signal }),
  });

export const sharesOf = (id: string) =>
  queryOptions({
    queryKey: ['dashboards', id, 'shares'],
    queryFn: ({ signal }) =>
      request<{ shares: ShareWithUrl[] }>(`/v1/dashboards/${encodeURIComponent(id)}/shares`, { signal }),
  });

/** What is kept of a dashboard, without what the server adds. */
export function bodyOf({ name, range, compare, filter, cards }: Dashboard): DashboardBody {
  return { name, range, compare, filter, cards };
}

/** A new id for a card, apart from those that are there. */
export function newCardId(cards: readonly Card[]): string {
  let n = cards.length + 1;
  while (cards.some(({ id }) => id === `card-${n}`)) n += 1;
  return `card-${n}`;
}

type Report = NonNullable<Card['report']>;

const report = (over: Partial<Report> & Pick<ReportRequest, 'metrics'>): Report => ({
  dimensions: [],
  interval: null,
  model: 'last',
  unwanted: 'exclude',
  limit: 10,
  ...over,
  metrics: over.metrics ?? ['calls'],
});

/** Cards to begin with: what most people want to see, to be changed afterwards. */
export const CARD_KINDS: Record<string, { words: string; card: Omit<Card, 'id'> }> = {
  calls: {
    words: 'Calls, one figure',
    card: { title: 'Calls', form: 'figure', width: 3, report: report({ metrics: ['calls'] }), text: '' },
  },
  answerRate: {
    words: 'Answer rate, one figure',
    card: {
      title: 'Answer rate',
      form: 'figure',
      width: 3,
      report: report({ metrics: ['answerRate'] }),
      text: '',
    },
  },
  qualified: {
    words: 'Qualified calls, one figure',
    card: {
      title: 'Qualified',
      form: 'figure',
      width: 3,
      report: report({ metrics: ['qualified'] }),
      text: '',
    },
  },
  value: {
    words: 'Value, one figure',
    card: { title: 'Value', form: 'figure', width: 3, report: report({ metrics: ['value'] }), text: '' },
  },
  overTime: {
    words: 'Calls day by day, a line',
    card: {
      title: 'Calls day by day',
      form: 'line',
      width: 12,
      report: report({ metrics: ['calls'], interval: 'day', limit: 1000 }),
      text: '',
    },
  },
  sources: {
    words: 'Sources, a list of bars',
    card: {
      title: 'Sources',
      form: 'list',
      width: 6,
      report: report({ metrics: ['calls'], dimensions: ['source.source'] }),
      text: '',
    },
  },
  campaigns: {
    words: 'Campaigns, a table',
    card: {
      title: 'Campaigns',
      form: 'table',
      width: 6,
      report: report({ metrics: ['calls', 'qualified', 'value'], dimensions: ['source.campaign'] }),
      text: '',
    },
  },
  hours: {
    words: 'When people call, hour by weekday',
    card: {
      title: 'When people call',
      form: 'heat',
      width: 6,
      report: report({ metrics: ['calls'], dimensions: ['weekday', 'hour'], limit: 168 }),
      text: '',
    },
  },
  text: {
    words: 'A text',
    card: {
      title: 'About these figures',
      form: 'text',
      width: 12,
      report: null,
      text: 'Write here what the figures mean.',
    },
  },
};

/** What a new dashboard begins with. */
export const FIRST_CARDS = [
  'calls',
  'answerRate',
  'qualified',
  'value',
  'overTime',
  'sources',
  'campaigns',
] as const;
