import type { Change, Pair } from '../src/swap.ts';

/** What one annotated page showed. */
export interface Finding {
  /** Marked phone numbers of seven digits and more that a visitor sees. */
  numbers: number;
  missed: { text: string; from: string; after: string }[];
  wrong: { what: string; before: string; after: string }[];
  /** How long the swap took, in ms. */
  ms: number;
}

/**
 * Takes the marks out of the page it runs in, swaps every marked phone number and compares the page with what it was.
 * It is sent to the page as text, so it stands alone.
 */
export function examine(swap: (root: Node, pairs: Pair[]) => Change[]): Finding {
  interface Mark {
    types: Set<string>;
    /** Where it stands, once the marks are gone. */
    pieces: { node: Text; start: number; end: number }[];
  }

  const OPEN = '\ue0f0';
  const CLOSE = '\ue0f1';
  const KEYS = ['', '', 'abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];

  const textNodes = (): Text[] => {
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
    const nodes: Text[] = [];
    while (walker.nextNode()) nodes.push(walker.currentNode as Text);
    return nodes;
  };

  /** Unwraps the marks, leaving the text nodes as a parser makes them, and tells where each mark stands. */
  const takeMarks = (): Mark[] => {
    const marks = new Map<string, Mark>();
    const order: string[] = [];
    for (const span of document.querySelectorAll('span[wa-id]')) {
      const key = `${span.getAttribute('wa-id')}`;
      const mark = marks.get(key) ?? { types: new Set(), pieces: [] };
      mark.types.add(`${span.getAttribute('wa-type')}`);
      marks.set(key, mark);
      order.push(key);
      span.prepend(`${OPEN}${order.length - 1};`);
      span.append(CLOSE);
      span.replaceWith(...span.childNodes);
    }
    document.documentElement.normalize();

    const open: Mark[] = [];
    for (const node of textNodes()) {
      if (!/[\ue0f0\ue0f1]/.test(node.data)) {
        for (const mark of open) mark.pieces.push({ node, start: 0, end: node.data.length });
        continue;
      }
      let text = '';
      const starts = new Map<Mark, number>(open.map((mark) => [mark, 0]));
      for (const [part, index] of node.data.matchAll(/\ue0f0(\d+);|\ue0f1|[^\ue0f0\ue0f1]+/g)) {
        if (part === CLOSE) {
          const mark = open.pop();
          if (mark) mark.pieces.push({ node, start: starts.get(mark) ?? 0, end: text.length });
        } else if (index !== undefined) {
          const mark = marks.get(order[Number(index)] ?? '');
          if (!mark) continue;
          open.push(mark);
          starts.set(mark, text.length);
        } else {
          text += part;
        }
      }
      for (const mark of open) mark.pieces.push({ node, start: starts.get(mark) ?? 0, end: text.length });
      node.data = text;
    }
    return [...marks.values()];
  };

  const textOf = ({ pieces }: Mark): string => pieces.map(({ node, start, end }) => node.data.slice(start, end)).join('');

  /** Digits as dialled: letters by the keypad where the text is a vanity number. */
  const dialled = (text: string): string =>
    [...text.toLowerCase()].map((c) => (/\d/.test(c) ? c : KEYS.findIndex((keys) => c && keys.includes(c)))).join('').replaceAll('-1', '');
}
