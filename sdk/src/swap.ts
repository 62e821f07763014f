import { FULL } from './build.ts';
import { blockOf, ENDS, LABELLED, LABELS, LEFT_ALONE } from './line.ts';

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

/** How a number is printed, and how to print the other one of its pair that way. */
interface Form {
  pair: Pair;
  /** The pattern of what may stand before the digits that are always printed. */
  lead: string;
  /** The pattern of those digits. */
  digits: string;
  /** What to write in their place, one by one; absent where the count of digits or the country is another. */
  next: string | false;
}

/** What a line is looked at as: text nodes and what parts them, or an attribute. */
type Piece = Change['node'] | Element;

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
// the web. An extension of up to three digits (`1234567-0`) follows many numbers and stays.
const START = `(?=[(+\\d])(?<!\\d[-.]?|\\+\\d{1,3}${GAP}|(?:https?:|www\\.|\\.[a-z]{2,}/)[^\\s\uffff]{0,999})(?:\\(${GAP})?`;
const END = '(?!\\d|\\.\\d|-\\d{4}|@)';

// The letters on a phone's keys (ITU-T E.161), for numbers such as 1-800-FLOWERS.
const KEYS = ',,abc,def,ghi,jkl,mno,pqrs,tuv,wxyz'.split(',');

// A number by its digits: the country's code where it begins with one (ITU-T E.164 gives them one to three digits), which
// one of twelve digits does, or of eleven with a 1; and the rest, without the 0 that is dialled in the country alone.
const NUMBER =
  /^(?=\+?\d{4})(?:(?:\+|00|(?=1\d{10}$|[2-9]\d{11}))([17]|2[07]|3[^578]|4[^2]|5[^09]|6[^7-9]|8[1246]|9[^679]|\d{3})|0?)(\d+)$/;

// An attribute and its value, where it is an address that does not dial, or goes to a server unless it is a button's.
const NO_LABEL = /^(value|href(?!\s*(tel|sms|callto|facetime.*):))/i;
const BUTTON = 'input[type=button],input[type=submit]';

// What the line that begins with a node becomes, by pairs and text, where that is not told by its text alone: a line
// that was swapped stays, and comes back exactly by the reversed pairs, vanity letters and all.
const known = new WeakMap<Node, Record<string, string>>();

// Patterns of what was printed for numbers that did not fit in digit by digit.
const displays = new Set<string>();

const partsOf = (number: string): string[] => NUMBER.exec(number.replace(/(?!^\+)\D/g, '')) ?? [];

function formOf(pair: Pair): Form {
  const [, code, digits = ''] = partsOf(pair.from);
  const [, otherCode, next = ''] = partsOf(pair.to);
  const printed = [...digits].map((digit, i) => {
    const keys = KEYS[+digit];
    // Letters after the last that is dialled (1-800-MATTRESS) are part of what is printed.
    return i < 3 ? digit : digits[i + 1] ? `[${digit}${keys}]` : `(?:${digit}|[${keys}][a-z]*)`;
  });
  const lead = code ? `(?:${ABROAD})?${[...code].join(GAP)}` : `${ABROAD}\\d{1,3}`;
  return {
    pair,
    // What is no number stands nowhere, but may have been written where one was, and is taken back.
    lead: `(?:${lead}${GAP})?${TRUNK}`,
    digits: digits[3] && next ? printed.join(GAP) : '(?!)',
    next: next.length === digits.length && (otherCode ?? code) === (code ?? otherCode) && next,
  };
}

/** The text nodes of a block, and in the place of what ends a line, that element. */
const linesOf = (node: Node): Piece[] =>
  node.nodeType === 3
    ? [node as Text]
    : [...node.childNodes].flatMap((child) =>
        (child as Element).matches?.(ENDS) ? (child as Element) : linesOf(child),
      );

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
  const changes: Change[] = [];
  if (!pairs[0]) return changes;
  const forms = pairs.map(formOf);
  // All forms in one, with a group for each, so that a number just written is not replaced again.
  const number = RegExp(
    `${START}(?:${forms.map(({ lead, digits }) => `${lead}(${digits})`).join('|')})${END}`,
    'gi',
  );
  // Quick to find, and in every text that has to be looked at, also where that runs over into other lines.
  const hint = RegExp([...forms.map(({ digits }) => digits), ...displays].join('|'), 'gi');
  const way = `${pairs.map(({ from, to }) => [from, to])}`;
  const back = `${pairs.map(({ from, to }) => [to, from])}`;

  const swapLine = (nodes: Piece[]): void => {
    const [first] = nodes as [Attr & Text];
    if ((first.ownerElement ?? first.parentElement)?.closest(LEFT_ALONE)) return;
    const text = nodes.map(({ nodeValue }) => nodeValue ?? ';').join(BORDER);
    const line =
      known.get(first)?.[way + text] ??
      text.replace(number, (match: string, ...found) => {
        const start: number = found[forms.length];
        // A number inside one node ends where the node ends; one that runs through several does not.
        const isMore =
          /\d\uffff+$/.test(text.slice(0, start)) || /^\uffff+\d/.test(text.slice(start + match.length));
        if (isMore && match.includes(BORDER)) return match;
        const group = found.findIndex(Boolean);
        const printed = found[group] as string;
        const { pair, next } = forms[group] as Form;
        let nth = 0;
        const display = (first.name !== 'href' && pair.display) || pair.to;
        if (!next) displays.add(display.replace(/\W/g, '.'));
        return next
          ? match.slice(0, -printed.length) +
              printed.replace(/%[\da-f]{2}|[\da-z]/gi, (c) => (c[1] ? c : (next[nth++] ?? '')))
          : (/^\([^)]*$/.test(match) ? '(' : '') + display + match.replace(/[^\uffff]/g, '');
      });
    const parts = line.split(BORDER);
    if (line === text || parts.length !== nodes.length) return;
    known.set(first, { [way + line]: line, [back + line]: text });
    nodes.forEach((node, i) => {
      const before = node.nodeValue;
      const after = parts[i] as string;
      // What parts the text nodes has no text.
      if ((before ?? after) === after) return;
      node.nodeValue = after;
      changes.push({ node, before, after } as Change);
    });
  };

  const swapLabels = (element: Element): void => {
    for (const name of LABELS) {
      const value = element.getAttribute?.(name);
      if (!value || value.search(hint) < 0 || (NO_LABEL.test(name + value) && !element.matches(BUTTON)))
        continue;
      swapLine([element.getAttributeNode(name) as Attr]);
    }
  };

  const swapUnder = (top: Node): void => {
    // All text with each hit blanked out, to be walked along with the nodes that it is made of: most pages have few.
    const text = `${top.textContent}\0`.replace(hint, ({ length }) => '\0'.repeat(length));
    const walker = document.createTreeWalker(top, FULL ? 13 : 12);
    const blocks = new Set<Node>();
    let hit = text.indexOf('\0');
    let end = 0;
    for (let node: Node | null = top; node; node = walker.nextNode()) {
      const { length, shadowRoot } = node as Text & Element;
      if (FULL && shadowRoot && !(node as Element).closest(LEFT_ALONE)) {
        onShadow?.(shadowRoot);
        swapUnder(shadowRoot);
      }
      if (node.nodeType > 1) end += length || 0;
      if (hit >= end) continue;
      const block = blockOf(node);
      blocks.add(block && top.contains(block) ? block : top);
      hit = text.indexOf('\0', end);
    }
    for (const block of blocks) swapLine(linesOf(block));
    swapLabels(top as Element);
    for (const element of (top as Element).querySelectorAll?.(LABELLED) ?? []) swapLabels(element);
  };

  const { ownerElement } = root as Attr;
  if (ownerElement) swapLabels(ownerElement);
  else swapUnder((root as Document).documentElement ?? root);
  return changes;
}
