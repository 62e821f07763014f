import type { CallDetail, Problem, WhoCalled, WhoCalledQuery } from './api.ts';

/** Where Numberline runs, and who asks. */
export interface Connection {
  /** Origin of the edge, e.g. `https://calls.example.com`. */
  edge: string;
  /** An API key that may view calls. */
  key: string;
  /** ms to wait for an answer; 10 s unless given. */
  timeout?: number;
  /** What to ask with, such as a service binding of a Worker; the global `fetch` unless given. */
  fetch?: (address: string, init: RequestInit) => Promise<Response>;
}

/** What can be asked. Each rejects with a `NumberlineError`. */
export interface Numberline {
  /** Who called this number? Candidates, most probable first, with confidence and reason. */
  whoCalled(question: WhoCalledQuery): Promise<WhoCalled>;
  /** A call with everything that is known of it. */
  call(id: string): Promise<CallDetail>;
}

/** A refusal, or no answer at all. */
export class NumberlineError extends Error {
  /** Kind of the problem: `unauthorized`, `not_found`, …; `unreachable` when nothing, or not Numberline, answered. */
  readonly type: string;
  /** HTTP status, 0 when there was no answer. */
  readonly status: number;
  /** The field of the question that is wrong. */
  readonly field: string | undefined;

  constructor({ type, message, field }: Problem, status: number, options?: { cause: unknown }) {
    super(message, options);
    this.name = 'NumberlineError';
    this.type = type;
    this.status = status;
    this.field = field;
  }
}

/** Nothing is sent before something is asked. Throws a `TypeError` when `edge` is no address or there is no key. */
export function connect({ edge, key, timeout = 10_000, fetch: ask = fetch }: Connection): Numberline {
  if (!/^https?:\/\//.test(edge)) throw new TypeError(`edge must be an address, not ${edge}`);
  if (!key) throw new TypeError('key must be an API key');

  const origin = edge.replace(/\/$/, '');

  async function get<T>(path: string): Promise<T> {
    let status = 0;
    let body: unknown;
    try {
      const response = await ask(origin + path, {
        headers: { authorization: `Bearer ${key}` },
        signal: AbortSignal.timeout(timeout),
      });
      ({ status } = response);
      body = await response.json();
      if (response.ok) return body as T;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : cause;
      const message = `no answer from Numberline at ${origin}: ${why}`;
      throw new NumberlineError({ type: 'unreachable', message }, status, { cause });
    }
    if (isProblem(body)) throw new NumberlineError(body, status);
    const message = `${origin} answers, but not as Numberline does`;
    throw new NumberlineError({ type: 'unreachable', message }, status);
  }

  return {
    whoCalled: (question) => {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(question)) {
        if (value !== undefined && value !== null) query.set(name, String(value));
      }
      return get(`/v1/attribution?${query}`);
    },
    call: (id) => get(`/v1/calls/${encodeURIComponent(id)}`),
  };
}

function isProblem(body: unknown): body is Problem {
  const { type, message } = Object(body);
  return typeof type === 'string' && typeof message === 'string';
}
