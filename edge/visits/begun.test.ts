import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Site } from '../accounts/directory.ts';
import { type Begun, begunOf, goneOn, isByPage, poolsOn } from './begun.ts';
import { classify } from './source.ts';

const BEGUN: Begun = {
  source: classify({ landing: 'https://shop.example/?gclid=one', referrer: '', siteHosts: [] }),
  landing: 'https://shop.example/?gclid=one',
  referrer: '',
  pages: [{ url: 'https://shop.example/', title: 'Home', at: 1 }],
  startedAt: 1,
};

describe('what a visit knows for pools that it asks later', () => {
  test('grows by what its messages tell', () => {
    const prices = { url: 'https://shop.example/prices', title: 'Prices', at: 2 };
    const gone = goneOn(BEGUN, { pages: [prices], learnt: { ids: { _ga: 'GA1.1.2.3' } } });
    expect(gone).toEqual({ ...BEGUN, ids: { _ga: 'GA1.1.2.3' }, pages: [...BEGUN.pages, prices] });
    expect(goneOn(gone, { pages: [] })).toEqual(gone);
  });

  test('stays short enough for its token, and keeps the page it is on', () => {
    const page = fc.record({
      url: fc.string({ minLength: 1, maxLength: 2048, unit: 'grapheme' }),
      title: fc.string({ maxLength: 200 }),
      at: fc.nat(),
    });
    fc.assert(
      fc.property(
        fc.array(page, { minLength: 1, maxLength: 40 }),
        fc.array(page, { maxLength: 20 }),
        (pages, history) => {
          const kept = begunOf({ ...BEGUN, pages, history });
          expect(kept.pages.at(-1)).toEqual(pages.at(-1));
          expect(kept.pages.length).toBeLessThanOrEqual(20);
          const bytes = new TextEncoder().encode(JSON.stringify(kept)).length;
          if (kept.pages.length > 1) expect(bytes).toBeLessThanOrEqual(12_000);
          expect(pages.slice(-kept.pages.length)).toEqual(kept.pages);
        },
      ),
      { numRuns: 50 },
    );
  });
});

test('a page shows numbers of the pools whose targets count there', () => {
  const site = {
    targets: [
      { number: '+13125550142', poolId: 'main', path: '/' },
      { number: '+13125550142', poolId: 'berlin', path: '/berlin/' },
      { number: '+13125550143', poolId: 'main', path: '/' },
    ],
    pools: [
      { id: 'main', objects: 1 },
      { id: 'berlin', objects: 2 },
    ],
  } as unknown as Site;
  const ids = (path: string) => poolsOn(site, `https://shop.example${path}`).map(({ id }) => id);
  expect(ids('/')).toEqual(['main']);
  expect(ids('/berlin/prices')).toEqual(['main', 'berlin']);
  expect(isByPage(site)).toBe(true);
  expect(isByPage({ ...site, targets: site.targets.filter(({ path }) => path === '/') })).toBe(false);
});
