import { queryOptions } from '@tanstack/react-query';
import type { Port } from '../../calls/port.ts';
import { request } from '../api.ts';

/** Orders take days; while one is under way it is asked about every minute, ms. */
const EACH = 60_000;

export const ports = queryOptions({
  queryKey: ['ports'],
  queryFn: ({ signal }) => request<{ ports: Port[] }>('/v1/ports', { signal }),
  refetchInterval: ({ state }) => (state.data?.ports.some((port) => !isOver(port)) === true ? EACH : false),
});

export function isOver({ status }: Pick<Port, 'status'>): boolean {
  return status === 'completed' || status === 'canceled' || status === 'expired';
}

/** How an order is, and what that asks of somebody. */
export const PORT_STATES: Record<
  Port['status'],
  { words: string; tone: 'good' | 'bad' | 'warn' | undefined; todo: string | null }
> = {
  draft: {
    words: 'No answer yet',
    tone: 'warn',
    todo: 'Ask the carrier whether it has the order before you order again.',
  },
  submitted: { words: 'Sent to the carrier', tone: undefined, todo: null },
  in_review: { words: 'Being looked at', tone: undefined, todo: null },
  waiting_signature: {
    words: 'Waits for a signature',
    tone: 'warn',
    todo: 'The carrier has mailed the letter of authorisation to the person who may sign it.',
  },
  action_required: {
    words: 'Something is wrong',
    tone: 'bad',
    todo: 'See the reason at the number, and put it right in the carrier’s console.',
  },
  scheduled: { words: 'Has a day', tone: undefined, todo: null },
  in_progress: { words: 'Moving now', tone: undefined, todo: null },
  completed: { words: 'Arrived', tone: 'good', todo: null },
  canceled: { words: 'Called off', tone: undefined, todo: null },
  expired: { words: 'Ran out of time', tone: 'bad', todo: 'Order it again.' },
};
