import { expect, it } from 'vitest';
import type { NumberSearch } from '../carrier.ts';
import { fictitiousNumbers, kindOf, placeOf } from './numbers.ts';

const search = (more: Partial<NumberSearch> = {}) => [
  ...fictitiousNumbers({ country: 'US', kind: 'local', limit: 20, ...more }),
];

it('has a hundred numbers in an area code, all of them nobody’s', () => {
  const found = search({ areaCode: '312' });
  expect(found).toHaveLength(100);
  expect(found[0]).toEqual({
    number: '+13125550100',
    locality: 'Chicago',
    region: 'IL',
    country: 'US',
    kind: 'local',
    monthlyCents: 0,
  });
  for (const { number } of found) expect(number).toMatch(/^\+131255501\d\d$/);
});

it('has numbers in area codes that it knows no place of', () => {
  expect(search({ areaCode: '907' })[0]).toMatchObject({ number: '+19075550100', locality: null });
});

it('has toll-free numbers', () => {
  expect(search({ kind: 'toll_free' })[0]?.number).toBe('+18005550100');
  expect(
    search({ kind: 'toll_free', areaCode: '888' }).every(({ number }) => number.startsWith('+1888')),
  ).toBe(true);
});

it('finds digits and towns', () => {
  expect(search({ areaCode: '312', contains: '0177' }).map(({ number }) => number)).toEqual(['+13125550177']);
  expect(search({ locality: 'boston' })[0]?.number).toBe('+16175550100');
});

it.each([
  { country: 'DE' },
  { kind: 'mobile' as const },
  { areaCode: '999999' },
  { areaCode: '800' },
  { locality: 'Springfield' },
  { kind: 'toll_free' as const, areaCode: '312' },
])('has nothing for %j', (more) => {
  expect(search(more)).toEqual([]);
});

it.each([
  ['+13125550199', 'local'],
  ['+18885550100', 'toll_free'],
  ['+13125550200', null],
  ['+13125551100', null],
  ['+441632960100', null],
])('knows what %s is', (number, kind) => {
  expect(kindOf(number)).toBe(kind);
});

it.each([
  ['+13125550199', { city: 'CHICAGO', state: 'IL', country: 'US' }],
  ['+17735550199', { city: 'CHICAGO', state: 'IL', country: 'US' }],
  ['+19075550199', null],
  ['+442075550199', null],
  ['ANONYMOUS', null],
])('knows where %s is from', (number, place) => {
  expect(placeOf(number)).toEqual(place);
});
