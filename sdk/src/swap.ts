import { FULL } from './build.ts';
import { blockOf, ENDS, LABELLED, LABELS, LEFT_ALONE } from './line.ts';
import { BORDER, type Pair, rewriting } from './number.ts';

export type { Pair };

/**
 * Replaces phone numbers on a page, digit by digit and in place. No node is ever added, removed or replaced, so a
 * framework that owns them notices nothing, and every separator stays, so nothing moves.
 *
 *     swap(document, [{ from: '+13125550123', to: '+18475550199' }]);
 *     // "Call (312) 555-0123" now reads "Call (847) 555-0199"
 *     swap(document, [{ from: '+18475550199', to: '+13125550123' }]);
 *     // and back, exactly
 */

/** A text node or an attribute whose value was changed. */
export interface Change {
  node: Text | Attr;
  before: string;
  after: string;
}

/** What a line is looked at as: text nodes and what parts them, or an attribute. */
type Piece = Change['node'] | Element;

// An attribute and its value, where it is an address that does not dial, or goes to a server unless it is a button's.
const NO_LABEL = /^(value|href(?!\s*(tel|sms|callto|facetime.*):))/i;
const BUTTON = 'input[type=button],input[type=submit]';

// What the line that begins with a node becomes, by pairs and text, where that is not told by its text alone: a line
// that was swapped stays, and comes back exactly by the reversed pairs, vanity letters and all.
const known = new WeakMap<Node, Record<string, string>>();

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
  const { hint, rewrite } = rewriting(pairs);
  const way = `${pairs.map(({ from, to }) => [from, to])}`;
  const back = `${pairs.map(({ from, to }) => [to, from])}`;

  const swapLine = (nodes: Piece[]): void => {
    const [first] = nodes as [Attr & Text];
    if ((first.ownerElement ?? first.parentElement)?.closest(LEFT_ALONE)) return;
    const text = nodes.map(({ nodeValue }) => nodeValue ?? ';').join(BORDER);
    const line = known.get(first)?.[way + text] ?? rewrite(text, first.name === 'href');
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

/**
 * The same for a text that is not on a page, such as a message or a page that a server sends.
 *
 *     swapText('Call (312) 555-0123', [{ from: '+13125550123', to: '+18475550199' }]); // 'Call (847) 555-0199'
 */
export const swapText = (text: string, pairs: readonly Pair[]): string =>
  pairs[0] ? rewriting(pairs).rewrite(text) : text;
