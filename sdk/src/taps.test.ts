import { beforeEach, expect, it } from 'vitest';
import { watchTaps } from './taps.ts';

let numbers: string[];

beforeEach(() => {
  // happy-dom goes where a phone link leads.
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL('https://shop.example/');
  numbers = [];
  document.body.innerHTML = '';
});

watchTaps(
  (types, heard) => window.addEventListener(types, heard, { capture: true }),
  ({ number }) => numbers.push(number),
);

function tap(page: string): string[] {
  document.body.innerHTML = page;
  document.getElementById('tap')?.click();
  return numbers;
}

it('a tap on a phone link is told with the number as the link dials it', () => {
  expect(tap('<a id="tap" href="tel:+13125550123">Call</a>')).toEqual(['+13125550123']);
});

it('a tap on what is inside the link counts too, also in a shadow root', () => {
  expect(tap('<a href="tel:312-555-0123"><b id="tap">Call</b></a>')).toEqual(['312-555-0123']);
  document.body.innerHTML = '<div id="host"></div>';
  const shadow = document.getElementById('host')?.attachShadow({ mode: 'open' });
  if (shadow) shadow.innerHTML = '<a href="tel:555">Call</a>';
  shadow?.querySelector('a')?.click();
  expect(numbers).toEqual(['312-555-0123', '555']);
});

it('other taps are nobody’s business', () => {
  expect(tap('<a id="tap" href="#tel:5">Go</a>')).toEqual([]);
  expect(tap('<button id="tap">Go</button>')).toEqual([]);
});
