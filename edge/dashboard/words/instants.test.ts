import { describe, expect, test } from 'vitest';
import {
  ago,
  type Clock,
  clockLength,
  englishOf,
  fullInstant,
  lengthInWords,
  shortInstant,
  timeOfDay,
} from './instants.ts';

const chicago: Clock = { timeZone: 'America/Chicago', locale: 'en-GB' };
const berlin: Clock = { timeZone: 'Europe/Berlin', locale: 'en-GB' };
const noon = Date.UTC(2026, 10, 23, 18, 2, 10);

describe('an instant', () => {
  test('is written in the zone of the company', () => {
    expect(timeOfDay(noon, chicago)).toBe('12:02:10');
    expect(timeOfDay(noon, berlin)).toBe('19:02:10');
  });

  test('names its zone where it is written out', () => {
    expect(fullInstant(noon, berlin)).toBe('Mon, 23 Nov 2026, 19:02:10 CET');
  });

  test('is a time today, a day this year, a date before that', () => {
    expect(shortInstant(noon, noon + 60_000, chicago)).toBe('12:02:10');
    expect(shortInstant(Date.UTC(2026, 10, 22, 18, 2), noon, chicago)).toBe('22 Nov, 12:02');
    expect(shortInstant(Date.UTC(2025, 10, 22, 18, 2), noon, chicago)).toBe('22 Nov 2025');
  });

  test("what counts as today is the company's day, not the reader's", () => {
    const lateEvening = Date.UTC(2026, 10, 24, 5, 30);
    expect(shortInstant(noon, lateEvening, chicago)).toBe('12:02:10');
    expect(shortInstant(noon, lateEvening, berlin)).toBe('23 Nov, 19:02');
  });

  test("follows the reader's English, and is English for everybody", () => {
    expect(englishOf(['de-DE', 'en-US', 'en'])).toBe('en-US');
    expect(englishOf(['de-DE'])).toBe('en-GB');
    expect(timeOfDay(noon, { ...chicago, locale: 'en-US' })).toMatch(/^12:02:10\sPM$/);
  });
});

describe('a length of time', () => {
  test.each([
    [0, '0:00'],
    [7, '0:07'],
    [760.9, '12:40'],
    [3729, '1:02:09'],
    [-3, '0:00'],
  ])('%d s on a clock is %s', (seconds, text) => {
    expect(clockLength(seconds)).toBe(text);
  });

  test.each([
    [0, '0 s'],
    [48, '48 s'],
    [130, '2 min 10 s'],
    [120, '2 min'],
    [3900, '1 h 5 min'],
    [3605, '1 h'],
    [273_600, '3 d 4 h'],
  ])('%d s in words is %s', (seconds, text) => {
    expect(lengthInWords(seconds)).toBe(text);
  });

  test('something that has just been is not "0 s ago", even when the clocks differ a little', () => {
    expect(ago(noon, noon + 400)).toBe('just now');
    expect(ago(noon, noon - 2000)).toBe('just now');
    expect(ago(noon, noon + 4200)).toBe('4 s ago');
    expect(ago(noon, noon + 130_000)).toBe('2 min ago');
  });
});
