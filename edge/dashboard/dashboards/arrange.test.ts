import { expect, it } from 'vitest';
import type { Card } from '../../dashboards/dashboard.ts';
import { movedTo, resized } from './arrange.ts';

const cards = ['a', 'b', 'c'].map(
  (id): Card => ({ id, title: id, form: 'text', width: 3, report: null, text: '' }),
);
const order = (list: Card[]) => list.map(({ id }) => id).join('');

it('a card moves to a place, and never over the ends', () => {
  expect(order(movedTo(cards, 'a', 1))).toBe('bac');
  expect(order(movedTo(cards, 'c', -1))).toBe('cab');
  expect(order(movedTo(cards, 'a', 9))).toBe('bca');
  expect(order(movedTo(cards, 'nobody', 1))).toBe('abc');
});

it('a card is made wider in steps, up to the whole width', () => {
  const widths = (list: Card[]) => list.map(({ width }) => width);
  expect(widths(resized(cards, 'b', 1))).toEqual([3, 4, 3]);
  expect(widths(resized(cards, 'b', -1))).toEqual([3, 3, 3]);
});
