import { queryOptions } from '@tanstack/react-query';
import type { Connection, Conversion, ConversionAction } from '../../connectors/action.ts';
import type { Kind } from '../../connectors/connector.ts';
import { post, request } from '../api.ts';

/** What an account, or an action, needs. */
export interface PlatformField {
  name: string;
  description: string | null;
  required: boolean;
}

/** A platform there can be a connection with. */
export interface Platform {
  kind: Kind;
  name: string;
  settings: PlatformField[];
  secrets: PlatformField[];
  action: PlatformField[];
  restates: boolean;
  retracts: boolean;
  withinDays: number;
}

export const connections = queryOptions({
  queryKey: ['connections'],
  queryFn: ({ signal }) =>
    request<{ connections: Connection[]; platforms: Platform[] }>('/v1/connections', { signal }),
});

export const actions = queryOptions({
  queryKey: ['conversion actions'],
  queryFn: ({ signal }) => request<{ actions: ConversionAction[] }>('/v1/conversions', { signal }),
});

/** The newest calls that an action was interested in. */
export const toldBy = (action: string) =>
  queryOptions({
    queryKey: ['conversion actions', action, 'calls'],
    queryFn: ({ signal }) =>
      request<{ conversions: Conversion[] }>(`/v1/conversions/${encodeURIComponent(action)}/calls`, {
        signal,
      }),
  });

/** Why each action did, or did not, tell its platform of a call. */
export interface Told {
  action: { id: string; name: string };
  connection: { id: string; name: string; kind: Kind };
  because: string;
  conversion: Conversion | null;
}

/** Under the call's key, so that what brings the call up to date brings this too. */
export const toldOf = (call: string) =>
  queryOptions({
    queryKey: ['call', call, 'told'],
    queryFn: ({ signal }) =>
      request<{ conversions: Told[] }>(`/v1/calls/${encodeURIComponent(call)}/conversions`, { signal }),
  });

/** An action as somebody writes it down. */
export type WantedAction = Omit<ConversionAction, 'id'>;

/** What an action would have told of the newest calls. */
export interface ActionTrial {
  looked: number;
  told: number;
  reasons: { because: string; calls: number }[];
  /** What the platform says of the newest, looking only. */
  checked: { call: string; taken: boolean; reason: string | null; remedy: string | null } | null;
}

export const tryAction = (wanted: WantedAction, calls: number) =>
  post<ActionTrial>('/v1/conversions/try', { ...wanted, calls });
