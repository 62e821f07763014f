import { expect, test } from 'vitest';
import { type Classifier, earlierPages, firstTouch } from './earlier.ts';
import { classify } from './source.ts';

const ofHarbor: Classifier = (touch) => classify({ ...touch, siteHosts: ['harbor.example'] });
const page = (url: string, at: number) => ({ url, title: 'A page', at });

test('a first touch is where it came from, by the edge’s clock', () => {
  const touch = { landing: 'https://harbor.example/?gclid=x', referrer: '', at: 4_000 };
  const { source, at } = firstTouch(touch, { now: 1_000_000, newest: 9_000 }, ofHarbor);
  expect(source).toMatchObject({ channel: 'Paid Search', source: 'google', clickIds: { gclid: 'x' } });
  expect(at).toBe(995_000);
});

test('of earlier pages, those that began a visit say where it came from', () => {
  const history = [
    { ...page('https://harbor.example/?utm_source=news&utm_medium=email', 1_000), referrer: '' },
    page('https://harbor.example/prices?email=me@example.com', 2_000),
    { ...page('https://harbor.example/', 3_000), referrer: 'https://pay.stripe.com/' },
  ];
  const pages = earlierPages(history, { now: 1_000_000, newest: 9_000 }, ofHarbor);
  expect(pages.map(({ url }) => url)).toEqual([
    'https://harbor.example/?utm_source=news&utm_medium=email',
    'https://harbor.example/prices',
    'https://harbor.example/',
  ]);
  // Coming back from paying says nothing.
  expect(pages.map(({ source }) => source?.channel)).toEqual(['Email', undefined, 'Direct']);
  expect(pages.map(({ at }) => at)).toEqual([992_000, 993_000, 994_000]);
});

test('nothing earlier happened later than now', () => {
  const [seen] = earlierPages(
    [page('https://harbor.example/', 2_000)],
    { now: 1_000, newest: 1_000 },
    ofHarbor,
  );
  expect(seen?.at).toBe(1_000);
});
