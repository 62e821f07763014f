import { send } from './lease.ts';
import type { CarryAnswer } from './protocol.ts';
import { NAME } from './store.ts';
import type { Extra } from './tracker.ts';

/** What a link of another domain of the site has carried here. */
export const carriedNow = (): string | undefined =>
  new URLSearchParams(location.search).get(NAME) ?? undefined;

/**
 * Names the visitor in links to the site's other domains (`data-domains`), which have no cookie in common with this one.
 * What is written into a link opens for two minutes, so it is fetched when the visitor is about to follow it: the pointer
 * or a finger comes to it, or the keyboard does.
 */
export const carryVisitor: Extra = ({ options, listen, visit, addressOf }) =>
  listen('pointerenter focus', async ({ target }) => {
    const link = target as HTMLAnchorElement;
    const { hostname, search } = link;
    const isOurs = options.domains?.split(' ').some((domain) => `.${hostname}`.endsWith(`.${domain}`));
    const known = visit();
    if (!isOurs || !known || hostname === location.hostname) return;
    const response = await send(addressOf(known, 'carry'), { token: known.token });
    const { carried }: CarryAnswer = await response.json();
    const rest = search.replace(/[?&]numberline=[^&]*$/, '');
    if (carried) link.search = `${rest}${rest ? '&' : '?'}${NAME}=${carried}`;
  });
