/** ITU-T E.164 country codes of one and two digits; every other code has three. */
const SHORT_CODES = new Set(
  (
    '1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 ' +
    '81 82 84 86 90 91 92 93 94 95 98'
  ).split(' '),
);

/**
 * A phone number as people read it: North American numbers in their own form, others as country code and groups.
 * What is not E.164 (a SIP address, say) stays as it is.
 *
 * @example phoneInWords('+13125550142') // '(312) 555-0142'
 * @example phoneInWords('+493012345678') // '+49 301 234 5678'
 */
export function phoneInWords(number: string): string {
  const northAmerican = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  if (northAmerican !== null) return `(${northAmerican[1]}) ${northAmerican[2]}-${northAmerican[3]}`;
  const digits = /^\+(\d{7,15})$/.exec(number)?.[1];
  if (digits === undefined) return number;
  const code = [1, 2].map((length) => digits.slice(0, length)).find((short) => SHORT_CODES.has(short));
  const country = code ?? digits.slice(0, 3);
  return `+${country} ${groups(digits.slice(country.length)).join(' ')}`;
}

/** A sentence with its E.164 numbers as people read them. */
export function phonesInWords(text: string): string {
  return text.replace(/\+\d{7,15}\b/g, phoneInWords);
}

/** Groups of three from the left; what is left over makes the last group longer, never shorter. */
function groups(digits: string): string[] {
  return digits.match(/\d{3}(?=\d{3})|\d+$/g) ?? [];
}
