import { describe, expect, test } from 'vitest';
import { phoneInWords, phonesInWords } from './phone.ts';

describe('a phone number in words', () => {
  test.each([
    ['+13125550142', '(312) 555-0142'],
    ['+14165550100', '(416) 555-0100'],
    ['+442079460958', '+44 207 946 0958'],
    ['+493012345678', '+49 301 234 5678'],
    ['+35315550100', '+353 155 50100'],
    ['+74951234567', '+7 495 123 4567'],
  ])('%s reads %s', (number, words) => {
    expect(phoneInWords(number)).toBe(words);
  });

  test('no digit is lost or moved', () => {
    for (const number of ['+442079460958', '+35315550100', '+97145550100', '+13125550142', '+4930123456']) {
      expect(number.replace('+1', '+')).toContain(phoneInWords(number).replace(/[^\d]/g, ''));
    }
  });

  test('what is not E.164 stays as it is', () => {
    expect(phoneInWords('sip:front-desk@example.com')).toBe('sip:front-desk@example.com');
    expect(phoneInWords('anonymous')).toBe('anonymous');
  });
});

test('numbers inside a sentence are put in words, and only numbers', () => {
  expect(phonesInWords('+13125550199 called +442079460958 (+3 before)')).toBe(
    '(312) 555-0199 called +44 207 946 0958 (+3 before)',
  );
});
