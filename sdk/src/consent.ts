/**
 * How a site treats consent (`data-consent`): `full` begins at once, `wait` does nothing until it is granted,
 * `cookieless` keeps nothing until it is granted, and `off` does nothing at all.
 */
export type Mode = 'full' | 'wait' | 'cookieless' | 'off';

/** What the visitor said; `undefined` while nothing is known. */
export type Consent = 'granted' | 'denied' | undefined;

/**
 * What may be done: `full` keeps an id and holds a number for this visit; `cookieless` keeps nothing, sends no id and
 * shows the number of the source; `off` sends nothing and leaves the page as it is.
 */
export type Level = 'off' | 'cookieless' | 'full';

/** An opt-out signal of the browser (Global Privacy Control) allows no more than `cookieless`. */
export function levelOf(mode: Mode, consent: Consent, hasOptedOut: boolean): Level {
  if (mode === 'off') return 'off';
  const isFull = consent === 'granted' || (mode === 'full' && !consent);
  if (!isFull) return mode === 'cookieless' ? 'cookieless' : 'off';
  return hasOptedOut ? 'cookieless' : 'full';
}
