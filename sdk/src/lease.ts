import type { KeepRequest, LeaveRequest, VisitAnswer, VisitRequest } from './protocol.ts';

/** What came back: the status of HTTP, 0 when there was none, and the answer when it is a whole one. */
export interface Reply {
  status: number;
  answer?: VisitAnswer;
}

// In ms. The page's own number is better than one that comes when the visitor has long read it.
const PATIENCE = 2500;

/** What came over the network or out of storage, with everything the script relies on. Throws when that is not there. */
export function checked<A extends VisitAnswer>(answer: A): A {
  const { visit, visitor, token, swaps, keepEvery, endsAfter } = answer;
  for (const text of [visit, visitor, token, ...swaps.flatMap(({ from, to = from }) => [from, to])])
    text.trim();
  if (keepEvery > 0 && endsAfter > 0) return answer;
  throw answer;
}

/** Sends a message and waits for the answer. It goes as `text/plain`, which needs no preflight. Never rejects. */
export async function ask(address: string, message: VisitRequest | KeepRequest): Promise<Reply> {
  let status = 0;
  try {
    const response = await fetch(address, {
      method: 'POST',
      body: JSON.stringify(message),
      keepalive: true,
      signal: AbortSignal.timeout(PATIENCE),
    });
    status = response.status;
    return { status, answer: checked(await response.json()) };
  } catch {
    return { status };
  }
}

/** Sends a last message that outlives the page. False when the browser would not take it. */
export const tell = (address: string, message: LeaveRequest): boolean =>
  navigator.sendBeacon(address, JSON.stringify(message));
