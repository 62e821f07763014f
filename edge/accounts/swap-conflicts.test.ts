import { expect, test } from 'vitest';
import { swapConflicts } from './swap-conflicts.ts';
import type { SwapGroup } from './swap-groups.ts';

const SITES = [
  { key: 'shop', name: 'Shop', origins: ['https://shop.example', 'https://www.shop.example'] },
  { key: 'blog', name: 'Blog', origins: ['https://blog.example'] },
  { key: 'old', name: 'Old shop', origins: ['https://www.shop.example'] },
];
const NUMBER = '+13125550142';
const group = (id: string, site: string, change: Partial<SwapGroup> = {}): SwapGroup => ({
  id,
  site,
  name: id,
  poolId: 'pool',
  active: true,
  numbers: [NUMBER],
  paths: [],
  ...change,
});
const found = (groups: SwapGroup[], ours: string[] = []) =>
  swapConflicts(SITES, groups, new Set(ours)).map(({ kind, number, groups }) => [
    kind,
    number,
    ...groups.map(({ id }) => id),
  ]);

test('two active groups of a site that replace the same number are named', () => {
  expect(found([group('sales', 'shop'), group('service', 'shop')])).toEqual([
    ['two_groups', NUMBER, 'sales', 'service'],
  ]);
  const [conflict] = swapConflicts(SITES, [group('sales', 'shop'), group('service', 'shop')], new Set());
  expect(conflict?.message).toBe(
    `${NUMBER} is replaced by “sales” of Shop and by “service” of Shop on the same pages`,
  );
});

test('two groups of a site may replace the same number under different prefixes', () => {
  const everywhere = group('sales', 'shop');
  const berlin = group('berlin', 'shop', { paths: ['/berlin/'] });
  expect(found([everywhere, berlin, group('mitte', 'shop', { paths: ['/berlin/mitte/'] })])).toEqual([]);
  const more = group('more', 'shop', { paths: ['/prices/', '/berlin/'] });
  expect(found([everywhere, berlin, more])).toEqual([['two_groups', NUMBER, 'berlin', 'more']]);
  expect(swapConflicts(SITES, [berlin, more], new Set())[0]?.message).toBe(
    `${NUMBER} is replaced by “berlin” of Shop and by “more” of Shop on the same pages, those under /berlin/`,
  );
  expect(found([everywhere, group('root', 'shop', { paths: ['/'] })])).toEqual([
    ['two_groups', NUMBER, 'sales', 'root'],
  ]);
});

test('two sites that share a page may not replace the same number there, whatever the longest prefix is', () => {
  const berlin = group('berlin', 'shop', { paths: ['/berlin/'] });
  expect(found([berlin, group('before', 'old')])).toEqual([['two_groups', NUMBER, 'berlin', 'before']]);
  expect(found([berlin, group('mitte', 'old', { paths: ['/berlin/mitte/'] })])).toEqual([
    ['two_groups', NUMBER, 'berlin', 'mitte'],
  ]);
  expect(found([berlin, group('prices', 'old', { paths: ['/prices/'] })])).toEqual([]);
});

test('one that is not active replaces nothing', () => {
  expect(found([group('sales', 'shop'), group('service', 'shop', { active: false })], [])).toEqual([]);
  expect(found([group('sales', 'shop', { active: false })], [NUMBER])).toEqual([]);
});

test('two sites may print the same number, unless they share a page', () => {
  expect(found([group('sales', 'shop'), group('posts', 'blog')])).toEqual([]);
  expect(found([group('sales', 'shop'), group('before', 'old')])).toEqual([
    ['two_groups', NUMBER, 'sales', 'before'],
  ]);
});

test('a printed number that is one of ours is named', () => {
  expect(found([group('sales', 'shop', { numbers: ['+13125550199', NUMBER] })], [NUMBER])).toEqual([
    ['tracking_number', NUMBER, 'sales'],
  ]);
});
