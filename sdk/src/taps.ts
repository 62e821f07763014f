import type { Tap } from './protocol.ts';
import type { Listen } from './watch.ts';

/** Tells of taps on phone links, with the number as the link dials it. */
export function watchTaps(listen: Listen, tell: (tap: Tap) => void): void {
  listen('click', (event) => {
    // What was tapped may be inside a shadow root.
    const link = (event.composedPath() as HTMLAnchorElement[]).find(({ href }) => /^tel:/.test(href));
    if (link) tell({ number: link.href.slice(4), at: Date.now() });
  });
}
