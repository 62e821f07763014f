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

describe('a browser that was here before', () => {
  const first = { landing: 'https://a.example/?gclid=x', referrer: 'https://www.google.com/', at: 5 };
  const visit = { site: 'shop', touch: { landing: 'https://a.example/b', referrer: '', at: 9 }, first };

  test('tells how its first visit began', () => {
    expect(readVisitRequest({ ...visit, pages: [page('https://a.example/b', 9)] }).first).toEqual(first);
  });

  test('tells its earlier pages, of which twenty are kept', () => {
    const history = Array.from({ length: 30 }, (_, at) => ({
      ...page('https://a.example/', at),
      referrer: '',
    }));
    const message = readKeepRequest({ token: 't', pages: [], history });
    expect(message.history).toEqual(history.slice(-20));
  });

  test.each([
    [{ ...visit, first: 1 }, 'first'],
    [{ ...visit, first: { ...first, landing: 'javascript:1' } }, 'first.landing'],
    [{ ...visit, first: { ...first, referrer: null } }, 'first.referrer'],
  ])('is told what is wrong with it: %j', (body, field) => {
    expect(() => readVisitRequest(body)).toThrow(expect.objectContaining({ field }));
  });

  test.each([
    ['ten', 'history'],
    [[1], 'history.0'],
    [[{ ...page('https://a.example/', 1), referrer: 1 }], 'history.0.referrer'],
  ])('is told what is wrong with its history: %j', (history, field) => {
    expect(() => readKeepRequest({ token: 't', pages: [], history })).toThrow(
      expect.objectContaining({ field }),
    );
  });
});

describe('the inline stub', () => {
  test('says no more than where it is and where from', () => {
    const touch = { landing: 'https://a.example/', referrer: '' };
    const message = readVisitRequest({ site: 'shop', touch });
    expect(message.pages).toEqual([{ url: 'https://a.example/', title: '', at: 0 }]);
    expect(toldAt(1_000_000, message, LIKE).pages[0]?.at).toBe(1_000_000);
  });
});

describe('what other tools call the visitor', () => {
  const idsIn = (ids: unknown) => readKeepRequest({ token: 't', pages: [], ids }).ids;

  test('is kept by the names of their cookies, and nothing under other names', () => {
    const ids = {
      _ga: 'GA1.1.1.2',
      _ga_ABC123: 'GS2.1.s3',
      _gcl_au: '1.1.4',
      _fbp: 'fb.1.5',
      _fbc: 'fb.1.6',
      _ttp: '7',
    };
    expect(idsIn({ ...ids, session: 'secret', _ga_: 'x', _gcl: 'x' })).toEqual(ids);
  });

  test('is left out where no such cookie has such a value', () => {
    expect(idsIn({ _ga: 1, _fbp: 'a b', _fbc: '', _ttp: 'x'.repeat(513) })).toEqual({});
  });

  test.each(['GA1', null, ['GA1']])('is an error where it is %j', (ids) => {
    expect(() => idsIn(ids)).toThrow(expect.objectContaining({ field: 'ids' }));
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
  expect(readVisitRequest({ ...visit, allowAutomation: true })).toEqual({ ...visit, allowAutomation: true });
  expect(() => readVisitRequest({ ...visit, allowAutomation: '' })).toThrow('allowAutomation must be true');
  expect(readVisitRequest({ ...visit, carried: 'c' })).toEqual({ ...visit, carried: 'c' });
  expect(() => readVisitRequest({ ...visit, carried: 7 })).toThrow('carried must be a text');
  expect(() => readTokenRequest({ token: 7 })).toThrow('token must be a text');
  expect(() => readKeepRequest({ token: 't', pages: [], taps: 'many' })).toThrow('taps must be an array');
  expect(() => readKeepRequest({ token: 't', pages: [], taps: [{ number: 1, at: 1 }] })).toThrow(
    'taps.0.number must be a text',
  );
});
