import type { Scope } from '../accounts/scope.ts';

/** Who watches the live log, and what they may see of it: kept with their WebSocket while the object sleeps. */
export interface Watcher {
  /** Id of the person; `null` for an API key. */
  user: string | null;
  scope: Scope | null;
  masksCallers: boolean;
}

/** The header in which the API tells a company's object who watches. Whatever a browser sends in it is overwritten. */
export const WATCHER = 'numberline-watcher';
