import { queryOptions } from '@tanstack/react-query';
import type { FlowProblem } from '../../flows/finding.ts';
import type { Flow } from '../../flows/flow.ts';
import type { Simulation } from '../../flows/simulate.ts';
import { post, request, send } from '../api.ts';
import type { FlowHead } from '../kit/lists.ts';

/** `GET /v1/flows/:id` */
export interface FlowDetail extends FlowHead {
  /** As it was sent, valid or not; `null` for none. */
  draft: unknown;
  numbers: string[];
  /** Ids of published flows that lead to it. */
  flows: string[];
}

/** What stands in the way of publishing, and what its author should know. */
export interface Findings {
  problems: FlowProblem[];
  warnings: FlowProblem[];
}

const path = (id: string) => `/v1/flows/${encodeURIComponent(id)}`;

export const flowDetail = (id: string) =>
  queryOptions({
    queryKey: ['flow', id],
    queryFn: ({ signal }) => request<FlowDetail>(path(id), { signal }),
  });

export const flowVersions = (id: string) =>
  queryOptions({
    queryKey: ['flow', id, 'versions'],
    queryFn: ({ signal }) =>
      request<{ versions: { version: number; name: string; publishedAt: number; isLive: boolean }[] }>(
        `${path(id)}/versions`,
        { signal },
      ),
  });

/** What changed from a version to another one; `null` is the draft. */
export const flowDiff = (id: string, from: number, to: number | null) =>
  queryOptions({
    queryKey: ['flow', id, 'diff', from, to],
    queryFn: ({ signal }) =>
      request<{ changes: { kind: string; node: string | null; field: string; text: string }[] }>(
        `${path(id)}/diff?from=${from}${to === null ? '' : `&to=${to}`}`,
        { signal },
      ),
    staleTime: 0,
  });

/** Problems of a flow that is not kept. */
export const flowCheck = (flow: Flow | null, key: string) =>
  queryOptions({
    queryKey: ['flow check', key],
    queryFn: () => post<Findings>('/v1/flows/check', { flow: flow ?? {} }),
    enabled: flow !== null,
  });

export const saveDraft = (id: string, flow: Flow | null, name?: string) =>
  send<Findings>('PUT', `${path(id)}/draft`, { flow, ...(name === undefined ? {} : { name }) });

export const publishDraft = (id: string) => post<{ version: number }>(`${path(id)}/publish`, {});

export const rollBack = (id: string, version: number) =>
  post<{ version: number }>(`${path(id)}/rollback`, { version });

export const simulateFlow = (id: string, flow: Flow, scenario: object) =>
  post<Simulation>('/v1/flows/simulate', { id, flow, scenario });
