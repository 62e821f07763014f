/** The prefix of a group that names none: it counts on every page. */
export const EVERYWHERE = '/';

/** The longest prefix, in characters. */
const LONGEST = 200;

/**
 * A path prefix as it is kept and compared: as a browser writes it, whole segments, with a slash at both ends.
 * `null` when the text is no path of an address.
 *
 * @example
 * pathPrefix('/berlin') // '/berlin/': `/berlin`, `/berlin/` and `/berlin/prices`, not `/berliner`
 */
export function pathPrefix(text: string): string | null {
  if (!/^\/(?!\/)[^?#\\\s]*$/.test(text)) return null;
  const path = pathOf(`https://site${text}`);
  return path.length > LONGEST ? null : path;
}

/**
 * The path of an address as prefixes are compared with it, with a slash at its end: `/berlin` is a page of `/berlin/`.
 * Browsers leave `%d0` as a page has it, and WordPress writes it small.
 */
function pathOf(address: string): string {
  const path = URL.canParse(address) ? new URL(address).pathname : EVERYWHERE;
  return `${path.replace(/\/*$/, '')}/`.replace(/%[0-9a-f]{2}/gi, (byte) => byte.toUpperCase());
}

/** The prefixes under which a group counts. */
export function prefixesOf({ paths }: { paths: readonly string[] }): readonly string[] {
  return paths.length === 0 ? [EVERYWHERE] : paths;
}

/**
 * The targets that count on a page. Of those that replace the same number it is the one with the longest prefix; two with
 * the same prefix are refused when they are set.
 *
 * @param address of the page; where it is none, only what counts everywhere does
 */
export function targetsOn<T extends { number: string; path: string }>(
  targets: readonly T[],
  address: string,
): T[] {
  const page = pathOf(address);
  const found = new Map<string, T>();
  for (const target of targets) {
    const other = found.get(target.number)?.path.length ?? 0;
    if (page.startsWith(target.path) && target.path.length > other) found.set(target.number, target);
  }
  return [...found.values()];
}
