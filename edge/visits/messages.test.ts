import { describe, expect, test } from 'vitest';
import { dialled, readKeepRequest, readTokenRequest, readVisitRequest, toldAt } from './messages.ts';

const LIKE = '+13125550142';
const page = (url: string, at: number) => ({ url, title: 'A page', at });

describe('what a message tells', () => {
  test('happened by the edge’s clock, however wrong the browser’s is', () => {
    const told = toldAt(
      1_000_000,
      { pages: [page('https://a.example/', 5_000), page('https://a.example/b', 9_000)] },
      LIKE,
    );
    expect(told.pages.map(({ at }) => at)).toEqual([996_000, 1_000_000]);
  });

  test('keeps the distance between a page and a tap', () => {
    const told = toldAt(
      1_000_000,
      { pages: [page('https://a.example/', 5_000)], taps: [{ number: '+13125550101', at: 8_000 }] },
      LIKE,
    );
    expect(told.pages[0]?.at).toBe(997_000);
    expect(told.taps).toEqual([{ number: '+13125550101', at: 1_000_000 }]);
  });

  test('may be nothing', () => {
    expect(toldAt(1_000_000, { pages: [] }, LIKE)).toEqual({ pages: [], taps: [] });
  });

  test('loses what must not be kept of an address', () => {
    const told = toldAt(0, { pages: [page('https://a.example/?gclid=x&email=me@a.example#top', 0)] }, LIKE);
    expect(told.pages[0]?.url).toBe('https://a.example/?gclid=x');
  });
});

test.each([
  ['+13125550101', '+13125550101'],
  ['312-555-0101', '+13125550101'],
  ['1 (312) 555-0101', '+13125550101'],
  ['0013125550101', '+13125550101'],
  ['112', null],
  ['', null],
])('a link to %j dials %j on a site that prints a number of Chicago', (link, number) => {
  expect(dialled(link, LIKE)).toBe(number);
});

test('a trunk 0 is not part of an international number', () => {
  expect(dialled('020 7946 0001', '+442079460000')).toBe('+442079460001');
});

test('a message names the field that is wrong', () => {
  const visit = {
    site: 'demo',
    touch: { landing: 'https://a.example/', referrer: '', at: 1 },
    pages: [page('https://a.example/', 1)],
  };
  expect(readVisitRequest({ ...visit, cookieless: true })).toEqual({ ...visit, cookieless: true });
  expect(() => readVisitRequest({ ...visit, cookieless: 'yes' })).toThrow('cookieless must be true');
  expect(readVisitRequest({ ...visit, carried: 'c' })).toEqual({ ...visit, carried: 'c' });
  expect(() => readVisitRequest({ ...visit, carried: 7 })).toThrow('carried must be a text');
  expect(() => readTokenRequest({ token: 7 })).toThrow('token must be a text');
  expect(() => readKeepRequest({ token: 't', pages: [], taps: 'many' })).toThrow('taps must be an array');
  expect(() => readKeepRequest({ token: 't', pages: [], taps: [{ number: 1, at: 1 }] })).toThrow(
    'taps.0.number must be a text',
  );
});
