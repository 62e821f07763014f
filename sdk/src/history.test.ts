import { beforeEach, expect, it, vi } from 'vitest';
import { forgetHistory, remember } from './history.ts';

const database = vi.hoisted(() => new Map<string, unknown>());
vi.mock('idb-keyval', () => ({
  update: async (key: string, change: (known: unknown) => unknown) =>
    void database.set(key, structuredClone(change(structuredClone(database.get(key))))),
  del: async (key: string) => void database.delete(key),
}));

const page = (url: string) => ({ url, title: '', at: 1 });
const touch = (referrer: string) => ({ landing: '/', referrer, at: 1 });

beforeEach(() => {
  database.clear();
});

it('pages of earlier visits are remembered, each visit from the page it began with', async () => {
  expect(await remember([page('/'), page('/a')], touch('https://search.example/'))).toEqual([]);
  await remember([page('/b')]);
  expect(await remember([page('/c')], touch(''))).toEqual([
    { ...page('/'), referrer: 'https://search.example/' },
    page('/a'),
    page('/b'),
  ]);
  expect((await remember([])).at(-1)).toEqual({ ...page('/c'), referrer: '' });
});

it('the latest twenty pages are remembered', async () => {
  for (let i = 1; i <= 30; i++) await remember([page(`/${i}`)]);
  const pages = await remember([]);
  expect(pages).toHaveLength(20);
  expect(pages[0]?.url).toBe('/11');
  expect(pages.at(-1)?.url).toBe('/30');
});

it('is forgotten altogether', async () => {
  await remember([page('/')], touch(''));
  await forgetHistory();
  expect([...database]).toEqual([]);
  expect(await remember([])).toEqual([]);
});

it('garbage in it is as good as nothing', async () => {
  database.set('numberline', 'garbage');
  expect(await remember([page('/')], touch(''))).toEqual([]);
  expect(await remember([])).toHaveLength(1);
});
