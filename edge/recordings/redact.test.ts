import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCardNumber, REDACTED, redact } from './redact.ts';
import type { Segment } from './segment.ts';

const redacted = (text: string) => redact([{ speaker: null, text }])[0]?.text;
const turn = (speaker: Segment['speaker'], text: string) => ({ speaker, text });

/** A card number of this length. */
function card(length: number, seed: number): string {
  const body = Array.from({ length: length - 1 }, (_, n) => (seed * (n + 3) + n * 7 + 1) % 10).join('');
  const check = '0123456789'.split('').find((digit) => isCardNumber(body + digit));
  return body + check;
}

const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

describe('a card number', () => {
  // Numbers that card companies publish for tests.
  it.each([
    '4111111111111111',
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1',
    '4111, 1111. 1111 and 1111',
    '3782 822463 10005',
    '6011000990139424',
    '4222222222222',
    'four one one one, one one one one, one one one one, one one one one',
    'four triple one one triple one double one double one double one double one',
    'forty-one eleven eleven eleven eleven eleven eleven eleven',
    'Forty one, eleven, uh, eleven eleven, eleven eleven, eleven eleven',
    'three seven eight two, eight two two four six three, one oh oh oh five',
  ])('is taken out: %s', (number) => {
    expect(redacted(`My card is ${number}, please.`)).toBe(`My card is ${REDACTED}, please.`);
  });

  it('is found among other digits', () => {
    expect(redacted('It is 4111 1111 1111 1111 and the date is 12 27.')).toBe(
      `It is ${REDACTED} and the date is 12 27.`,
    );
    expect(redacted('Number 1, 4111 1111 1111 1111')).toMatch(/\[card number\]$/);
    expect(redacted('4111111111111111, or 6011 0009 9013 9424?')).toBe(`${REDACTED}, or ${REDACTED}?`);
  });

  it('is taken out where it was said in several turns', () => {
    expect(
      redact([
        turn('agent', 'The number?'),
        turn('caller', 'Four one one one, one one'),
        turn('agent', 'Yes?'),
        turn('caller', 'one one, 1111'),
        turn('caller', '1111. Thanks.'),
      ]).map(({ text }) => text),
    ).toEqual(['The number?', REDACTED, 'Yes?', REDACTED, `${REDACTED}. Thanks.`]);
  });

  it('of any length and any way to write or say it is taken out', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 13, max: 19 }),
        fc.nat(1000),
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 }),
        (length, seed, isSpoken, sizes) => {
          const number = card(length, seed);
          if (!isCardNumber(number)) return;
          const groups: string[] = [];
          for (let at = 0, n = 0; at < number.length; n++) {
            const size = sizes[n % sizes.length] ?? 1;
            groups.push(number.slice(at, at + size));
            at += size;
          }
          const said = isSpoken ? [...number].map((digit) => WORDS[Number(digit)]) : groups;
          expect(redacted(`It is ${said.join(' ')} ok`)).toBe(`It is ${REDACTED} ok`);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('what is no card number', () => {
  it.each([
    'Call (312) 555-0100 or 312 555 0199.',
    'Order 4111111111111112 is late.',
    'One of the two came at ten to eleven on the twenty-first.',
    'We have one thousand and four hundred two.',
    '4111 1111 then my name is Ann 1111 1111',
    '0000 0000 0000 0000',
    'It costs $1,250.00 in 2026.',
  ])('stays: %s', (text) => {
    expect(redacted(text)).toBe(text);
  });

  it('stays when its digits are of two people', () => {
    const turns = [turn('caller', '4111 1111'), turn('agent', '1111 1111')];
    expect(redact(turns)).toEqual(turns);
  });
});

it('the check of card numbers is Luhn’s', () => {
  expect(isCardNumber('79927398713')).toBe(true);
  expect(Array.from({ length: 10 }, (_, n) => isCardNumber(`7992739871${n}`)).filter(Boolean)).toHaveLength(
    1,
  );
});
