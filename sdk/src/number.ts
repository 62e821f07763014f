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

// Stands for the border between two nodes while the text of a line is looked at as one. Never a character of a text.
export const BORDER = '\0';

// What people print between two digits: spaces, dots, brackets, all dashes, what is invisible, the border of two nodes;
// not what parts thousands or a list. And the same percent-encoded, in links.
const GAP = '(?:[^\\da-z,;]|%[\\da-f]{2}){0,99}';

// Not part of a longer number: digits before it, another country's code, or a group joined to it. Not in an address on
// the web. An extension of up to three digits (`1234567-0`) follows many numbers and stays. The first group is a digit
// in another node just before the number, the last one such a digit after it.
const START = `(?=[+\\d]|\\(.{1,7}\\))(?<=(\\d\0+)?)(?<!\\d[-.]?|\\+\\d{1,3}${GAP}|\\.[a-z]+[/?#][^\\s\0]{0,999})`;
const END = '(?!\\.?\\d|-\\d{4}|@)(?=(\0+\\d)?)';

// The letters on a phone's keys (ITU-T E.161), for numbers such as 1-800-FLOWERS; those after the last that is dialled
// (1-800-MATTRESS) are part of what is printed.
const KEYS = '  a-c d-f g-i j-l m-o p-s t-v w-z'.split(' ');
const MORE_LETTERS = '(?:(?<=[a-z])[a-z]+)?';

// A number by its digits: the country's code where it begins with one (ITU-T E.164 gives them one to three digits), and the
// rest, without the 0 that is dialled in the country alone.
const NUMBER = /^(?:\+([17]|2[07]|3[^578]|4[^2]|5[^09]|6[^7-9]|8[1246]|9[^679]|\d{3})|0?(?=\d{4}))(\d+)$/;

const partsOf = (number: string): string[] => number.replace(/[^+\d]/g, '').match(NUMBER) ?? [];

/**
 * What finds the numbers of some pairs, and what replaces them. `hint` is quick to find, and in every text that has to be
 * looked at, also where a number runs over into other lines. `rewrite` gives the text with every number replaced, one that
 * is a link's without the `display` of its pair.
 */
type Rewriting = readonly [hint: RegExp, rewrite: (text: string, isLink?: boolean) => string];

/** What takes the place of a match, in which `found` are the digits that are always printed. */
type Writer = (match: string, found: string, isLink?: boolean) => string;

export function rewriting(pairs: readonly Pair[]): Rewriting {
  // Of all pairs in one, so that a number just written is not replaced again. Of no pair, what stands nowhere.
  let hints = '[]';
  let numbers = '[]';
  const writers = pairs.map(({ from, to, display }): Writer => {
    const [, otherCode, next = ''] = partsOf(to);
    const [, code = otherCode, digits = ''] = partsOf(from);
    const fits = next.length === digits.length && (otherCode ?? code) === code;
    // The digits that are always printed. What is no number stands nowhere.
    const printed =
      digits[3] && next ? digits.replace(/./g, (digit) => `${GAP}[${digit}${KEYS[+digit]}]`) : '[]';
    // Where a number does not fit in digit by digit, other digits than its own may have been printed for it.
    hints += `|\\d(?<=(?=${fits ? printed : ''}).)`;
    // From abroad, they come after the country's code, a + is a gap like others, and 00 may also be 011, 0011 or 001. Far
    // away in the same country, they come after a 0 nearly everywhere, after 06 in Hungary, 01 in Mexico, 8 in Russia, 1 in
    // North America. Each pair has one group.
    numbers += `|(?:(?:${GAP}0[01]+)?${GAP}${code})?(?:${GAP}(?:0[16]?|[18]))?(${printed}${MORE_LETTERS})`;
    // One digit for another; not where their count or the country differs.
    return (match, found, isLink) => {
      let nth = 0;
      return fits
        ? match.slice(0, -found.length) + found.replace(/(?<!%\w?)[\da-z]/gi, () => next[nth++] ?? '')
        : ((!isLink && display) || to) + match.replace(/[^\0]/g, '');
    };
  });
  const number = RegExp(`${START}(?:${numbers})${END}`, 'gi');
  return [
    RegExp(hints, 'gi'),
    (text, isLink) =>
      text.replace(number, (match: string, before?: string, ...found: string[]) => {
        // A number inside one node ends where the node ends; one that runs through several does not.
        if ((before ?? found[pairs.length]) && match.includes(BORDER)) return match;
        const group = found.findIndex(Boolean);
        return (writers[group] as Writer)(match, found[group] as string, isLink);
      }),
  ];
}
