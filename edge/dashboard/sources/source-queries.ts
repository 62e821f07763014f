import { queryOptions } from '@tanstack/react-query';
import type { Filter } from '../../filters/filter.ts';
import type { Source } from '../../visits/source.ts';
import { post, request, send } from '../api.ts';

/** What a rule makes of the visits it holds for. */
export type As =
  | { ignoreReferrer: true }
  | { channel?: string; source?: string; medium?: string; campaign?: string };

/** A company's own word on where visits came from. */
export interface SourceRule {
  id: string;
  name: string;
  site: string | null;
  when: Filter;
  as: As;
}

/** A rule that is written; without an id it is a new one. */
export type WantedRule = Omit<SourceRule, 'id'> & { id?: string };

export const sourceRules = queryOptions({
  queryKey: ['source rules'],
  queryFn: ({ signal }) => request<{ version: number; rules: SourceRule[] }>('/v1/sources/rules', { signal }),
});

export const writeRules = (version: number, rules: readonly WantedRule[]) =>
  send<{ version: number }>('PUT', '/v1/sources/rules', { version, rules });

export const sourceFields = queryOptions({
  queryKey: ['source fields'],
  queryFn: ({ signal }) =>
    request<{ fields: { name: string; words: string }[]; channels: { name: string; words: string }[] }>(
      '/v1/sources/fields',
      { signal },
    ),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Where a visit would come from, and why. */
export interface Tested {
  source: Source;
  rule: { id: string; name: string; position: number } | null;
  why: string[];
  looked: { id: string; name: string; holds: boolean }[];
  number: string | null;
}

export const testSource = (question: {
  landing: string;
  referrer: string;
  site?: string;
  rules?: WantedRule[];
}) => post<Tested>('/v1/sources/test', question);

export const conflicts = queryOptions({
  queryKey: ['sites', 'conflicts'],
  queryFn: ({ signal }) =>
    request<{ conflicts: { number: string; kind: string; message: string }[] }>('/v1/sites/conflicts', {
      signal,
    }),
});
