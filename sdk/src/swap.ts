import { isInline, LABELS } from './line.ts';

/**
 * Replaces phone numbers on a page, digit by digit and in place. No node is ever added, removed or replaced, so a
 * framework that owns them notices nothing, and every separator stays, so nothing moves.
 *
 *     swap(document, [{ from: '+13125550123', to: '+18475550199' }]);
 *     // "Call (312) 555-0123" now reads "Call (847) 555-0199"
 *     swap(document, [{ from: '+18475550199', to: '+13125550123' }]);
 *     // and back, exactly
 */

/** One number to replace. Both are E.164 (`+13125550123`) or digits as printed (`3125550123`, `020 7946 0018`). */
export interface Pair {
  from: string;
  to: string;
  /** How to print `to` where it cannot take the place of `from` digit by digit. Without it, `to` is printed as it is. */
  display?: string;
}

/** A text node or an attribute whose value was changed. */
export interface Change {
  node: Text | Attr;
  before: string;
  after: string;
}

/** What was done to a line, kept so that it can be taken back exactly, vanity letters and all. */
interface Origin {
  before: string;
  after: string;
  pairs: readonly Pair[];
}

// Stands for the border between two nodes while the text of a line is looked at as one. Never a character of a text.
const BORDER = '\uffff';

// What people print between two digits: spaces, punctuation, all dashes, what is invisible, the border of two nodes;
// and the same percent-encoded, in links.
const GAP =
  '(?:[\\s(-/[\\]_|~\\xa0-\\xbf\\u2000-\\u206f\\u2212\\u2219\\ufe58-\\ufe63\\uff01-\\uff0f\\uffff]|%\\w\\w)*';

// Calling codes are prefix-free: 1 and 7, these two-digit ones, and three digits for all others (ITU-T E.164).
const CALLING_CODE = /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;

// The letters on a phone's keys (ITU-T E.161), for numbers such as 1-800-FLOWERS.
const KEYS = ',,abc,def,ghi,jkl,mno,pqrs,tuv,wxyz'.split(',');

// A longer number that ours would be a part of: digits before it, another country's code, or a group joined to it. An
// extension of up to three digits (`1234567-0`) follows many numbers and stays.
const NOT_AFTER_MORE = `(?=[(+\\d])(?<!\\d[-./\\u2010-\\u2015]?|\\+\\d{1,3}${GAP})`;
const NOT_BEFORE_MORE = '(?!\\d|\\.\\d|[-\\u2010-\\u2015]\\d{4}|@)';

// Text that runs on from these is an address on the web, and the digits in it are no phone number.
const IN_ADDRESS = /(:\/\/|www\.|\.[a-z]{2,}\/)[^\s\uffff]*$/i;

const LEFT_ALONE =
  'script,style,noscript,textarea,select,[data-numberline-skip],[contenteditable]:not([contenteditable=false])';

const origins = new WeakMap<Node, Origin>();

/** Calling code (or nothing) and national digits, with a space between: `1 3125550123`. */
function normal(number: string): string {
  const digits = number.replace(/\D/g, '').replace(/^00/, '');
  return /^\s*(\+|00)/.test(number) || /^(1\d{10}|[2-9]\d{11,})$/.test(digits)
    ? digits.replace(CALLING_CODE, '$1 ')
    : digits.replace(/^0?/, ' ');
}

const isSame = (one: string, other: string): boolean => normal(one) === normal(other);

/** All numbers as one pattern with a group for each, so that one just written is not replaced again. */
function patternOf(pairs: readonly Pair[]): RegExp {
  const alternatives = pairs.map(({ from }) => {
    const [country, national = ''] = normal(from).split(' ');
    const digits = [...national].map((digit, i) => {
      const keys = i > 2 && KEYS[+digit];
      // Letters after the last that is dialled (1-800-MATTRESS) are part of what is printed.
      return keys ? `(?:${digit}|[${keys}]${national[i + 1] ? '' : '[a-z]*'})` : digit;
    });
    const abroad = `(?:\\+|00|011)${GAP}`;
    const code = country ? `(?:${abroad})?${country}` : `${abroad}\\d{1,3}`;
    // Dialled before a long-distance number: 0 nearly everywhere, 06 in Hungary, 01 in Mexico, 8 in Russia, 1 at home.
    return `(?:\\(${GAP})?(?:${code}${GAP})?(?:(?:0[16]?|[18])${GAP})?(${digits.join(GAP)})`;
  });
  return RegExp(`${NOT_AFTER_MORE}(?:${alternatives.join('|')})${NOT_BEFORE_MORE}`, 'gi');
}

function rewrite(text: string, pairs: readonly Pair[], isLink?: boolean): string {
  return text.replace(patternOf(pairs), (match: string, ...found) => {
    const group = found.findIndex(Boolean);
    const printed: string = found[group];
    const { from, to, display } = pairs[group] as Pair;
    const [country, national = ''] = normal(from).split(' ');
    const [nextCountry, next = ''] = normal(to).split(' ');

    const start: number = found[pairs.length];
    const [before, after] = [text.slice(0, start), text.slice(start + match.length)];
    // A number inside one node ends where the node ends; one that runs through several does not.
    const isMore = match.includes(BORDER) && (/\d\uffff+$/.test(before) || /^\uffff+\d/.test(after));
    if (isSame(from, to) || isMore || (!isLink && IN_ADDRESS.test(before))) return match;

    if (national.length === next.length && (!country || !nextCountry || country === nextCountry)) {
      let i = 0;
      const digits = printed.replace(/%\w\w|[\da-z]/gi, (c) => (c[0] === '%' ? c : (next[i++] ?? '')));
      return match.slice(0, -printed.length) + digits;
    }
    const opens = /^\([^)]*$/.test(match) ? '(' : '';
    return opens + ((!isLink && display) || to) + match.replace(/[^\uffff]/g, '');
  });
}

/**
 * Replaces numbers in the text and the labels under `root`: a document, an element, a shadow root, a text node or an
 * attribute. Open shadow roots below are searched too, and told to `onShadow`.
 *
 * Left alone: scripts and structured data, `noscript`, what a visitor types or edits, web addresses, everything in
 * `[data-numberline-skip]`, and digits that are part of a longer number. Pairs of fewer than five digits are ignored.
 *
 * @returns what was changed; empty when nothing was
 */
export function swap(root: Node, pairs: readonly Pair[], onShadow?: (root: ShadowRoot) => void): Change[] {
  const wanted = pairs.filter(({ from, to }) => /\d{5}$/.test(normal(from)) && /\d/.test(to));
  const changes: Change[] = [];

  const swapLine = (nodes: (Text | Attr)[], isLink?: boolean): void => {
    const [first] = nodes;
    const text = nodes.map((node) => node.nodeValue).join(BORDER);
    if (!first || !/\d/.test(text)) return;

    // What we wrote ourselves is written anew from what was there before, by what leads from there to what is wanted.
    const known = origins.get(first);
    const origin = known?.after === text ? known : { before: text, pairs: [] };
    const composed = [
      ...wanted,
      ...origin.pairs.map((pair) => ({
        ...(wanted.find(({ from }) => isSame(from, pair.to)) ?? pair),
        from: pair.from,
      })),
    ];
    const after = rewrite(origin.before, composed, isLink);
    const parts = after.split(BORDER);
    if (after === text || parts.length !== nodes.length) return;

    origins.set(first, { before: origin.before, after, pairs: composed });
    nodes.forEach((node, i) => {
      const change = { node, before: node.nodeValue ?? '', after: parts[i] ?? '' };
      if (change.before === change.after) return;
      node.nodeValue = change.after;
      changes.push(change);
    });
  };

  const swapLabels = (element: Element): void => {
    for (const name of LABELS) {
      const label = element.getAttributeNode(name);
      const isLink = name === 'href';
      if (
        label &&
        (!isLink || /^\s*(tel|sms|callto|facetime(-audio)?):/i.test(label.value)) &&
        (name !== 'value' || /^(button|submit|reset)$/.test((element as HTMLInputElement).type)) &&
        !element.closest(LEFT_ALONE)
      ) {
        swapLine([label], isLink);
      }
    }
  };

  let line: Text[] = [];
  const endLine = (): void => {
    swapLine(line);
    line = [];
  };

  const visit = (node: Node): void => {
    if (node.nodeType === 3) {
      const { data, parentElement } = node as Text;
      if (/\d/.test(data) && parentElement?.closest(LEFT_ALONE)) endLine();
      else line.push(node as Text);
      return;
    }
    if (!isInline(node)) endLine();
    if (node.nodeType === 1) swapLabels(node as Element);
    for (const child of node.childNodes) visit(child);
    if (!isInline(node)) endLine();
    const { shadowRoot } = node as Element;
    if (shadowRoot && !shadowRoot.host.closest(LEFT_ALONE)) {
      onShadow?.(shadowRoot);
      visit(shadowRoot);
    }
  };

  const { ownerElement } = root as Attr;
  if (ownerElement) swapLabels(ownerElement);
  else visit(root);
  endLine();
  return changes;
}
