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

  const textOf = ({ pieces }: Mark): string =>
    pieces.map(({ node, start, end }) => node.data.slice(start, end)).join('');

  const keyOf = (letter: string): string =>
    `${KEYS.findIndex((keys) => keys.includes(letter.toLowerCase()))}`;

  /** The number that a mark says: the first in it, without extension and opening hours. Empty under seven digits. */
  const numberOf = (text: string): string => {
    const said = text
      .replace(/^[^+(\d]+/, '')
      .replace(/\b(ext|x\b|x\d).*$/i, '')
      .replace(/\(0\)|(?<=\+\d\d\) )0/, '');
    const isVanity = /^(1\D?)?\(?\d{3}\W{0,3}(?=[\d\W]*[a-z])[a-z\d]+\W?[a-z\d]+/i.exec(said)?.[0];
    const digits = isVanity
      ? isVanity
          .replace(/[a-z]/gi, keyOf)
          .replace(/\D/g, '')
          .slice(0, said.startsWith('1') ? 11 : 10)
      : said
          .replace(/[a-z].*$/is, '')
          .replace(/\D/g, '')
          .slice(0, said.startsWith('1') ? 11 : 15);
    if (digits.length < 7) return '';
    if (/^\(?\s*\+/.test(said)) return `+${digits}`;
    if (/^1\d{10}$/.test(digits)) return `+${digits}`;
    return /^[2-9]\d\d[2-9]\d{6}$/.test(digits) ? `+1${digits}` : digits;
  };

  /** Another number of the same country and length, different in every digit after the code. */
  const otherOf = (number: string): string => {
    const kept = /^(\+1|\+\d{3}|0|)/.exec(number)?.[0].length ?? 0;
    return (
      number.slice(0, kept) + number.slice(kept).replace(/\d/g, (digit) => `${((Number(digit) + 3) % 8) + 2}`)
    );
  };

  const tailOf = (number: string): string => number.replace(/^\+1|^0/, '').replace(/^\+\d{3}/, '');

  interface Seen {
    node: Node;
    name: string;
    value: string | null;
  }

  const everything = (): Seen[] => {
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
    const seen: Seen[] = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      seen.push({ node, name: node.nodeName, value: node.nodeValue });
      if (node instanceof Element) {
        for (const attribute of node.attributes) {
          seen.push({ node: attribute, name: attribute.name, value: attribute.value });
        }
      }
    }
    return seen;
  };

  const marks = takeMarks();
  const numbers = marks
    .filter(({ types, pieces }) => types.has('TEL') && !pieces[0]?.node.parentElement?.closest('noscript'))
    .map((mark) => ({ mark, text: textOf(mark), from: numberOf(textOf(mark)) }))
    .filter(({ from }) => from);
  const targets = [...new Set(numbers.map(({ from }) => from))];
  const pairs = targets.map((from) => ({ from, to: otherOf(from) }));

  const before = everything();
  const began = performance.now();
  swap(document, pairs);
  const ms = performance.now() - began;
  const after = everything();

  const missed = numbers.flatMap(({ mark, text, from }) => {
    const now = textOf(mark);
    const expected = tailOf(otherOf(from));
    const digits = now.replace(/\D/g, '');
    return digits.includes(expected) ? [] : [{ text, from, after: now }];
  });

  const wrong: Finding['wrong'] = [];
  const explained = (node: Node, index: number): boolean =>
    marks.some(
      ({ types, pieces }) =>
        types.has('TEL') &&
        pieces.some((piece) => piece.node === node && index >= piece.start && index < piece.end),
    );

  // Where a target stands without a mark: its digits in the order of the page's text, whatever is between them.
  const printed = before.flatMap(({ node, value }) =>
    node.nodeType === Node.TEXT_NODE
      ? [...(value ?? '').matchAll(/\d/g)].map(({ 0: digit, index }) => ({ node, digit, index }))
      : [],
  );
  const stream = printed.map(({ digit }) => digit).join('');
  const known = new Map<Node, Set<number>>();
  for (const tail of targets.map(tailOf)) {
    for (let at = stream.indexOf(tail); at >= 0; at = stream.indexOf(tail, at + 1)) {
      for (const { node, index } of printed.slice(at, at + tail.length)) {
        known.set(node, (known.get(node) ?? new Set()).add(index));
      }
    }
  }

  if (before.length !== after.length)
    wrong.push({ what: 'structure', before: `${before.length}`, after: `${after.length}` });
  before.forEach((was, i) => {
    const is = after[i];
    if (!is || is.node !== was.node || is.name !== was.name) {
      wrong.push({ what: 'structure', before: was.name, after: `${is?.name}` });
      return;
    }
    const [old, now] = [was.value ?? '', is.value ?? ''];
    if (old === now) return;
    const touch = { what: was.name, before: old, after: now };
    if (was.node.nodeType === Node.TEXT_NODE) {
      const isRight =
        [...old].length !== [...now].length
          ? marks.some(
              ({ types, pieces }) => types.has('TEL') && pieces.some(({ node }) => node === was.node),
            )
          : [...old].every(
              (c, at) => c === now[at] || explained(was.node, at) || known.get(was.node)?.has(at),
            );
      if (!isRight) wrong.push(touch);
    } else if (
      !/^(href|title|alt|aria-label|placeholder|value)$/.test(was.name) ||
      !targets.some((target) => old.replace(/%\w\w|\D/g, '').includes(tailOf(target))) ||
      old.replace(/\d/g, '') !== now.replace(/\d/g, '')
    ) {
      wrong.push(touch);
    }
  });

  return { numbers: numbers.length, missed, wrong, ms };
}
