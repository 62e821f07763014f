import { queryOptions } from '@tanstack/react-query';
import type { Flow } from '../../flows/flow.ts';
import type { Source } from '../../visits/source.ts';
import { request } from '../api.ts';

// What several screens ask for: each is one list of the API.

/** `GET /v1/numbers` */
export interface TrackingNumber {
  /** E.164 */
  number: string;
  pool: string | null;
  source: Source | null;
  flow: string;
  carrier: string;
  label: string | null;
  /** ms; `null` while it is in use. */
  releasedAt: number | null;
  quarantineUntil: number | null;
}

export const numbers = queryOptions({
  queryKey: ['numbers'],
  queryFn: ({ signal }) => request<{ numbers: TrackingNumber[] }>('/v1/numbers', { signal }),
});

/** `GET /v1/flows` */
export interface FlowHead {
  id: string;
  name: string;
  /** The version new calls get; `null` for none. */
  version: number | null;
  hasDraft: boolean;
  flow: Flow | null;
}

export const flows = queryOptions({
  queryKey: ['flows'],
  queryFn: ({ signal }) => request<{ flows: FlowHead[] }>('/v1/flows', { signal }),
});

/** `GET /v1/carriers` */
export interface CarrierAccount {
  id: string;
  kind: 'simulator' | 'twilio' | 'telnyx' | 'signalwire' | 'plivo';
  name: string;
  webhook: string;
  capabilities: Record<string, boolean | number>;
}

export const carriers = queryOptions({
  queryKey: ['carriers'],
  queryFn: ({ signal }) => request<{ carriers: CarrierAccount[] }>('/v1/carriers', { signal }),
});

/** `GET /v1/sites` */
export interface Site {
  key: string;
  name: string;
  origins: string[];
  groups: SwapGroup[];
}

/** Numbers printed on a site that are replaced by those of one pool. */
export interface SwapGroup {
  id: string;
  name: string;
  pool: string;
  /** While it is not, its numbers stay as they are printed. */
  active: boolean;
  /** E.164 */
  numbers: string[];
  /** Prefixes of the paths it counts under; none is everywhere. */
  paths: string[];
}

export const sites = queryOptions({
  queryKey: ['sites'],
  queryFn: ({ signal }) => request<{ sites: Site[] }>('/v1/sites', { signal }),
});

/** `GET /v1/media` */
export interface MediaAsset {
  id: string;
  name: string;
  kind: 'greeting' | 'whisper' | 'survey' | 'voicemail' | 'hold' | 'notice';
  version: number;
  source: 'upload' | 'tts';
  url: string | null;
  type: 'wav' | 'mp3' | null;
  /** Seconds. */
  duration: number | null;
  bytes: number | null;
  text: string | null;
  language: string | null;
  madeAt: number;
  usedBy: { id: string; name: string }[];
}

export const media = queryOptions({
  queryKey: ['media'],
  queryFn: ({ signal }) => request<{ media: MediaAsset[] }>('/v1/media', { signal }),
});

/** `GET /v1/destinations` */
export interface DestinationEntry {
  to: string;
  label: string;
  groups: string[];
  lastResult: string | null;
  lastRangAt: number | null;
  missedInARow: number;
  warning: string | null;
}

export const destinations = queryOptions({
  queryKey: ['destinations'],
  queryFn: ({ signal }) => request<{ destinations: DestinationEntry[] }>('/v1/destinations', { signal }),
});

/** `GET /v1/filters/fields` */
export interface FilterField {
  name: string;
  kind: 'text' | 'number' | 'boolean' | 'instant' | 'list';
  words: string;
  values: string[] | null;
  unit: 'seconds' | 'cents' | 'share' | 'days' | null;
}

export const filterFields = queryOptions({
  queryKey: ['filter fields'],
  queryFn: ({ signal }) => request<{ fields: FilterField[] }>('/v1/filters/fields', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** `GET /v1/webhooks` */
export interface Webhook {
  id: string;
  url: string;
  types: string[];
  state: 'on' | 'off' | 'failing';
  failingSince: number | null;
  createdAt: number;
}

export const webhooks = queryOptions({
  queryKey: ['webhooks'],
  queryFn: ({ signal }) => request<{ webhooks: Webhook[] }>('/v1/webhooks', { signal }),
});

/** A row of `POST /v1/reports`. */
interface ReportRow {
  keys: (string | number | null)[];
  /** When the interval begins, ms. */
  start: number | null;
  values: (number | null)[];
}

const DAY = 86_400_000;

/** Calls of the last 30 days and the day of the last one, ms, by a field of the call. */
export const callsBy = (dimension: 'trackingNumber' | 'flow' | 'pool') =>
  queryOptions({
    queryKey: ['calls by', dimension],
    queryFn: async ({ signal }) => {
      const to = Date.now();
      const { rows } = await request<{ rows: ReportRow[] }>('/v1/reports', {
        method: 'POST',
        signal,
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({
          metrics: ['calls'],
          dimensions: [dimension],
          interval: 'day',
          from: to - 30 * DAY,
          to,
          unwanted: 'include',
          limit: 10_000,
        }),
      });
      const found = new Map<string, { calls: number; lastDay: number }>();
      for (const { keys, start, values } of rows) {
        const calls = values[0] ?? 0;
        if (calls === 0) continue;
        const key = String(keys[0]);
        const known = found.get(key) ?? { calls: 0, lastDay: 0 };
        found.set(key, { calls: known.calls + calls, lastDay: Math.max(known.lastDay, start ?? 0) });
      }
      return found;
    },
    staleTime: 30_000,
  });
