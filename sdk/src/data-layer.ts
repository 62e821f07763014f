import type { Extra } from './tracker.ts';

/** Passes every event on to the tag manager of the page, where there is one: `{ event: 'numberline_swap', swaps }`. */
export const feedDataLayer: Extra = ({ listen }) =>
  listen('numberline:swap numberline:fallback numberline:error numberline:tap', (event) => {
    const { type, detail } = event as CustomEvent;
    (window as { dataLayer?: unknown[] }).dataLayer?.push({ event: type.replace(':', '_'), ...detail });
  });
