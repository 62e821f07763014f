import { afterEach, expect, it } from 'vitest';
import { feedDataLayer } from './data-layer.ts';
import type { Inside } from './tracker.ts';

const page = window as { dataLayer?: unknown[] };
const test = new AbortController();
const emit = (event: string, detail: object): unknown =>
  document.dispatchEvent(new CustomEvent(`numberline:${event}`, { detail }));

feedDataLayer({
  listen: (types, heard) => {
    for (const type of types.split(' '))
      window.addEventListener(type, heard, { capture: true, signal: test.signal });
  },
} as Partial<Inside> as Inside);

afterEach(() => {
  delete page.dataLayer;
});

it('a tag manager is told of every event by its own name', () => {
  page.dataLayer = [];
  const swaps = [{ from: '+13125550123', to: '+18475550199' }];
  emit('swap', { swaps });
  emit('fallback', { reason: 'none', targets: [] });
  emit('error', { status: 500 });
  emit('tap', { number: '+18475550199', at: 1 });
  expect(page.dataLayer).toEqual([
    { event: 'numberline_swap', swaps },
    { event: 'numberline_fallback', reason: 'none', targets: [] },
    { event: 'numberline_error', status: 500 },
    { event: 'numberline_tap', number: '+18475550199', at: 1 },
  ]);
});

it('a page without a tag manager is given none', () => {
  emit('swap', { swaps: [] });
  expect(page.dataLayer).toBeUndefined();
});
