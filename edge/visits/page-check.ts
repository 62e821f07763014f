import { rewriting } from '../../sdk/src/number.ts';
import { prefixesOf, targetsOn } from '../accounts/swap-paths.ts';

/** What a page is held against. */
export interface Expected {
  url: URL;
  site: {
    key: string;
    origins: readonly string[];
    groups: readonly { active: boolean; numbers: readonly string[]; paths: readonly string[] }[];
  };
  /** Where this Numberline is, without a slash at the end. */
  edge: string;
}

/** One thing that is as it should be, or is not, in a sentence that says what to do. */
export interface Finding {
  ok: boolean;
  text: string;
}

const right = (text: string): Finding => ({ ok: true, text });
const wrong = (text: string): Finding => ({ ok: false, text });

/**
 * Looks at a page as it was served: may the script be used there, is it there with the right key, and does the page hold a
 * number to replace? Scripts of the page are not run. Pure.
 */
export function lookAt(html: string, { url, site, edge }: Expected): Finding[] {
  const isAllowed = site.origins.includes(url.origin);
  return [
    isAllowed
      ? right(`The script may be used on ${url.origin}.`)
      : wrong(`${url.origin} is not one of the addresses of this site: add it, or no visit gets a number.`),
    ...scriptFindings(html, site.key, edge),
    ...numberFindings(html, groupsOn(site.groups, url)),
  ];
}

/** The groups as they count on a page, each with those of its numbers that no group with a longer prefix takes there. */
function groupsOn(groups: Expected['site']['groups'], url: URL): Expected['site']['groups'] {
  return [true, false].flatMap((isActive) => {
    const targets = groups
      .filter(({ active }) => active === isActive)
      .flatMap((group) =>
        prefixesOf(group).flatMap((path) => group.numbers.map((number) => ({ number, path, group }))),
      );
    const found = targetsOn(targets, url.href);
    return groups.flatMap((group) => {
      const numbers = found.filter((target) => target.group === group).map(({ number }) => number);
      return numbers.length === 0 ? [] : [{ ...group, numbers }];
    });
  });
}

function scriptFindings(html: string, key: string, edge: string): Finding[] {
  const tags = [...html.matchAll(/<script\b[^>]*>/gi)].map(([tag]) => tag);
  const ours = tags.filter((tag) => /\bnumberline\b[^"'\s>]*\.js/i.test(tag));
  const [tag] = ours;
  if (tag === undefined) {
    return [
      wrong(
        'The script is not in the page as it is served. Where a tag manager writes it in, a browser has to look.',
      ),
    ];
  }
  const found: Finding[] = [
    ours.length === 1
      ? right('The script is there.')
      : wrong(`The script is there ${ours.length} times; once is enough.`),
  ];
  const said = attribute(tag, 'data-site');
  if (said !== key)
    found.push(wrong(`Its data-site is ${said === null ? 'missing' : `“${said}”`}, and should be “${key}”.`));
  const to = attribute(tag, 'data-edge');
  if (to !== null && to.replace(/\/$/, '') !== edge) {
    found.push(wrong(`Its data-edge is “${to}”; this Numberline is at ${edge}.`));
  }
  if (/\b(async|defer)\b/i.test(tag.replace(/"[^"]*"|'[^']*'/g, ''))) {
    found.push(
      wrong('It is async or deferred, so on the second page the number changes before people’s eyes.'),
    );
  }
  return found;
}

function attribute(tag: string, name: string): string | null {
  const match = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag);
  return match === null ? null : (match[1] ?? match[2] ?? match[3] ?? null);
}

/** For each printed number, how often the page holds it: in words, and in telephone links. */
function numberFindings(html: string, groups: Expected['site']['groups']): Finding[] {
  const links = [...html.matchAll(/\bhref\s*=\s*["']?tel:([^"'\s>]+)/gi)].map(([, number]) => number ?? '');
  const text = html
    .replace(/<(script|style|noscript)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&nbsp;|&#160;/g, '\u00a0')
    .replace(/&#43;|&plus;/g, '+');
  return groups.flatMap(({ active, numbers }) =>
    numbers.map((number) => {
      const { countIn, isIn } = finderOf(number);
      const inText = countIn(text);
      const inLinks = links.filter(isIn).length;
      if (inText + inLinks === 0) return wrong(`${number} is not in the page as it is served.`);
      if (!active) return wrong(`${number} is there, but its group is switched off.`);
      return right(
        `${number} would be replaced ${times(inText)} in the text and ${times(inLinks)} in telephone links.`,
      );
    }),
  );
}

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);

/** A character of no text. */
const MARK = '\ue000';

/** Looks for a number in texts and links by the same rules the script swaps by. */
function finderOf(number: string) {
  // One of another country is printed as it is displayed, which here is a mark that can be counted. Both are fiction's.
  const to = number.startsWith('+44') ? '+13125550100' : '+442079460018';
  const [, rewrite] = rewriting([{ from: number, to, display: MARK }]);
  return {
    countIn: (text: string) => rewrite(text).split(MARK).length - 1,
    isIn: (link: string) => rewrite(link, true) !== link,
  };
}
