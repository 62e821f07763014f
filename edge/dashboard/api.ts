import {
  infiniteQueryOptions,
  keepPreviousData,
  QueryCache,
  QueryClient,
  queryOptions,
} from '@tanstack/react-query';
import type { CallDetail, CallPage } from '../calls/call.ts';
import type { DrainAlarm } from '../pools/drain-cause.ts';
import type { Leak } from '../pools/leaks.ts';
import type { PoolStatus } from '../pools/messages.ts';
import type { ProblemBody } from '../problem.ts';
import { chooseCompany, chosenCompany } from './chosen-company.ts';
import { BRAND_NAME } from './shell/brand-name.ts';

/** `GET /v1/welcome`: what this installation is, for people who are not signed in. */
export interface Welcome {
  product: string;
  /** Only on a demo installation: how to sign in, and where its site is. */
  demo: { email: string; password: string; site: string } | null;
}

/** `GET /v1/me`: who is signed in, for which company, and what they may do there. */
export interface Me {
  user: { id: string; name: string; email: string };
  /** `timeZone` is an IANA name. */
  company: { id: string; name: string; timeZone: string };
  role: { id: string; name: string } | null;
  permissions: string[];
  /** Callers' numbers are not shown whole. */
  masksCallers: boolean;
  /** All companies they work in. */
  companies: { id: string; name: string; account: { id: string; name: string }; ownsAccount: boolean }[];
}

/** A number of a pool, with the calls to it that go on. */
export type PoolNumber = PoolStatus['numbers'][number] & { calls: string[] };

/** One of `GET /v1/pools` */
export interface Pool {
  id: string;
  name: string;
  objects: number;
  status: Omit<PoolStatus, 'numbers' | 'alarms'> & { numbers: PoolNumber[] };
  alarms: DrainAlarm[];
  leaks: Leak[];
}

/** `GET /v1/pools` */
export interface Pools {
  pools: Pool[];
}

/** A request that was not answered as asked. `status` is 0 when the server could not be reached at all. */
export class RequestFailed extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'RequestFailed';
    this.status = status;
  }
}

/** Asks our own API, as the signed-in person. */
export async function request<T>(path: string, init?: RequestInit): Promise<T> {
  const headers = new Headers(init?.headers ?? { accept: 'application/json' });
  const company = chosenCompany();
  if (company !== null) headers.set('numberline-company', company);
  const response = await fetch(path, { ...init, headers }).catch((cause: Error) => {
    if (cause.name === 'AbortError') throw cause;
    throw new RequestFailed(0, `${BRAND_NAME} cannot be reached. Check the connection, then try again.`);
  });
  if (!response.ok) {
    const problem = (await response.json().catch(() => ({}))) as Partial<ProblemBody>;
    throw new RequestFailed(response.status, problem.message ?? `The server answered ${response.status}.`);
  }
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** Sends JSON to our own API. */
export function send<T>(method: string, path: string, body?: object): Promise<T> {
  return request<T>(path, {
    method,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Posts JSON to our own API. */
export function post<T>(path: string, body: object): Promise<T> {
  return send<T>('POST', path, body);
}

export const welcome = queryOptions({
  queryKey: ['welcome'],
  queryFn: ({ signal }) => request<Welcome>('/v1/welcome', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Who is signed in; `null` is nobody, and is asked again soon: one may sign in from another tab. */
export const me = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) =>
    request<Me>('/v1/me', { signal }).catch((error: Error) => {
      if (!(error instanceof RequestFailed)) throw error;
      if (error.status === 401) return null;
      // The company of this tab is not theirs, any more: another person signed in, or they were taken out of it.
      if (error.status !== 403 || chosenCompany() === null) throw error;
      chooseCompany(null);
      return request<Me>('/v1/me', { signal });
    }),
  staleTime: ({ state }) => (state.data === null ? 2000 : 5 * 60_000),
});

const CALLS_PER_PAGE = 50;

/** One page of the ledger, newest first; without a cursor the newest page. `question`: all calls unless it is given. */
function fetchCalls(
  cursor: string | null,
  signal?: AbortSignal,
  question?: URLSearchParams,
): Promise<CallPage> {
  const query = new URLSearchParams(question);
  query.set('limit', String(CALLS_PER_PAGE));
  if (cursor !== null) query.set('cursor', cursor);
  return request<CallPage>(`/v1/calls?${query}`, signal === undefined ? {} : { signal });
}

/**
 * The calls that answer a question, as far as they were scrolled; all calls for an empty one. The live stream keeps them up
 * to date while they are looked at. All calls stay, because none ever leaves them; others are asked for again when one comes
 * back to them.
 */
export const callPages = (question: string) =>
  infiniteQueryOptions({
    queryKey: ['calls', question],
    queryFn: ({ pageParam, signal }) => fetchCalls(pageParam, signal, new URLSearchParams(question)),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    ...(question === ''
      ? { staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY }
      : { staleTime: 0, refetchOnWindowFocus: false, refetchOnReconnect: false }),
  });

/** The newest page by itself, for catching up with what the live stream missed. Always asked anew. */
export const newestCalls = (question: string) =>
  queryOptions({
    queryKey: ['newest calls', question],
    queryFn: ({ signal }) => fetchCalls(null, signal, new URLSearchParams(question)),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

/** One call with its legs and events. */
export const callDetail = (id: string) =>
  queryOptions({
    queryKey: ['call', id],
    queryFn: ({ signal }) => request<CallDetail>(`/v1/calls/${encodeURIComponent(id)}`, { signal }),
  });

/** `GET /v1/calls/:id/made` */
export interface Made {
  tags: string[];
  leadStatus: 'unset' | 'qualified' | 'not_qualified' | 'spam' | 'duplicate';
  /** 0–100 */
  score: number | null;
  valueCents: number | null;
  notes: { id: string; body: string; createdAt: number; editedAt: number | null }[];
  history: {
    at: number;
    by: { kind: 'person' | 'api' | 'rule' | 'flow' | 'survey'; id: string | null };
    field: string;
    before: string | number | null;
    after: string | number | null;
  }[];
}

/** What people and rules made of a call. Under the call's key, so that what brings the call up to date brings this too. */
export const callMade = (id: string) =>
  queryOptions({
    queryKey: ['call', id, 'made'],
    queryFn: ({ signal }) => request<Made>(`/v1/calls/${encodeURIComponent(id)}/made`, { signal }),
  });

/** Every pool as it stands, asked again every five seconds while it is looked at. */
export const pools = queryOptions({
  queryKey: ['pools'],
  queryFn: ({ signal }) => request<Pools>('/v1/pools', { signal }),
  refetchInterval: 5000,
});

/** True when the answer would be the same next time: the request itself was wrong. */
function isFinal(error: Error): boolean {
  return error instanceof RequestFailed && error.status >= 400 && error.status < 500 && error.status !== 429;
}

/** Everything fetched. `onSignedOut` is told when the server no longer knows who is asking. */
export function makeQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof RequestFailed && error.status === 401) onSignedOut();
      },
    }),
    defaultOptions: {
      queries: {
        // A laptop without a network still reaches the server that runs on it.
        networkMode: 'always',
        retry: (failures, error) => !isFinal(error) && failures < 2,
      },
    },
  });
}
