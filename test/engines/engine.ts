/**
 * One way to drive every browser engine, so that a spec is written once and says nothing about the engine it runs on.
 * Requests are never intercepted (not every engine can): specs serve their pages, and the edge, from real servers.
 *
 *     const engine = await startFirefox();
 *     const tab = await engine.open();
 *     await tab.goto('http://127.0.0.1:8080/');
 *     await tab.evaluate((selector) => document.querySelector(selector)?.textContent, '#phone');
 */

/** The engines the script is tested on: Chrome's and Edge's, Firefox's, and Safari's. */
export type EngineName = 'chromium' | 'firefox' | 'webkit';

export interface Engine {
  name: EngineName;
  /**
   * A new visitor: shares no cookie, no storage and no cache with any other tab. Only one opened with `canHide` has
   * `hide` and `show` on every engine, because for Chromium that takes a second or so more.
   */
  open(options?: { canHide?: boolean }): Promise<Tab>;
  /** Ends the engine and every tab of it. */
  close(): Promise<void>;
}

export interface Tab {
  /** Opens an address and waits for the page's `load` event. */
  goto(url: string): Promise<void>;
  /**
   * Runs an expression, or a function that uses nothing from outside itself, in the page. Promises are waited for.
   * Arguments and result are what JSON can carry; `undefined` inside them is lost.
   */
  evaluate<T>(source: string): Promise<T>;
  evaluate<T, A extends unknown[]>(source: (...args: A) => T | Promise<T>, ...args: A): Promise<T>;
  /** Clicks the first element that matches, as a person would. Does not wait for what comes of it. */
  click(selector: string): Promise<void>;
  /** The cookies that the open page's address would send, HttpOnly ones too. */
  cookies(): Promise<Cookie[]>;
  /** The browser's back button. Waits until another address is shown, from the back/forward cache or anew. */
  back(): Promise<void>;
  /** Puts the tab out of sight: `document.visibilityState` becomes `hidden`. */
  hide(): Promise<void>;
  /** Puts the tab in sight again. */
  show(): Promise<void>;
  /** Errors and rejections that nothing in the open page has caught, oldest first. The page begins with `NOTE_ERRORS`. */
  errors(): Promise<string[]>;
  close(): Promise<void>;
}

export interface Cookie {
  name: string;
  value: string;
  domain: string;
  /** When it ends, in seconds since 1970; absent when it ends with the browser. */
  expires?: number;
}

/** What `Tab.evaluate` was given, as one JavaScript expression. */
export function expressionOf(source: string | ((...args: never[]) => unknown), args: unknown[]): string {
  return typeof source === 'string' ? source : `(${source})(...${JSON.stringify(args)})`;
}

/** `Tab.back` for every engine: drivers wait for a load event that the back/forward cache does not fire. */
export async function goBack(tab: Pick<Tab, 'evaluate'>): Promise<void> {
  const shown = () => tab.evaluate<string>('document.readyState === "complete" ? location.href : ""');
  const before = await shown();
  await tab.evaluate('void setTimeout(() => history.back())');
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    // Between two documents there is none to ask.
    const now = await shown().catch(() => '');
    if (now !== '' && now !== before) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`went back from ${before}, and nothing else was shown within 10 s`);
}

/**
 * A script that notes what nothing in the page has caught, for `Tab.errors`: WebKit's driver does not tell of errors,
 * and Firefox's does not tell them from warnings. A script of another origin is loaded with `crossorigin`, or browsers
 * keep its rejections to themselves.
 */
export const NOTE_ERRORS = `
  window.uncaught = [];
  addEventListener('error', (event) => { if (event.message) window.uncaught.push(event.message); });
  addEventListener('unhandledrejection', (event) => { window.uncaught.push(String(event.reason)); });
`;

/** `Tab.errors` for every engine. */
export async function uncaughtIn(tab: Pick<Tab, 'evaluate'>): Promise<string[]> {
  const uncaught = await tab.evaluate<string[] | null>('window.uncaught ?? null');
  if (uncaught === null) throw new Error('the page does not begin with NOTE_ERRORS');
  return uncaught;
}
