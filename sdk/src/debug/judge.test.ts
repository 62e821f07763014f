import { expect, it } from 'vitest';
import type { Printed } from '../examine.ts';
import type { Memory } from '../store.ts';
import type { State } from '../tracker.ts';
import { judge } from './judge.ts';

const from = '+13125550123';
const to = '+18475550199';
const printed = (text: string, leftAlone: string | null = null): Printed => ({
  text,
  where: 'text',
  leftAlone,
});
const state = (change: Partial<State> = {}): State => ({
  options: { site: 'shop', edge: '/' },
  level: 'full',
  said: {},
  hasOptedOut: false,
  visit: undefined,
  shown: [{ from, to }],
  status: 200,
  ...change,
});
const verdict = (...asked: Parameters<typeof judge>): string => {
  const { what, why } = judge(...asked);
  return `${what}: ${why}`;
};

it('a number that a visit has is swapped', () => {
  expect(verdict(printed('Call (847) 555-0199'), state())).toBe(`swapped: stands for ${from}`);
});

it('a target that keeps its number is missed, and it is said why', () => {
  expect(verdict(printed('(312) 555-0123', 'a visitor types there'), state())).toBe(
    'missed: a visitor types there',
  );
  expect(verdict(printed('3-1-2-5-5-5-0-1-2-3'), state())).toMatch(/^missed: the script does not recognise/);
});

it('any other number is nobody’s target, or it is said why there is none', () => {
  expect(verdict(printed('(312) 555-0177'), state())).toBe('other: it is no swap target of this site');
  expect(verdict(printed('(312) 555-0177'), state({ shown: [] }))).toBe(
    'other: the edge has named no numbers',
  );
  expect(verdict(printed('(312) 555-0177'), state({ shown: [], level: 'off' }))).toMatch(
    /^other: the visitor/,
  );
  const visit = { overflow: [from] } as Memory;
  expect(verdict(printed('(312) 555-0123'), state({ shown: [], visit }))).toBe(
    'other: every tracking number is in use',
  );
});
