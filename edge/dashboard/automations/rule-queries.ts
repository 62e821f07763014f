import { queryOptions } from '@tanstack/react-query';
import type { Action, Rule } from '../../rules/rule.ts';
import { post, request } from '../api.ts';

export const rules = queryOptions({
  queryKey: ['rules'],
  queryFn: ({ signal }) => request<{ rules: Rule[] }>('/v1/rules', { signal }),
});

/** A rule as somebody writes it down. */
export type Wanted = Omit<Rule, 'id' | 'version' | 'position'>;

/** What a rule would have done to the newest calls. */
export interface Trial {
  looked: number;
  /** Calls for which something was never known. */
  waiting: number;
  hits: { call: string; actions: Action[] }[];
}

export const tryRule = (wanted: Wanted, calls: number) => post<Trial>('/v1/rules/try', { ...wanted, calls });

export const wantedOf = ({ name, enabled, trigger, when, actions, stop }: Wanted): Wanted => ({
  name,
  enabled,
  trigger,
  when,
  actions,
  stop,
});
