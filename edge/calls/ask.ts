import { logError } from '../log.ts';
import { demandPublic, type Resolve } from '../outbox/public-address.ts';
import { traceHeader } from '../trace.ts';
import type { Question } from './course.ts';

/** What a company's server said. */
export interface Said {
  /** The branch it named; `null` for none. */
  branch: string | null;
  /** It could not be asked, was too slow, or answered something else. */
  failed: boolean;
}

/** Bytes of an answer that are read; a branch's name needs a few. */
const MOST_BYTES = 16 * 1024;

const FAILED: Said = { branch: null, failed: true };

/**
 * Asks a server of the company's which way a call goes: POSTs the question as JSON and reads `{ "branch": name }`, or `{}`
 * for none. Only https, only hosts on the public internet, no redirect is followed. Never rejects.
 */
export async function ask(
  { url, timeoutSeconds, trace, body }: Question,
  outside: { fetch: (request: Request) => Promise<Response>; resolve: Resolve; loopback: boolean },
): Promise<Said> {
  try {
    const signal = AbortSignal.timeout(timeoutSeconds * 1000);
    const address = await demandPublic(url, outside.resolve, outside.loopback);
    const response = await outside.fetch(
      new Request(address, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Numberline-Flow/1',
          traceparent: traceHeader(trace),
        },
        body: JSON.stringify(body),
        signal,
      }),
    );
    if (!response.ok) return FAILED;
    const said: unknown = JSON.parse(await readAtMost(response, MOST_BYTES));
    if (typeof said !== 'object' || said === null || Array.isArray(said)) return FAILED;
    const branch = (said as { branch?: unknown }).branch ?? null;
    return branch === null || typeof branch === 'string' ? { branch, failed: false } : FAILED;
  } catch (error) {
    // The address may carry a secret of the company's, so only its host is logged.
    logError('flow_webhook_failed', error, { trace, host: URL.parse(url)?.host ?? null });
    return FAILED;
  }
}

async function readAtMost(response: Response, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw new Error(`the answer has more than ${limit} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
