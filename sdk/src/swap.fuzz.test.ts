import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Pair, swap } from './swap.ts';

// Pages made of pieces that meet in every way: numbers whole and in parts, separators, letters, markup.
const PAIRS: Pair[] = [
  { from: '+13125550123', to: '+18475550199' },
  { from: '+18003569377', to: '+18885550144' },
  { from: '+49301234567', to: '+4930901820123', display: '030 901820-123' },
];
const BACK = PAIRS.map(({ from, to }) => ({ from: to, to: from }));

const piece = fc.constantFrom(
  ...[
    '(312) 555-0123',
    '312.555.0123',
    '+1 312 555 0123',
    '312',
    '555',
    '0123',
    '1-800-FLOWERS',
    '800',
    'FLOWERS',
  ],
  ...['030 1234567', '(030', '1234567)', '+49 30 123', '4567', '0', '1', '9', '60614'],
  ...[
    ' ',
    '-',
    '.',
    '/',
    '(',
    ')',
    '+',
    '\u00a0',
    '\u2011',
    '\u200b',
    ',',
    '%20',
    '\0',
    '\uffff',
    '\ue000',
    '🙂',
    'é',
    '\n',
  ],
  ...['Tel', 'x', 'ext. 12', 'https://', 'www.', '.com/', '@'],
);
const tag = fc.constantFrom(
  'b',
  'span',
  'p',
  'div',
  'td',
  'a',
  'my-tag',
  'textarea',
  'script',
  'button',
  'li',
  'em',
);
const name = fc.constantFrom(
  'href',
  'title',
  'alt',
  'aria-label',
  'value',
  'type',
  'data-numberline-skip',
  'class',
);

type Tree = string | { tag: string; attributes: [string, string][]; children: Tree[]; isShadow: boolean };
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    piece,
    fc.record({
      tag,
      attributes: fc.array(
        fc.tuple(
          name,
          fc.array(piece, { maxLength: 4 }).map((parts) => `tel:${parts.join('')}`),
        ),
        {
          maxLength: 2,
        },
      ),
      children: fc.array(tie('tree'), { maxLength: 5 }),
      // Whether the children stand in a shadow root, where the element may have one.
      isShadow: fc.boolean(),
    }),
  ),
}));

function grow(branch: Tree): Node {
  if (typeof branch === 'string') return document.createTextNode(branch);
  const element = document.createElement(branch.tag);
  for (const [attribute, value] of branch.attributes) element.setAttribute(attribute, value);
  const canHost = branch.isShadow && ['span', 'p', 'div', 'my-tag'].includes(branch.tag);
  const inside = canHost ? element.attachShadow({ mode: 'open' }) : element;
  inside.append(...branch.children.map(grow));
  return element;
}

/** The nodes of a page in order, also those in shadow roots. */
const nodesOf = (node: Node): Node[] => [
  node,
  ...[(node as Element).shadowRoot ?? [], ...node.childNodes].flat().flatMap(nodesOf),
];

/** All that a page says: its texts and attributes, in order. */
const saidBy = (root: Node): string[] =>
  nodesOf(root).flatMap((node) =>
    node instanceof Element
      ? [node.nodeName, ...[...node.attributes].map(({ name, value }) => `${name}=${value}`)]
      : `${(node as Text).data}`,
  );

/** Puts the text of one part of a page over that of another with the same nodes, as a framework does that draws again. */
function redraw(from: Node, over: Node): void {
  const drawn = nodesOf(from);
  nodesOf(over).forEach((node, i) => {
    if (node instanceof Text) node.data = (drawn[i] as Text).data;
    if (node instanceof Element)
      for (const { name, value } of (drawn[i] as Element).attributes) node.setAttribute(name, value);
  });
}

const RUNS = { numRuns: 1500 };

it('whatever the page: no exception, no node gained or lost, a second pass changes nothing, the way back is exact', () => {
  fc.assert(
    fc.property(fc.array(tree, { maxLength: 6 }), (branches) => {
      document.body.replaceChildren(...branches.map(grow));
      const nodes = nodesOf(document.body);
      const before = saidBy(document.body);

      const changes = swap(document.body, PAIRS);
      const after = saidBy(document.body);
      expect(changes.length > 0).toBe(after.join() !== before.join());

      expect(swap(document.body, PAIRS)).toEqual([]);
      // The same pairs in a list of their own are no news either.
      expect(swap(document.body, [...PAIRS])).toEqual([]);
      expect(saidBy(document.body)).toEqual(after);

      swap(document.body, BACK);
      expect(saidBy(document.body)).toEqual(before);
      expect(nodesOf(document.body)).toEqual(nodes);

      // And there again, as where a visitor first takes consent back and then gives it again.
      swap(document.body, PAIRS);
      expect(saidBy(document.body)).toEqual(after);
      swap(document.body, BACK);
      expect(saidBy(document.body)).toEqual(before);
    }),
    RUNS,
  );
}, 60_000);

it('whatever is drawn again, moved or taken away between the swap and the way back: that is exact', () => {
  const change = fc.record({
    nth: fc.nat({ max: 5 }),
    how: fc.constantFrom('redraw', 'move', 'remove', 'relabel'),
  });
  fc.assert(
    fc.property(
      fc.array(tree, { minLength: 1, maxLength: 6 }),
      fc.array(change, { maxLength: 5 }),
      (branches, list) => {
        // Blocks, so that what happens to one leaves the lines of the others as they are.
        const originals = branches.map((branch) =>
          grow({ tag: 'div', attributes: [], children: [branch], isShadow: false }),
        );
        const blocks = branches.map((branch) =>
          grow({ tag: 'div', attributes: [], children: [branch], isShadow: false }),
        );
        document.body.replaceChildren(...blocks);
        swap(document.body, PAIRS);

        for (const { nth, how } of list) {
          const block = blocks[nth % blocks.length] as Element;
          if (how === 'redraw') redraw(originals[nth % blocks.length] as Element, block);
          if (how === 'move') document.body.append(block);
          if (how === 'remove') block.remove();
          if (how === 'relabel') block.setAttribute('class', how);
          swap(document.body, PAIRS);
          expect(swap(document.body, PAIRS)).toEqual([]);
        }

        document.body.replaceChildren(...blocks);
        swap(document.body, BACK);
        for (const block of blocks) (block as Element).removeAttribute('class');
        expect(blocks.map(saidBy)).toEqual(originals.map(saidBy));
      },
    ),
    RUNS,
  );
}, 60_000);

it('whatever is written over in between: no exception, no node gained or lost, a second pass changes nothing', () => {
  const writing = fc.tuple(fc.nat(), fc.array(piece, { maxLength: 4 }));
  fc.assert(
    fc.property(
      fc.array(tree, { maxLength: 6 }),
      fc.array(writing, { maxLength: 6 }),
      (branches, writings) => {
        document.body.replaceChildren(...branches.map(grow));
        const nodes = nodesOf(document.body);
        for (const [nth, parts] of writings) {
          swap(document.body, PAIRS);
          const node = nodes[nth % nodes.length];
          if (node instanceof Text) node.data = parts.join('');
          else if (node instanceof Element) node.setAttribute('title', parts.join(''));
          for (const pairs of [PAIRS, BACK, PAIRS]) {
            swap(document.body, pairs);
            expect(swap(document.body, pairs)).toEqual([]);
          }
        }
        expect(nodesOf(document.body)).toEqual(nodes);
      },
    ),
    RUNS,
  );
}, 60_000);

it('whatever the pairs: no exception, a second pass changes nothing, the way back is exact', () => {
  const from = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.stringMatching(/^\+?[0-9]{3,15}$/),
    fc.constantFrom('+13125550123', '3125550123', '+49301234567', '5550123', '+18003569377', '0301234567'),
  );
  // So many sevens stand nowhere on the page.
  const to = fc.oneof(fc.string({ maxLength: 20 }), fc.stringMatching(/^\+?[2-9]7{6}[0-9]{1,7}$/));
  const pair = fc
    .record({ from, to })
    .filter(({ from, to }) => !/\d{3}/.test(to) || to.includes('7777') || from === to);
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 4 }), fc.array(tree, { maxLength: 4 }), (pairs, branches) => {
      document.body.replaceChildren(...branches.map(grow));
      const before = saidBy(document.body);
      swap(document.body, pairs);
      expect(swap(document.body, pairs)).toEqual([]);
      swap(
        document.body,
        pairs.map(({ from, to }) => ({ from: to, to: from })),
      );
      expect(saidBy(document.body)).toEqual(before);
    }),
    RUNS,
  );
}, 60_000);
