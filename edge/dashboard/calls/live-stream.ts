import type { LiveMessage } from '../../calls/call.ts';
import { inCompany } from '../chosen-company.ts';

/** Whether what we see is live. `connecting` only before the first success. */
export type StreamState = 'connecting' | 'open' | 'broken';

/** The least and the most we wait before trying again, ms. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

/** How often an open stream is asked whether it is still there, ms: a connection may die without a word. */
const PING_EVERY = 30_000;

/**
 * How long to wait before attempt number `attempt` (0 is the first after a break), ms: doubling up to half a minute,
 * with the second half of it left to chance so that browsers do not all return at once. `random` is 0–1.
 */
export function waitBefore(attempt: number, random: number): number {
  const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt);
  return longest / 2 + (longest / 2) * random;
}

/** Reads one message of the stream; `null` for anything this dashboard does not know. */
export function readMessage(data: unknown): LiveMessage | null {
  if (typeof data !== 'string') return null;
  try {
    const message = JSON.parse(data) as LiveMessage | null;
    const id = message?.type === 'call' ? message.call?.id : message?.type === 'gone' ? message.id : null;
    return typeof id === 'string' ? message : null;
  } catch {
    return null;
  }
}

/**
 * Keeps `GET /v1/calls/live` open until closed, trying again after every break: after a wait, or at once when the
 * network or the reader comes back. `opened` is told each time something may have been missed.
 *
 * @param question what the list asks, see `queryOf`; empty for all calls
 */
export function openStream(
  question: string,
  on: {
    message: (message: LiveMessage) => void;
    state: (state: StreamState) => void;
    opened: () => void;
  },
): { close: () => void } {
  let attempt = 0;
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAnswered = true;
  let closed = false;

  const ping = setInterval(() => {
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (!isAnswered) return socket.close();
    isAnswered = false;
    socket.send('ping');
  }, PING_EVERY);

  const connect = () => {
    clearTimeout(timer);
    timer = undefined;
    const address = new URL(
      inCompany(`/v1/calls/live${question === '' ? '' : `?${question}`}`),
      location.href,
    );
    address.protocol = address.protocol.replace('http', 'ws');
    socket = new WebSocket(address);
    socket.addEventListener('open', () => {
      attempt = 0;
      isAnswered = true;
      on.state('open');
      on.opened();
    });
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      isAnswered = true;
      const message = readMessage(event.data);
      if (message !== null) on.message(message);
    });
    socket.addEventListener('close', () => {
      if (closed) return;
      on.state('broken');
      timer = setTimeout(connect, waitBefore(attempt, Math.random()));
      attempt += 1;
    });
  };

  const comeBack = () => {
    if (document.visibilityState !== 'visible') return;
    if (timer !== undefined) connect();
    // A laptop that slept may hold a connection whose other end is long gone.
    else if (socket?.readyState === WebSocket.OPEN) on.opened();
  };
  window.addEventListener('online', comeBack);
  document.addEventListener('visibilitychange', comeBack);
  connect();

  return {
    close: () => {
      closed = true;
      clearTimeout(timer);
      clearInterval(ping);
      window.removeEventListener('online', comeBack);
      document.removeEventListener('visibilitychange', comeBack);
      socket?.close();
    },
  };
}
