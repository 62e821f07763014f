import { FULL } from './build.ts';
import type { ForgetRequest, KeepRequest, VisitAnswer, VisitRequest } from './protocol.ts';

/** What came back: the status of HTTP, 0 when there was none, and the answer when it is a whole one. */
export interface Reply {
  status: number;
  answer?: VisitAnswer;
}

/** Is told why something is not as it should be. */
export type Warn = (problem: unknown) => void;

/** Tells the page's owner. */
export const warn: Warn = (problem) => console.warn('Numberline:', problem);

// In ms. The page's own number is better than one that comes when the visitor has long read it.
const PATIENCE = 2500;

/** What came over the network or out of storage, with everything the script relies on. Throws when that is not there. */
export function checked<A extends VisitAnswer>(answer: A): A {
  const { visit, visitor, token, swaps, keepEvery, endsAfter }: A = Object(answer);
  // An error of the edge says best itself what it is about.
  if (!(keepEvery > 0 && endsAfter > 0)) throw answer;
  for (const text of [visit, visitor, token, ...swaps.flatMap(({ from, to = from }) => [from, to])])
    text.trim();
  return answer;
}

/**
 * Sends a message. It goes as `text/plain`, which needs no preflight, and with the cookie of an edge on the site's own
 * domain. Rejects when nothing has come back after 2.5 s.
 */
export const send = (address: string, message: object): Promise<Response> =>
  fetch(address, {
    method: 'POST',
    body: JSON.stringify(message),
    credentials: 'include',
    keepalive: true,
    signal: AbortSignal.timeout(PATIENCE),
  });

/**
 * Sends a message and waits for the answer. Never rejects: `warn` is told why there is none.
 *
 * @param early what came of it, where the page had sent it before the script was there; that may take another 2.5 s
 */
export async function ask(
  address: string,
  message: VisitRequest | KeepRequest,
  warn?: Warn,
  early?: Promise<Response>,
): Promise<Reply> {
  const reply: Reply = { status: 0 };
  try {
    const response = await (FULL && early
      ? Promise.race([early, new Promise<never>((_, reject) => setTimeout(reject, PATIENCE, 'too late'))])
      : send(address, message));
    reply.status = response.status;
    reply.answer = checked(await response.json());
  } catch (problem) {
    warn?.(problem);
  }
  return reply;
}

/** Sends a last message that outlives the page. False when the browser would not take it. */
export const tell = (address: string, message: KeepRequest | ForgetRequest): boolean =>
  navigator.sendBeacon(address, JSON.stringify(message));
