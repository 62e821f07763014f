import type { SwapGroup } from './swap-groups.ts';

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
 * What is wrong with the active groups of a company. Two sites may print the same number, unless a page of one is also a page of
 * the other: there, both scripts would replace it. A number of ours that is replaced again would hide from whom it was printed.
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
  const meet = (one: SwapGroup, other: SwapGroup) =>
    one.site === other.site ||
    (siteOf.get(one.site)?.origins.some((origin) => siteOf.get(other.site)?.origins.includes(origin)) ??
      false);
  const active = groups.filter((group) => group.active);
  const twice = active.flatMap((one, n) =>
    active.slice(n + 1).flatMap((other): SwapConflict[] => {
      if (!meet(one, other)) return [];
      return one.numbers
        .filter((number) => other.numbers.includes(number))
        .map((number) => ({
          number,
          kind: 'two_groups',
          groups: [one, other],
          message: `${number} is replaced by ${named(one)} and by ${named(other)} on the same pages`,
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
