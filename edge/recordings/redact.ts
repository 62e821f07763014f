import type { Segment } from './segment.ts';

/** What stands in place of a card number. */
export const REDACTED = '[card number]';

/** How many digits card numbers have (ISO/IEC 7812). */
const FEWEST = 13;
const MOST = 19;

const ONES: Record<string, string> = {
  zero: '0',
  oh: '0',
  o: '0',
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
};

const PAIRS: Record<string, string> = {
  ten: '10',
  eleven: '11',
  twelve: '12',
  thirteen: '13',
  fourteen: '14',
  fifteen: '15',
  sixteen: '16',
  seventeen: '17',
  eighteen: '18',
  nineteen: '19',
};

const TENS: Record<string, string> = {
  twenty: '2',
  thirty: '3',
  forty: '4',
  fifty: '5',
  sixty: '6',
  seventy: '7',
  eighty: '8',
  ninety: '9',
};

const TIMES: Record<string, number> = { double: 2, triple: 3, treble: 3 };

/** Said between the digits of one number without ending it. */
const FILLERS: ReadonlySet<string> = new Set([
  'and',
  'then',
  'uh',
  'um',
  'er',
  'erm',
  'ah',
  'hmm',
  'so',
  'dash',
  'hyphen',
  'space',
  'comma',
  'okay',
  'ok',
]);

/** Digits that were said or written, and where they stand. */
interface Group {
  digits: string;
  segment: number;
  from: number;
  to: number;
}

/**
 * Takes card numbers out of what was said: 13 to 19 digits that pass the check of card numbers (Luhn), written or spoken
 * ("four one double one …", "forty-two eleven …"), also where a speaker took several turns to say them.
 */
export function redact<S extends Pick<Segment, 'speaker' | 'text'>>(segments: readonly S[]): S[] {
  const cuts = segments.map((): [number, number][] => []);
  for (const run of runsOf(segments)) {
    for (const { first, last } of cardsIn(run)) {
      const card = run.slice(first, last + 1);
      for (const segment of new Set(card.map((group) => group.segment))) {
        const here = card.filter((group) => group.segment === segment);
        cuts[segment]?.push([here[0]?.from ?? 0, here.at(-1)?.to ?? 0]);
      }
    }
  }
  return segments.map((segment, index) => ({ ...segment, text: cut(segment.text, cuts[index] ?? []) }));
}

/** Groups of digits of one speaker with nothing but pauses between them. */
function runsOf(segments: readonly Pick<Segment, 'speaker' | 'text'>[]): Group[][] {
  const runs: Group[][] = [];
  const open = new Map<string | null, Group[]>();
  segments.forEach(({ speaker, text }, index) => {
    let run = open.get(speaker) ?? [];
    for (const found of groupsIn(text, index)) {
      if (found !== null) run.push(found);
      else if (run.length > 0) {
        runs.push(run);
        run = [];
      }
    }
    open.set(speaker, run);
  });
  return [...runs, ...open.values()];
}

/** The groups of digits in a text, and `null` for each word that ends a number. */
function groupsIn(text: string, segment: number): (Group | null)[] {
  const words = [...text.matchAll(/\d+|\p{L}+/gu)].map((match) => ({
    word: match[0].toLowerCase(),
    from: match.index,
    to: match.index + match[0].length,
  }));
  const found: (Group | null)[] = [];
  for (let at = 0; at < words.length; at++) {
    const { word = '', from = 0, to = 0 } = words[at] ?? {};
    const next = words[at + 1];
    const one = next === undefined ? undefined : digitsOf(next.word);
    const times = TIMES[word];
    const tens = TENS[word];
    const add = (digits: string, end: number) => found.push({ digits, segment, from, to: end });
    if (times !== undefined && next !== undefined && one?.length === 1) {
      add(one.repeat(times), next.to);
      at += 1;
    } else if (tens !== undefined) {
      const isUnit = next !== undefined && one !== undefined && /^[1-9]$/.test(one) && !/\d/.test(next.word);
      add(tens + (isUnit ? one : '0'), isUnit ? next.to : to);
      if (isUnit) at += 1;
    } else {
      const digits = digitsOf(word);
      if (digits !== undefined) add(digits, to);
      else if (!FILLERS.has(word)) found.push(null);
    }
  }
  return found;
}

function digitsOf(word: string): string | undefined {
  if (/^\d+$/.test(word)) return word;
  if (Object.hasOwn(ONES, word)) return ONES[word];
  return Object.hasOwn(PAIRS, word) ? PAIRS[word] : undefined;
}

/** The groups that make a card number, from `first` to `last`; none overlap. */
function cardsIn(run: readonly Group[]): { first: number; last: number }[] {
  const cards: { first: number; last: number }[] = [];
  for (let first = 0; first < run.length; first++) {
    const last = lastOfCard(run, first);
    if (last === null) continue;
    cards.push({ first, last });
    first = last;
  }
  return cards;
}

/** Where a card number that begins with this group ends; of several, the longest. */
function lastOfCard(run: readonly Group[], first: number): number | null {
  let digits = '';
  let found: number | null = null;
  for (let last = first; last < run.length && digits.length <= MOST; last++) {
    digits += run[last]?.digits ?? '';
    if (digits.length >= FEWEST && digits.length <= MOST && isCardNumber(digits)) found = last;
  }
  return found;
}

/** Luhn's check: ISO/IEC 7812-1, annex B. */
export function isCardNumber(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0 && /[1-9]/.test(digits);
}

/** The text without these parts. */
function cut(text: string, parts: readonly (readonly [number, number])[]): string {
  let rest = text;
  for (const [from, to] of parts.toSorted(([a], [b]) => b - a))
    rest = `${rest.slice(0, from)}${REDACTED}${rest.slice(to)}`;
  return rest;
}
