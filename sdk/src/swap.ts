import { FULL } from './build.ts';
import { blockOf, LABELS, LEFT_ALONE } from './line.ts';
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

// An attribute and its value, where it is an address that does not dial, or goes to a server unless it is a button's.
const NO_LABEL = /^(value|href(?!\s*(tel|sms|callto|facetime.*):))/i;
const BUTTON = 'input[type=button],input[type=submit]';

// What the line that begins with a node becomes, by pairs and text, where that is not told by its text alone: a line
// that was swapped stays, and comes back exactly by the reversed pairs, vanity letters and all.
const known = new WeakMap<Node, Record<string, string>>();

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
  const [hint, rewrite] = rewriting(pairs);
  const way = pairs.map(({ from, to }) => from + to);
  const back = pairs.map(({ from, to }) => to + from);

  const swapLine = (nodes: Change['node'][]): void => {
    const [first] = nodes as [Attr & Text];
    if ((first.ownerElement ?? first.parentElement)?.closest(LEFT_ALONE)) return;
    const text = nodes.map(({ nodeValue }) => nodeValue).join(BORDER);
    const line = known.get(first)?.[way + text] ?? rewrite(text, first.name === 'href');
    const parts = line.split(BORDER);
    if (line === text || nodes.length !== parts.length) return;
    known.set(first, { [way + line]: line, [back + line]: text });
    parts.forEach((after, i) => {
      const node = nodes[i] as Change['node'];
      const before = node.nodeValue;
      if (before === after) return;
      node.nodeValue = after;
      changes.push({ node, before, after } as Change);
    });
  };

  const swapUnder = (top: Node): void => {
    const texts: Text[] = [];
    const walker = document.createTreeWalker(top);
    // Of an attribute, its element alone.
    for (let node: Node | null = (top as Attr).ownerElement ?? top; node; node = walker.nextNode()) {
      const { shadowRoot, splitText } = node as Partial<Element & Text>;
      if (splitText) texts.push(node as Text);
      else if ((node as Element).hasAttributes?.()) {
        LABELS.forEach((name) => {
          const label = (node as Element).getAttribute(name);
          if (label?.match(hint) && (!NO_LABEL.test(name + label) || (node as Element).matches(BUTTON)))
            swapLine([(node as Element).getAttributeNode(name) as Attr]);
        });
      }
      if (FULL && shadowRoot && !(node as Element).closest(LEFT_ALONE)) {
        onShadow?.(shadowRoot);
        swapUnder(shadowRoot);
      }
    }

    // Wherever in all the text a number may begin: few texts have such a place, and only their lines are looked at.
    let done = 0;
    let end = 0;
    for (const { index } of (top.textContent as string).matchAll(hint)) {
      if (index < end || !texts[0]) continue;
      while (index >= end) end += (texts[done++] as Text).length;
      let first = done - 1;
      const block = blockOf(texts[first] as Text);
      const isPart = (nth: number): unknown => texts[nth] && blockOf(texts[nth]) === block;
      while (isPart(first - 1)) first--;
      // Counted before it is swapped, because what is written may be longer.
      while (isPart(done)) end += (texts[done++] as Text).length;
      swapLine(texts.slice(first, done));
    }
  };

  swapUnder((root as Document).documentElement ?? root);
  return changes;
}

/**
 * The same for a text that is not on a page, such as a message or a page that a server sends.
 *
 *     swapText('Call (312) 555-0123', [{ from: '+13125550123', to: '+18475550199' }]); // 'Call (847) 555-0199'
 */
export const swapText = (text: string, pairs: readonly Pair[]): string => rewriting(pairs)[1](text);
