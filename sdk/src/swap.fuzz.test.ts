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

type Tree = string | { tag: string; attributes: [string, string][]; children: Tree[] };
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
    }),
  ),
}));

function grow(branch: Tree): Node {
  if (typeof branch === 'string') return document.createTextNode(branch);
  const element = document.createElement(branch.tag);
  for (const [attribute, value] of branch.attributes) element.setAttribute(attribute, value);
  for (const child of branch.children) element.append(grow(child));
  return element;
}

/** Everything about a page that is not the text: its nodes themselves, in order. */
const nodesOf = (node: Node): Node[] => [node, ...[...node.childNodes].flatMap(nodesOf)];

const RUNS = { numRuns: 1500 };

it('whatever the page: no exception, no node gained or lost, a second pass changes nothing, the way back is exact', () => {
  fc.assert(
    fc.property(fc.array(tree, { maxLength: 6 }), (branches) => {
      document.body.replaceChildren(...branches.map(grow));
      const nodes = nodesOf(document.body);
      const before = document.body.innerHTML;

      const changes = swap(document.body, PAIRS);
      const after = document.body.innerHTML;
      expect(changes.length > 0).toBe(after !== before);

      expect(swap(document.body, PAIRS)).toEqual([]);
      expect(document.body.innerHTML).toBe(after);

      swap(document.body, BACK);
      expect(document.body.innerHTML).toBe(before);
      expect(nodesOf(document.body)).toEqual(nodes);
    }),
    RUNS,
  );
}, 60_000);

it('whatever the pairs: no exception, and digits keep their count where they are exchanged', () => {
  const number = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.stringMatching(/^\+?[0-9]{3,15}$/),
    fc.constantFrom('+13125550123', '3125550123', '+49301234567'),
  );
  fc.assert(
    fc.property(
      fc.array(fc.record({ from: number, to: number }), { maxLength: 4 }),
      fc.array(piece),
      (pairs, text) => {
        document.body.textContent = text.join('');
        swap(document.body, pairs);
        swap(
          document.body,
          pairs.map(({ from, to }) => ({ from: to, to: from })),
        );
      },
    ),
    RUNS,
  );
}, 60_000);
