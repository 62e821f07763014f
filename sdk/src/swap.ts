import { FULL } from './build.ts';
import { blockOf, isInline, LABELS, LEFT_ALONE } from './line.ts';

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

/** A way to print a number, and how to print the other one of its pair that way. */
interface Form {
  pair: Pair;
  /** The pattern of what may stand before the digits that are always printed. */
  lead: string;
  /** The pattern of those digits. */
  digits: string;
  /** What to write in their place, one by one; nothing where the count of digits or the country is another. */
  next: string | undefined;
}

/** What a line is looked at as: text nodes and what parts them, or an attribute. */
type Piece = Change['node'] | Element;

/** Does the work of {@link swap} for one list of pairs. */
type Swapper = (root: Node, onShadow?: (root: ShadowRoot) => void) => Change[];

// Stands for the border between two nodes while the text of a line is looked at as one. Never a character of a text.
const BORDER = '\uffff';

// What people print between two digits: spaces, dots, brackets, all dashes, what is invisible, the border of two nodes;
// not what parts thousands or a list. And the same percent-encoded, in links.
const GAP = '(?:[^\\da-z,;]|%[\\da-f]{2}){0,99}';

// Before a number from abroad; before one from far in the same country: 0 nearly everywhere, 06 in Hungary, 01 in
// Mexico, 8 in Russia, 1 in North America.
const ABROAD = `(?:\\+|00|011)${GAP}`;
const TRUNK = `(?:(?:0[16]?|[18])${GAP})?`;

// Not part of a longer number: digits before it, another country's code, or a group joined to it. Not in an address on
// the web. An extension of up to three digits (`1234567-0`) follows many numbers and stays. The groups that both have
// are a digit of the node before or after.
const START = `(?=[(+\\d])(?<!\\d[-.]?|\\+\\d{1,3}${GAP}|(https?:|www\\.|\\.[a-z]{2,}/)[^\\s\uffff]{0,999})(?<=(\\d\uffff+|))(?:\\(${GAP})?`;
const END = '(?!\\d|\\.\\d|-\\d{4}|@)(?=(\uffff+\\d|))';

// The letters on a phone's keys (ITU-T E.161), for numbers such as 1-800-FLOWERS.
const KEYS = ',,abc,def,ghi,jkl,mno,pqrs,tuv,wxyz'.split(',');

// An attribute and its value, where it is an address that does not dial, or goes to a server unless it is a button's.
const NO_LABEL = /^(value|href(?!\s*(tel|sms|callto|facetime.*):))/i;
const BUTTON = 'input[type=button],input[type=submit]';

// What the line that begins with a node becomes, by pairs and text, where that is not told by its text alone: a line
// that was swapped stays, and comes back exactly by the reversed pairs, vanity letters and all.
const known = new WeakMap<Node, Record<string, string>>();

// Patterns of what was printed for numbers that did not fit in digit by digit.
const displays = new Set<string>();

/** The digits alone, after a `+` if they begin with a country's code: they do from twelve on, or eleven with a 1. */
const normal = (number: string): string =>
  number
    .replace(/(?!^\+)\D/g, '')
    .replace(/^(00|(?=1\d{10}$|[2-9]\d{11}))/, '+')
    .replace(/^0/, '');

/** A country's code has one to three digits. Which, does not matter: no number is another one's end. */
function formsOf(pair: Pair): Form[] {
  const from = normal(pair.from);
  const to = normal(pair.to);
  return (from[0] === '+' ? [2, 3, 4] : [0]).flatMap((length) => {
    const digits = from.slice(length);
    const code = length ? `(?:${ABROAD})?${[...from.slice(1, length)].join(GAP)}` : `${ABROAD}\\d{1,3}`;
    const printed = [...digits].map((digit, i) => {
      const keys = i > 2 && KEYS[+digit];
      // Letters after the last that is dialled (1-800-MATTRESS) are part of what is printed.
      return keys ? `(?:${digit}|[${keys}]${digits[i + 1] ? '' : '[a-z]*'})` : digit;
    });
    const form = {
      pair,
      lead: `(?:${code}${GAP})?${TRUNK}`,
      digits: printed.join(GAP),
      next: RegExp(`^(?:${code})?(\\d{${digits.length}})$`).exec(to)?.[1],
    };
    return digits[3] && to[3] ? form : [];
  });
}

/** The text nodes of a block, and in the place of what ends a line, that element. */
const linesOf = (node: Node): Piece[] =>
  node.nodeType === 3
    ? [node as Text]
    : [...node.childNodes].flatMap((child) => (isInline(child) ? linesOf(child) : (child as Element)));

function swapperOf(pairs: readonly Pair[]): Swapper {
  const forms = pairs.flatMap(formsOf);
  if (!forms[0]) return () => [];
  // All forms in one, with a group for each, so that a number just written is not replaced again.
  const any = forms.map(({ lead, digits }) => `${lead}(${digits})`).join('|');
  const number = RegExp(`${START}(?:${any})${END}`, 'gi');
  // Quick to find, and in every text that has to be looked at, also where that runs over into other lines.
  const hint = RegExp([...forms.map(({ digits }) => digits), ...displays].join('|'), 'gi');
  const way = `${pairs.map(({ from, to }) => [from, to])}`;
  const back = `${pairs.map(({ from, to }) => [to, from])}`;

  const rewrite = (text: string, isLink: boolean): string =>
    text.replace(number, (match: string, _: unknown, more: string, ...found: string[]) => {
      // A number inside one node ends where the node ends; one that runs through several does not.
      if ((more || found[forms.length]) && match.includes(BORDER)) return match;
      const group = found.findIndex(Boolean);
      const printed = found[group] as string;
      const { pair, next } = forms[group] as Form;
      if (next) {
        let nth = 0;
        return (
          match.slice(0, -printed.length) +
          printed.replace(/%[\da-f]{2}|[\da-z]/gi, (c) => (c[1] ? c : (next[nth++] ?? '')))
        );
      }
      const display = (!isLink && pair.display) || pair.to;
      displays.add(display.replace(/\W/g, '.'));
      return (/^\([^)]*$/.test(match) ? '(' : '') + display + match.replace(/[^\uffff]/g, '');
    });

  return (root, onShadow) => {
    const changes: Change[] = [];

    const swapLine = (nodes: Piece[]): void => {
      const [first] = nodes as [Attr & Text];
      if ((first.ownerElement ?? first.parentElement)?.closest(LEFT_ALONE)) return;
      const key = first.ownerElement ? 'value' : 'data';
      const text = nodes.map((node) => (node as Attr & Text)[key] ?? ';').join(BORDER);
      const line = known.get(first)?.[way + text] ?? rewrite(text, first.name === 'href');
      const parts = line.split(BORDER);
      if (line === text || parts.length !== nodes.length) return;
      known.set(first, { [way + line]: line, [back + line]: text });
      nodes.forEach((node, i) => {
        const before = (node as Attr & Text)[key];
        const after = parts[i] as string;
        // What parts the text nodes has no text.
        if ((before ?? after) === after) return;
        (node as Attr & Text)[key] = after;
        changes.push({ node: node as Attr | Text, before, after });
      });
    };

    const swapLabels = (element: Element): void => {
      for (const name of LABELS) {
        const value = element.getAttribute(name);
        if (!value || value.search(hint) < 0) continue;
        if (NO_LABEL.test(name + value) && !element.matches(BUTTON)) continue;
        swapLine([element.getAttributeNode(name) as Attr]);
      }
    };

    const swapUnder = (top: Node): void => {
      // All text with each hit blanked out, to be walked along with the nodes that it is made of.
      const text = `${top.textContent}\0`.replace(hint, ({ length }) => '\0'.repeat(length));
      const walker = document.createTreeWalker(top, 13);
      const blocks = new Set<Node>();
      let hit = text.indexOf('\0');
      let end = 0;
      for (let node: Node | null = top; node; node = walker.nextNode()) {
        if (node.nodeType === 1) {
          const element = node as Element;
          const { shadowRoot } = element;
          if (element.hasAttributes()) swapLabels(element);
          if (FULL && shadowRoot && !element.closest(LEFT_ALONE)) {
            onShadow?.(shadowRoot);
            swapUnder(shadowRoot);
          }
        } else {
          end += (node as Text).length ?? 0;
          if (hit < end) {
            blocks.add(blockOf(node, top));
            hit = text.indexOf('\0', end);
          }
        }
      }
      for (const block of blocks) swapLine(linesOf(block));
    };

    const { ownerElement } = root as Attr;
    if (ownerElement) swapLabels(ownerElement);
    else if (root.nodeType === 3) swapLine([root as Text]);
    else swapUnder((root as Document).documentElement ?? root);
    return changes;
  };
}

let swapped: readonly Pair[] | undefined;
let swapper: Swapper;

/**
 * Replaces numbers in the text and the labels under `root`: a document, an element, a shadow root, a text node or an
 * attribute. Open shadow roots below are searched too, and told to `onShadow`.
 *
 * Left alone: scripts and structured data, `noscript`, what a visitor types or edits, web addresses, everything in
 * `[data-numberline-skip]`, and digits that are part of a longer number. Numbers of fewer than four digits are ignored.
 *
 * @returns what was changed; empty when nothing was
 */
export function swap(root: Node, pairs: readonly Pair[], onShadow?: (root: ShadowRoot) => void): Change[] {
  // The same pairs come again with each change of the page.
  if (pairs !== swapped) {
    swapper = swapperOf(pairs);
    swapped = pairs;
  }
  return swapper(root, onShadow);
}
