import { send } from './lease.ts';
import type { CarryAnswer } from './protocol.ts';
import { NAME } from './store.ts';
import type { Extra } from './tracker.ts';

/** What a link of another domain of the site has carried here. */
export const carriedNow = (): string | undefined =>
  new URLSearchParams(location.search).get(NAME) ?? undefined;

/**
 * Names the visitor in links to the site's other domains (`data-domains`), which have no cookie in common with this one.
 * What is written into a link opens for two minutes, so it is fetched when the visitor is about to follow one: the
 * pointer is over it, a finger on it, or the keyboard has brought them there.
 */
export const carryVisitor: Extra = ({ options, listen, visit, addressOf }) => {
  const domains = options.domains?.split(' ') ?? [];
  let carried = '';
  let opensUntil = 0;

  listen('pointerover focusin', async (event) => {
    const known = visit();
    const link = (event.composedPath() as HTMLAnchorElement[]).find(({ hostname }) =>
      domains.some((domain) => hostname !== location.hostname && `.${hostname}`.endsWith(`.${domain}`)),
    );
    if (!link || !known) return;
    if (!(Date.now() < opensUntil)) {
      const response = await send(addressOf(known, 'carry'), { token: known.token });
      const answer: CarryAnswer = await response.json();
      ({ carried } = answer);
      // Time enough to be there before it closes.
      opensUntil = Date.now() + answer.opensFor * 500;
    }
    const rest = link.search.replace(/[?&]numberline=[^&]*$/, '');
    if (carried) link.search = `${rest}${rest ? '&' : '?'}${NAME}=${carried}`;
  });
};
