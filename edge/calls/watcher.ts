import type { LogQuestion } from './log.ts';

/** Who watches the live log, and what of it: kept for their WebSocket while the object sleeps. */
export interface Watcher {
  /** Id of the person; `null` for an API key. */
  user: string | null;
  /** Which calls, narrowed to those they may see. */
  question: LogQuestion;
  masksCallers: boolean;
}

/**
 * The header in which the API tells a company's object who watches, as escaped JSON. Whatever a browser sends in it is
 * overwritten.
 */
export const WATCHER = 'numberline-watcher';
