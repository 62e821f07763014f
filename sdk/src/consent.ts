/**
 * How a site treats consent (`data-consent`): `full` begins at once unless a consent tool on the page says otherwise,
 * `wait` does nothing until it is granted, `cookieless` keeps nothing until it is granted, `off` does nothing at all.
 */
export type Mode = 'full' | 'wait' | 'cookieless' | 'off';

/** What somebody who asks the visitor says; `undefined` where nobody asks. */
export type Consent = 'granted' | 'pending' | 'denied' | undefined;

/**
 * What may be done: `full` keeps an id and holds a number for this visit; `cookieless` keeps nothing, sends no id and
 * shows the number of the source; `off` sends nothing and leaves the page as it is.
 */
export type Level = 'off' | 'cookieless' | 'full';

/** What several together say: the most restrictive of them wins. */
export const strictest = (said: Consent[]): Consent =>
  (['denied', 'pending', 'granted'] as const).find((consent) => said.includes(consent));

/** An opt-out (Global Privacy Control, GPP) allows no more than `cookieless`. */
export function levelOf(mode: Mode, consent: Consent, hasOptedOut?: boolean): Level {
  const isFull = consent === 'granted' || (mode === 'full' && !consent);
  if (mode === 'off' || !(isFull || mode === 'cookieless')) return 'off';
  return isFull && !hasOptedOut ? 'full' : 'cookieless';
}
