import { FULL } from './build.ts';
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

// What people print between two digits: spaces, dots, brackets, all dashes, what is invisible, the border of two nodes;
// not what parts thousands or a list. And the same percent-encoded, in links.
const GAP = '(?:[^\\da-z,;]|%\\w\\w){0,99}';

// Before a number from abroad; before one from far in the same country: 0 nearly everywhere, 06 in Hungary, 01 in
// Mexico, 8 in Russia, 1 in North America.
const ABROAD = `(?:\\+|00|011)${GAP}`;
const TRUNK = `(?:(?:0[16]?|[18])${GAP})?`;

// Not part of a longer number: digits before it, another country's code, or a group joined to it. An extension of up to
// three digits (`1234567-0`) follows many numbers and stays.
const START = `(?=[(+\\d])(?<!\\d[-.]?|\\+\\d{1,3}${GAP})(?:\\(${GAP})?`;
const END = '(?!\\d|\\.\\d|-\\d{4}|@)';

// Text that runs on from these is an address on the web, and the digits in it are no phone number.
const IN_ADDRESS = /(https?:|www\.|\.[a-z]{2,}\/)[^\s\uffff]*$/i;

// The letters on a phone's keys (ITU-T E.161), for numbers such as 1-800-FLOWERS.
const KEYS = ',,abc,def,ghi,jkl,mno,pqrs,tuv,wxyz'.split(',');

const LEFT_ALONE = 'script,style,noscript,textarea,select,[contenteditable],[data-numberline-skip]';

const BUTTON = 'input[type=button],input[type=submit]';

const origins = new WeakMap<Node, Origin>();

/** A way to print a number, as a pattern, and how to print the other one of its pair that way. */
interface Form {
  pair: Pair;
  /** What may stand before the digits in `digits` to call from abroad. */
  code: string;
  /** The digits that are always printed. */
  digits: string;
}

/** The digits alone, after a `+` if they begin with a country's code: they do from twelve on, or eleven with a 1. */
const normal = (number: string): string =>
  number
    .replace(/(?!^\+)\D/g, '')
    .replace(/^(00|(?=1\d{10}$|[2-9]\d{11}))/, '+')
    .replace(/^0/, '');

/** A country's code has one to three digits. Which, does not matter: no number is another one's end. */
function formsOf(pair: Pair): Form[] {
  const [sign, ...digits] = normal(pair.from);
  if (sign !== '+') return [{ pair, code: `${ABROAD}\\d{1,3}`, digits: normal(pair.from) }];
  return [1, 2, 3].map((length) => ({
    pair,
    code: `(?:${ABROAD})?${digits.slice(0, length).join(GAP)}`,
    digits: digits.slice(length).join(''),
  }));
}

/** All forms as one pattern with a group for each, so that a number just written is not replaced again. */
function patternOf(forms: Form[]): RegExp {
  const alternatives = forms.map(({ code, digits }) => {
    const printed = [...digits].map((digit, i) => {
      const keys = i > 2 && KEYS[+digit];
      // Letters after the last that is dialled (1-800-MATTRESS) are part of what is printed.
      return keys ? `(?:${digit}|[${keys}]${digits[i + 1] ? '' : '[a-z]*'})` : digit;
    });
    return `(?:${code}${GAP})?${TRUNK}(${printed.join(GAP)})`;
  });
  return RegExp(`${START}(?:${alternatives.join('|')})${END}`, 'gi');
}

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
  const forms = pairs.flatMap(formsOf).filter(({ digits, pair }) => digits[3] && normal(pair.to)[3]);
  const pattern = patternOf(forms);
  const changes: Change[] = [];

  const rewrite = (text: string, isLink?: boolean): string =>
    text.replace(pattern, (match: string, ...found) => {
      const group = found.findIndex(Boolean);
      const printed: string = found[group];
      const { pair, code, digits } = forms[group] as Form;
      const start: number = found[forms.length];
      const next = normal(pair.to);
      const nextDigits = [...next.slice(-digits.length)];

      const before = text.slice(0, start);
      // A number inside one node ends where the node ends; one that runs through several does not.
      const isMore = /\d\uffff+$/.test(before) || /^\uffff+\d/.test(text.slice(start + match.length));
      if ((isMore && match.includes(BORDER)) || IN_ADDRESS.test(before)) return match;

      if (RegExp(`^(${code})?$`).test(next.slice(0, -digits.length))) {
        const other = printed.replace(/%\w\w|[\da-z]/gi, (c) =>
          c[0] === '%' ? c : (nextDigits.shift() ?? ''),
        );
        return match.slice(0, -printed.length) + other;
      }
      const opens = /^\([^)]*$/.test(match) ? '(' : '';
      return opens + ((!isLink && pair.display) || pair.to) + match.replace(/[^\uffff]/g, '');
    });

  const swapLine = <K extends 'data' | 'value'>(
    nodes: (Change['node'] & Record<K, string>)[],
    key: K,
    isLink?: boolean,
  ): void => {
    const [first] = nodes;
    if (!first) return;
    const text = nodes.map((node) => node[key]).join(BORDER);
    const origin = origins.get(first);
    const isOurs = origin?.after === text;
    if (isOurs && origin.pairs === pairs) return;
    const isUndone =
      isOurs &&
      origin.pairs.every((done) => pairs.some(({ from, to }) => from === done.to && to === done.from));
    const after = isUndone ? origin.before : rewrite(text, isLink);
    const parts = after.split(BORDER);
    if (after === text || parts.length !== nodes.length) return;

    origins.set(first, { before: text, after, pairs });
    nodes.forEach((node, i) => {
      const change = { node, before: node[key] as string, after: parts[i] as string };
      if (change.before === change.after) return;
      node[key] = change.after as (typeof node)[K];
      changes.push(change);
    });
  };

  // What was written once may have to be taken back, even where it no longer reads as a number of its own.
  const isHit = (text: string, node: Node): boolean => origins.has(node) || text.search(pattern) >= 0;

  const swapLabels = (element: Element): void => {
    for (const name of LABELS) {
      const label = element.getAttributeNode(name);
      const isLink = name === 'href';
      if (!label || (name === 'value' && !element.matches(BUTTON))) continue;
      if (isLink && !/^\s*(tel|sms|callto|facetime.*):/i.test(label.value)) continue;
      if (isHit(label.value, label) && !element.closest(LEFT_ALONE)) swapLine([label], 'value', isLink);
    }
  };

  let line: Text[] = [];
  let lineText = '';
  const endLine = (): void => {
    let part: Text[] = [];
    for (const node of line[0] && isHit(lineText, line[0]) ? line : []) {
      if (node.parentElement?.closest(LEFT_ALONE)) {
        swapLine(part, 'data');
        part = [];
      } else part.push(node);
    }
    swapLine(part, 'data');
    line = [];
    lineText = '';
  };

  const visit = (node: Node): void => {
    if (node.nodeType === 3) {
      line.push(node as Text);
      lineText += BORDER + (node as Text).data;
      return;
    }
    // What scripts and styles say may be long, and is never shown.
    if (/^(script|style)$/i.test(node.nodeName)) return;
    const isBlock = !isInline(node);
    if (isBlock) endLine();
    for (let child = node.firstChild; child; child = child.nextSibling) visit(child);
    if (isBlock) endLine();
    const { shadowRoot } = node as Element;
    if (FULL && shadowRoot && !shadowRoot.host.closest(LEFT_ALONE)) {
      onShadow?.(shadowRoot);
      swapUnder(shadowRoot);
    }
  };

  const swapUnder = (top: Node): void => {
    endLine();
    visit(top);
    endLine();
    if (top.nodeType === 1) swapLabels(top as Element);
    (top as Element).querySelectorAll?.(`[${LABELS.join('],[')}]`).forEach(swapLabels);
  };

  const { ownerElement } = root as Attr;
  if (!forms[0]) return changes;
  if (ownerElement) swapLabels(ownerElement);
  else swapUnder(root);
  return changes;
}
