import { describe, expect, it } from 'vitest';
import { swapText } from './swap.ts';

// Country codes of one, two and three digits, as the ITU gives them (Recommendation E.164, list of 2016).
const CODES = {
  one: '1 7',
  two: '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98',
  three:
    '211 213 234 254 260 297 350 351 353 358 372 380 385 389 420 421 423 500 501 509 590 593 599 670 673 680 692 800 808 850 852 855 870 880 886 888 960 962 966 971 977 979 992 998',
};

describe('a number is known by what is printed of it at home: its country’s code is told from it', () => {
  it.each(Object.entries(CODES))('of %s digits', (_, codes) => {
    for (const code of codes.split(' ')) {
      const pairs = [{ from: `+${code}45671238`, to: `+${code}49912345` }];
      expect(swapText('Tel. 4567 1238', pairs), code).toBe('Tel. 4991 2345');
      expect(swapText('Tel. 0 4567 1238', pairs), code).toBe('Tel. 0 4991 2345');
      expect(swapText(`Tel. 00${code} 4567 1238`, pairs), code).toBe(`Tel. 00${code} 4991 2345`);
      expect(swapText('Tel. 567 1238', pairs), code).toBe('Tel. 567 1238');
    }
  });

  it('but not where it is written without a +', () => {
    const whole = [
      ['131255501234', '31255501234'],
      ['3125550123', '5550123'],
      ['49301234567', '301234567'],
    ] as const;
    for (const [from, rest] of whole) {
      const pairs = [{ from, to: from.replace(/\d{4}$/, '9999') }];
      expect(swapText(`Tel. ${from}`, pairs)).toBe(`Tel. ${from.slice(0, -4)}9999`);
      expect(swapText(`Tel. ${rest}`, pairs), from).toBe(`Tel. ${rest}`);
    }
  });
});

it('a bracket around the whole number stays around the one that takes its place', () => {
  const pairs = [{ from: '+49301234567', to: '+4930901820123', display: '030 901820-123' }];
  expect(swapText('(030 1234567)', pairs)).toBe('(030 901820-123)');
  expect(swapText('(030) 1234567', pairs)).toBe('030 901820-123');
});
