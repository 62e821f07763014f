import { Problem } from '../problem.ts';
import { traceHeader } from '../trace.ts';
import { demandPublic, type Resolve } from './public-address.ts';
import { signedHeaders } from './sign.ts';

/** One attempt to hand an event over, and what came of it. */
export interface Attempt {
  /** When it began, ms since 1970. */
  at: number;
  /** How long it took, ms. */
  took: number;
  /** HTTP status; `null` when there was no answer. */
  status: number | null;
  /** The beginning of the answer's body; empty when there was none. */
  response: string;
  /** Why it failed, in words; `null` when it was taken. */
  error: string | null;
}

/** What an attempt needs from outside, so that tests can put their own there. */
export interface Outside {
  fetch: (request: Request) => Promise<Response>;
  resolve: Resolve;
  /** Whether this machine's own addresses are allowed. */
  loopback: boolean;
}

export interface Letter {
  url: string;
  /** The current one first. */
  secrets: readonly string[];
  event: string;
  /** Goes along as `traceparent`, so that whoever receives it can follow a call from the page on. */
  trace: string;
  body: string;
}

/** How long a receiver may take, ms. */
const PATIENCE_MS = 10_000;

/** Bytes of an answer that are kept for people to read. */
const KEPT = 2048;

/** Sends it once. Never rejects: what goes wrong is in the answer. Only a 2xx means that it was taken. */
export async function attempt(letter: Letter, at: number, outside: Outside): Promise<Attempt> {
  const began = Date.now();
  const done = (result: Omit<Attempt, 'at' | 'took'>): Attempt => ({
    at,
    took: Date.now() - began,
    ...result,
  });
  if (letter.secrets.length === 0) {
    return done({ status: null, response: '', error: 'its signing secret cannot be read; replace it' });
  }
  try {
    const address = await demandPublic(letter.url, outside.resolve, outside.loopback);
    const response = await outside.fetch(
      new Request(address, {
        method: 'POST',
        // A receiver that has moved may have moved to where we must not follow.
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Numberline-Webhooks/1',
          traceparent: traceHeader(letter.trace),
          ...signedHeaders(letter.secrets, letter.event, at, letter.body),
        },
        body: letter.body,
        signal: AbortSignal.timeout(PATIENCE_MS),
      }),
    );
    const { status } = response;
    return done({
      status,
      response: await beginningOf(response),
      error: response.ok ? null : wordsFor(status),
    });
  } catch (error) {
    return done({ status: null, response: '', error: reasonOf(error) });
  }
}

function wordsFor(status: number): string {
  if (status >= 300 && status < 400) return `answered with a redirect (${status}), which is not followed`;
  return `answered with ${status}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof Problem) return error.message;
  if (error instanceof Error && error.name === 'TimeoutError')
    return `no answer within ${PATIENCE_MS / 1000} s`;
  return 'the receiver could not be reached';
}

/** The first bytes as text. The rest is not read: a receiver could go on for ever. One that breaks off has still answered. */
async function beginningOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk.subarray(0, KEPT), { stream: true });
      if (text.length >= KEPT) break;
    }
  } catch {
    // The status is what counts.
  }
  return text.slice(0, KEPT);
}
