import type { CarryAnswer } from './protocol.ts';
import { NAME } from './store.ts';
import type { Listen } from './watch.ts';

/** What a link of another domain of the site has carried here. */
export const carriedNow = (): string | undefined => /[?&]numberline=([^&]+)/.exec(location.search)?.[1];

/**
 * Names the visitor in links to the site's other domains, which have no cookie in common with this one. What is written
 * into a link opens for two minutes, so it is fetched when the visitor is about to follow it: the pointer or a finger
 * comes to it, or the keyboard does.
 *
 * @param domains parted by spaces
 * @param ask asks the edge for what to carry; nothing where no id may be kept
 */
export function carryVisitor(
  listen: Listen,
  domains: string,
  ask: () => Promise<CarryAnswer> | false | undefined,
): void {
  listen('pointerenter focus', async ({ target }) => {
    const { hostname, search } = target as HTMLAnchorElement;
    const isOurs = domains.split(' ').some((domain) => `.${hostname}`.endsWith(`.${domain}`));
    const { carried }: Partial<CarryAnswer> = Object(isOurs && (await ask()));
    const rest = search?.replace(/[?&]numberline=[^&]*$/, '');
    if (carried) (target as HTMLAnchorElement).search = `${rest}${rest ? '&' : '?'}${NAME}=${carried}`;
  });
}
