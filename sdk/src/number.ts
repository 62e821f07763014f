/**
 * Finds the numbers of some pairs in a text, as people print them, and writes the other one of each pair in their place.
 * It knows texts only: what they are made of on a page is `swap.ts`'s.
 */

/** One number to replace. Both are E.164 (`+13125550123`) or digits as printed (`3125550123`, `020 7946 0018`). */
export interface Pair {
  from: string;
  to: string;
  /** How to print `to` where it cannot take the place of `from` digit by digit. Without it, `to` is printed as it is. */
  display?: string;
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

// Stands for the border between two nodes while the text of a line is looked at as one. Never a character of a text.
export const BORDER = '\uffff';

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
// one of twelve digits or more does, or of eleven with a 1; and the rest, without the 0 that is dialled in the country alone.
const NUMBER =
  /^(?=\+?\d{4})(?:(?:\+|00|(?=1\d{10}$|[2-9]\d{11}))([17]|2[07]|3[^578]|4[^2]|5[^09]|6[^7-9]|8[1246]|9[^679]|\d{3})|0?)(\d+)$/;

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

/** What finds and replaces the numbers of some pairs. */
export interface Rewriting {
  /** Quick to find, and in every text that has to be looked at, also where a number runs over into other lines. */
  hint: RegExp;
  /** The text with every number replaced, one that is a link's without the `display` of its pair. */
  rewrite: (text: string, isLink?: boolean) => string;
}

/** @param pairs not empty */
export function rewriting(pairs: readonly Pair[]): Rewriting {
  const forms = pairs.map(formOf);
  // All forms in one, with a group for each, so that a number just written is not replaced again.
  const number = RegExp(
    `${START}(?:${forms.map(({ lead, digits }) => `${lead}(${digits})`).join('|')})${END}`,
    'gi',
  );
  return {
    hint: RegExp([...forms.map(({ digits }) => digits), ...displays].join('|'), 'gi'),
    rewrite: (text, isLink) =>
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
        const display = (!isLink && pair.display) || pair.to;
        if (!next) displays.add(display.replace(/\W/g, '.'));
        return next
          ? match.slice(0, -printed.length) +
              printed.replace(/%[\da-f]{2}|[\da-z]/gi, (c) => (c[1] ? c : (next[nth++] ?? '')))
          : (/\([^)]*$/.test(match) ? '(' : '') + display + match.replace(/[^\uffff]/g, '');
      }),
  };
}
