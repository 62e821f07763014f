import type { SwapGroup } from './swap-groups.ts';
import { EVERYWHERE, prefixesOf } from './swap-paths.ts';

/** A site as far as its swap targets are concerned. */
export interface PrintingSite {
  key: string;
  name: string;
  origins: readonly string[];
}

/** A printed number that cannot be replaced as it is asked for. */
export interface SwapConflict {
  /** E.164 */
  number: string;
  /** `two_groups`: two active groups would replace it on one page; `tracking_number`: it is one of our own. */
  kind: 'two_groups' | 'tracking_number';
  /** The groups it is in: two, or the one. */
  groups: SwapGroup[];
  /** For people. */
  message: string;
}

/**
 * What is wrong with the active groups of a company. On one site the longest prefix decides, so two groups may print the same
 * number under different ones. Two sites may, unless a page of one is also a page of the other: there, both scripts would
 * replace it. A number of ours that is replaced again would hide from whom it was printed.
 *
 * @param ours tracking numbers in use, E.164
 */
export function swapConflicts(
  sites: readonly PrintingSite[],
  groups: readonly SwapGroup[],
  ours: ReadonlySet<string>,
): SwapConflict[] {
  const siteOf = new Map(sites.map((site) => [site.key, site]));
  const named = (group: SwapGroup) => `“${group.name}” of ${siteOf.get(group.site)?.name ?? group.site}`;
  const shareOrigin = (one: SwapGroup, other: SwapGroup) =>
    siteOf.get(one.site)?.origins.some((origin) => siteOf.get(other.site)?.origins.includes(origin)) ?? false;
  /** The prefix of pages on which both would replace a number, `null` where there are none. */
  const meetingPlace = (one: SwapGroup, other: SwapGroup): string | null => {
    if (one.site === other.site)
      return prefixesOf(one).find((path) => prefixesOf(other).includes(path)) ?? null;
    if (!shareOrigin(one, other)) return null;
    const pairs = prefixesOf(one).flatMap((a) => prefixesOf(other).map((b) => [a, b] as const));
    const [a, b] = pairs.find(([a, b]) => a.startsWith(b) || b.startsWith(a)) ?? [];
    return a === undefined || b === undefined ? null : a.length > b.length ? a : b;
  };
  const active = groups.filter((group) => group.active);
  const twice = active.flatMap((one, n) =>
    active.slice(n + 1).flatMap((other): SwapConflict[] => {
      const place = meetingPlace(one, other);
      if (place === null) return [];
      const pages = place === EVERYWHERE ? 'the same pages' : `the same pages, those under ${place}`;
      return one.numbers
        .filter((number) => other.numbers.includes(number))
        .map((number) => ({
          number,
          kind: 'two_groups',
          groups: [one, other],
          message: `${number} is replaced by ${named(one)} and by ${named(other)} on ${pages}`,
        }));
    }),
  );
  const own = active.flatMap((group) =>
    group.numbers
      .filter((number) => ours.has(number))
      .map(
        (number): SwapConflict => ({
          number,
          kind: 'tracking_number',
          groups: [group],
          message: `${number} in ${named(group)} is a tracking number itself`,
        }),
      ),
  );
  return [...twice, ...own];
}
