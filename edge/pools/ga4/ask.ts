import { Problem } from '../../problem.ts';

/** How Google is reached. */
export interface Google {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Lets so many ms pass. */
  wait: (ms: number) => Promise<void>;
}

/** What Google said: the HTTP status and its JSON, `null` where it was none. */
export interface Answer {
  status: number;
  body: unknown;
}

/** A property may cause ten server errors an hour: one more attempt, and not at once. */
const PAUSE_MS = 2000;
const PASSING = [500, 503];

/** A report over months takes Google some seconds; what takes longer than this will not come. */
const PATIENCE_MS = 60_000;

/**
 * Posts to Google. A 500 or 503 is asked once more after a pause; every other answer is the caller's to read.
 *
 * @throws Problem `unavailable` when Google was not reached
 */
export async function ask(google: Google, url: string, headers: HeadersInit, body: string): Promise<Answer> {
  const first = await post(google, url, headers, body);
  if (!PASSING.includes(first.status)) return first;
  await google.wait(PAUSE_MS);
  return post(google, url, headers, body);
}

// Taken apart, as the runtime's own `fetch` must not be called as a method of something else.
async function post({ fetch }: Google, url: string, headers: HeadersInit, body: string): Promise<Answer> {
  const { status, text } = await sent(async () => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(url, { method: 'POST', headers, body, signal });
    return { status: response.status, text: await response.text() };
  });
  return { status, body: parse(text) };
}

async function sent<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch {
    throw new Problem('unavailable', 'Google could not be reached; try again in a few minutes');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
