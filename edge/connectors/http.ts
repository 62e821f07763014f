import type { Fate, Outside } from './connector.ts';

/** What a platform answered: its JSON, `null` where it was none. */
export interface Reply {
  status: number;
  body: unknown;
  /** The beginning of it as it was sent. */
  text: string;
  /** From `Retry-After`, ms; `null` without one. */
  afterMs: number | null;
}

/** How long a platform may take, ms. */
const PATIENCE_MS = 20_000;

/** Asks a platform. Rejects when it cannot be reached in time. */
export async function call(
  { fetch }: Outside,
  url: string,
  init: { method?: string; headers?: Record<string, string>; json?: unknown; form?: URLSearchParams },
): Promise<Reply> {
  const body = init.json === undefined ? (init.form ?? null) : JSON.stringify(init.json);
  const response = await fetch(
    new Request(url, {
      method: init.method ?? 'POST',
      // A platform that moved is not followed with our secrets.
      redirect: 'manual',
      headers: {
        ...(init.json === undefined ? {} : { 'content-type': 'application/json' }),
        accept: 'application/json',
        'user-agent': 'Numberline/1',
        ...init.headers,
      },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    }),
  );
  const text = await response.text();
  return { status: response.status, body: parse(text), text: text.slice(0, 500), afterMs: waitOf(response) };
}

/** The fate of what was not taken, where the platform's own words say no more: its fault is tried again, ours is not. */
export function fateOf(platform: string, { status, afterMs }: Reply, said: string, remedy: string): Fate {
  const words = said === '' ? `${platform} answered with ${status}` : `${platform}: ${said}`;
  if (status === 429 || status >= 500) return { is: 'failed', reason: words, afterMs };
  return {
    is: 'refused',
    fault: status === 401 || status === 403 ? 'account' : 'call',
    reason: words,
    remedy,
  };
}

/** A value somewhere in an answer of which nothing is known. */
export function at(body: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    body,
  );
}

/** A text somewhere in an answer; empty where there is none. */
export function textAt(body: unknown, ...path: (string | number)[]): string {
  const found = at(body, ...path);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function waitOf({ headers }: Response): number | null {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 86_400) * 1000 : null;
}
