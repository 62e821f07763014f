import type { z } from 'zod';
import { CarrierError } from './carrier-error.ts';

/** How a request leaves. A test puts its own here. */
export type Fetch = (request: Request) => Promise<Response>;

/** How long a carrier may take to answer, ms. */
const PATIENCE_MS = 15_000;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Redirects followed to a recording. */
const MOST_HOPS = 4;

/** One request to a carrier. */
export interface RestRequest<T> {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Absolute. */
  url: string;
  query?: Parameters;
  /** Sent as a form; an absent value is left out. */
  form?: Parameters;
  /** Sent as JSON. */
  json?: unknown;
  /**
   * Doing it twice costs money or makes a second one of something: when it is not known whether it was done, the error
   * says not to try again.
   */
  isOnceOnly?: boolean;
  /** What is needed of the answer. Left out where nothing is. */
  answer?: z.ZodType<T>;
}

export type Parameters = Record<string, string | number | boolean | readonly string[] | null | undefined>;

/** A carrier's REST API: authorised requests in, read answers out. */
export interface Rest {
  /** Rejects with a `CarrierError`, also when the answer is not what was needed of it. */
  request<T>(request: RestRequest<T>): Promise<T>;
  /**
   * Fetches audio from where the carrier said it is. Credentials go to the API's own host only; elsewhere the address
   * itself is the key. Rejects with a `CarrierError`.
   */
  audio(url: string): Promise<Response>;
}

/** What a carrier says of an error, in its own words. */
export type ErrorReader = (body: unknown) => { code: string | null; message: string | null };

/**
 * @param authorization value of the `Authorization` header
 * @param hosts the API's own hosts: where credentials may go with a recording's address
 */
export function rest(
  authorization: string,
  hosts: readonly string[],
  readError: ErrorReader,
  fetch: Fetch,
): Rest {
  async function send(url: string, init: RequestInit, isOnceOnly: boolean): Promise<Response> {
    const patience = new AbortController();
    // Cleared, where AbortSignal.timeout would keep a Durable Object awake long after the answer.
    const timer = setTimeout(() => patience.abort(new Error('it took too long')), PATIENCE_MS);
    let response: Response;
    try {
      response = await fetch(new Request(url, { ...init, signal: patience.signal }));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new CarrierError(null, null, `no answer from ${new URL(url).host}: ${why}`, !isOnceOnly);
    } finally {
      clearTimeout(timer);
    }
    const isOnwards = init.redirect === 'manual' && REDIRECTS.has(response.status);
    if (response.ok || isOnwards) return response;
    throw await errorOf(response, readError, isOnceOnly);
  }

  return {
    async request({ method, url, query, form, json, isOnceOnly = false, answer }) {
      const headers = new Headers({ authorization, accept: 'application/json' });
      let body: string | null = null;
      if (form !== undefined) {
        headers.set('content-type', 'application/x-www-form-urlencoded');
        body = search(form);
      } else if (json !== undefined) {
        headers.set('content-type', 'application/json');
        body = JSON.stringify(json);
      }
      const asked = query === undefined ? '' : search(query);
      const address = asked === '' ? url : `${url}?${asked}`;
      const response = await send(address, { method, headers, body }, isOnceOnly);
      if (answer === undefined) return undefined as never;
      const read = answer.safeParse(await bodyOf(response));
      if (read.success) return read.data;
      const [issue] = read.error.issues;
      throw new CarrierError(
        response.status,
        'unexpected_answer',
        `${method} ${new URL(url).pathname} answered without a usable ${issue?.path.join('.') || 'body'}`,
        false,
      );
    },

    async audio(url) {
      // Redirects are followed here, so that no runtime takes the credentials along to where the audio is stored.
      let address = url;
      for (let hop = 0; hop < MOST_HOPS; hop++) {
        if (!URL.canParse(address) || new URL(address).protocol !== 'https:')
          throw new CarrierError(null, 'bad_address', 'a recording is fetched from an https address', false);
        const headers = new Headers();
        if (hosts.includes(new URL(address).host)) headers.set('authorization', authorization);
        const response = await send(address, { headers, redirect: 'manual' }, false);
        const onwards = response.headers.get('location');
        if (!REDIRECTS.has(response.status) || onwards === null) return response;
        address = URL.canParse(onwards, address) ? new URL(onwards, address).href : onwards;
      }
      throw new CarrierError(null, 'bad_address', 'the recording is redirected again and again', false);
    },
  };
}

/** `Basic …` for an account and its token. */
export function basic(account: string, token: string): string {
  return `Basic ${btoa(`${account}:${token}`)}`;
}

function search(parameters: Parameters): string {
  const pairs = Object.entries(parameters).flatMap(([name, value]) => {
    if (value === null || value === undefined) return [];
    return (Array.isArray(value) ? value : [value]).map((each) => [name, String(each)]);
  });
  return new URLSearchParams(pairs).toString();
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

/** A refusal is final; too many requests and a failure of the carrier's own may pass. */
async function errorOf(
  response: Response,
  readError: ErrorReader,
  isOnceOnly: boolean,
): Promise<CarrierError> {
  const { status } = response;
  const { code, message } = readError(await bodyOf(response));
  const words = message ?? `the carrier answered with HTTP ${status}`;
  return new CarrierError(status, code, words, status === 429 || (status >= 500 && !isOnceOnly));
}
