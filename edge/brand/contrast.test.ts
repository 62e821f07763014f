import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contrastOf, inkOn, READABLE, readableOn, readableOnTint } from './contrast.ts';

const colour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);

it('contrast is what the guidelines say', () => {
  expect(contrastOf('#000000', '#ffffff')).toBe(21);
  expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  expect(contrastOf('#1d4fbf', '#1d4fbf')).toBe(1);
});

it('whatever the colour, black or white can be read on it', () => {
  fc.assert(fc.property(colour, (one) => contrastOf(inkOn(one), one) >= READABLE));
});

it('whatever the colour, there is one near it that can be read on any ground; one that can already is left alone', () => {
  fc.assert(
    fc.property(colour, colour, (one, ground) => {
      const made = readableOn(one, ground);
      expect(contrastOf(made, ground)).toBeGreaterThanOrEqual(READABLE);
      if (contrastOf(one, ground) >= READABLE) expect(made).toBe(one);
    }),
  );
});

it('on the grounds of the dashboard there is one that can be read on its own tint as well', () => {
  fc.assert(
    fc.property(colour, fc.constantFrom('#ffffff', '#17191d'), (one, ground) => {
      const made = readableOnTint(one, ground);
      expect(contrastOf(made, ground)).toBeGreaterThanOrEqual(READABLE);
    }),
  );
  // An amber that is read on white, and on white with a tenth of amber is not.
  expect(readableOn('#b45309', '#ffffff')).toBe('#b45309');
  expect(readableOnTint('#b45309', '#ffffff')).not.toBe('#b45309');
  expect(readableOnTint('#1d4fbf', '#ffffff')).toBe('#1d4fbf');
});
