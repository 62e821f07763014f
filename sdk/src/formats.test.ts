import phonenumbers from 'google-libphonenumber';
import { afterEach, describe, expect, it } from 'vitest';
import { swap } from './swap.ts';

// Every way in which Google's libphonenumber prints its example numbers: all regions and types of number, at home and
// as dialled from every other region.

const { PhoneNumberFormat, PhoneNumberType } = phonenumbers;
const library = phonenumbers.PhoneNumberUtil.getInstance();
const regions = library.getSupportedRegions();

const ABROAD = 'as dialled from another region';
const FORMATS = ['E164', 'INTERNATIONAL', 'NATIONAL', 'RFC3966', ABROAD];

/** A number in one format, and what must be there once another one has taken its place. */
interface Printed {
  /** Region and type of number. */
  name: string;
  format: string;
  from: string;
  /** A number of the same country and length. */
  to: string;
  before: string;
  after: string;
}

/** Different in every digit; a 0 that a number begins with, as in Italy, stays. */
const otherDigits = (digits: string): string =>
  digits.replace(/(?!^0)\d/g, (digit) => `${((Number(digit) + 3) % 8) + 2}`);

/** Writes the digits of one national number over another's, which are the last ones of the text. */
function rewritten(text: string, national: string, other: string): string {
  const digits = [...text.matchAll(/\d/g)].slice(-national.length);
  const written = [...text];
  digits.forEach(({ index }, i) => {
    written[index] = `${other[i]}`;
  });
  return written.join('');
}

const examples = [
  ...regions.flatMap((region) =>
    Object.entries(PhoneNumberType).map(([type, value]) => ({
      name: `${region} ${type}`,
      number: library.getExampleNumberForType(region, value),
    })),
  ),
  ...library.getSupportedGlobalNetworkCallingCodes().map((code) => ({
    name: `+${code}`,
    number: library.getExampleNumberForNonGeoEntity(code),
  })),
];

const printed = examples.flatMap(({ name, number }): Printed[] => {
  if (!number) return [];
  const national = library.getNationalSignificantNumber(number);
  const other = otherDigits(national);
  const code = `+${number.getCountryCodeOrDefault()}`;
  const texts = new Map<string, string>(
    regions.map((region) => [library.formatOutOfCountryCallingNumber(number, region), ABROAD]),
  );
  for (const [format, value] of Object.entries(PhoneNumberFormat))
    texts.set(library.format(number, value), format);
  return [...texts].map(([before, format]) => ({
    name,
    format,
    from: code + national,
    to: code + other,
    before,
    after: rewritten(before, national, other),
  }));
});

// An Argentine mobile has a 9 before its area code when called from abroad, and at home a 15 after it: the digits of
// one are not those of the other, and where the area code ends is in no rule.
const OTHER_DIGITS_AT_HOME = ['011 15-2345-6789'];

// In Belarus the way into the long-distance network, 8, and a 0 stand before a number. Digit by digit both stay, and
// rightly; where a display takes the place of the number, the 8 stays too.
const LEAVES_ITS_PREFIX = ['8 0152 45-09-11', '8 029 491-19-11', '8 024 912-34-56'];

const known = printed.filter(({ before }) => !OTHER_DIGITS_AT_HOME.includes(before));

/** What a line, or the link in it, says after the swap. */
function swapped({ from, to, before }: Printed, display: string, isLink = false): string | null {
  const link = document.createElement('a');
  if (isLink) link.setAttribute('href', before);
  else link.textContent = before;
  document.body.replaceChildren(link);
  swap(link, [{ from, to, display }]);
  return isLink ? link.getAttribute('href') : link.textContent;
}

// happy-dom leaves out what every browser has (DOM standard, `nodeValue` of an attribute).
Object.defineProperty(Attr.prototype, 'nodeValue', {
  get(this: Attr) {
    return this.value;
  },
  set(this: Attr, value: string) {
    this.value = value;
  },
});

afterEach(() => document.body.replaceChildren());

describe('a number of any country', { timeout: 60_000 }, () => {
  it('is one of thousands', () => {
    expect(regions.length).toBeGreaterThan(240);
    expect(new Set(printed.map(({ before }) => before)).size).toBeGreaterThan(10_000);
  });

  it.each(FORMATS)('is recognised and keeps its format: %s', (format) => {
    const wrong = known
      .filter((number) => number.format === format)
      .map((number) => ({ ...number, became: swapped(number, 'another format') }))
      .filter(({ after, became }) => became !== after);
    expect(wrong).toEqual([]);
  });

  it('keeps its format in a link', () => {
    const wrong = known
      .filter(({ format }) => format === 'RFC3966')
      .map((number) => ({ ...number, became: swapped(number, 'another format', true) }))
      .filter(({ after, became }) => became !== after);
    expect(wrong).toEqual([]);
  });

  it.each(FORMATS.filter((format) => format !== ABROAD))(
    'gives way to the display of a number with more digits: %s',
    (format) => {
      const wrong = known
        .filter((number) => number.format === format)
        .map((number) => ({ ...number, became: swapped({ ...number, to: `${number.to}55` }, 'DISPLAY') }))
        .filter(({ became }) => became?.replace('tel:', '') !== 'DISPLAY');
      const texts = new Set(wrong.map(({ before }) => before));
      expect([...texts]).toEqual(format === 'NATIONAL' ? LEAVES_ITS_PREFIX : []);
    },
  );

  it('gives way to the display of a number with fewer digits', () => {
    const wrong = known
      .filter(({ format }) => format !== ABROAD)
      .map((number) => ({ ...number, became: swapped({ ...number, to: number.to.slice(0, -2) }, 'DISPLAY') }))
      .filter(({ became }) => became?.replace('tel:', '') !== 'DISPLAY');
    expect(new Set(wrong.map(({ before }) => before))).toEqual(new Set(LEAVES_ITS_PREFIX));
  });

  it('is left alone where it has other digits at home', () => {
    const untouched = printed.filter((number) => swapped(number, 'another format') === number.before);
    expect(untouched.map(({ before }) => before)).toEqual(OTHER_DIGITS_AT_HOME);
  });
});
