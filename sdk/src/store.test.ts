import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Memory, NAME, openStore } from './store.ts';

const MEMORY: Memory = {
  visit: 'vst_1',
  visitor: 'vtr_1',
  token: 'secret',
  swaps: [{ from: '+13125550123', to: '+18475550199' }],
  keepEvery: 60,
  endsAfter: 1800,
  until: 1,
  campaign: '',
};

/** A browser's cookies, of which happy-dom knows neither the removal nor the domains that are refused. */
let jar: Map<string, string>;
let tried: string[];

const cookies = (): string => [...jar.values()].join('; ');
const domainOf = (cookie: string): string => /domain=([^;]*)/.exec(cookie)?.[1] ?? '';

beforeEach(() => {
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(
    'https://www.shop.example/',
  );
  localStorage.clear();
  jar = new Map();
  tried = [];
  vi.spyOn(document, 'cookie', 'get').mockImplementation(cookies);
  vi.spyOn(document, 'cookie', 'set').mockImplementation((cookie) => {
    tried.push(cookie);
    const domain = domainOf(cookie);
    if (!/^(www\.)?shop\.example$/.test(domain)) return;
    if (cookie.includes('max-age=0')) jar.delete(domain);
    else jar.set(domain, cookie.split(';')[0] ?? '');
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('what is kept', () => {
  it('is there for the next page, for each site of its own', () => {
    openStore('one', true).write(MEMORY);
    openStore('two', true).write({ ...MEMORY, visit: 'vst_2' });
    expect(openStore('one', true).read()).toEqual(MEMORY);
    expect(openStore('two', true).read()?.visit).toBe('vst_2');
    expect(openStore('three', true).read()).toBeUndefined();
    expect(Object.keys(localStorage)).toEqual([NAME]);
  });

  it('names the visitor in a cookie too, which outlives the storage', () => {
    openStore('one', true).write(MEMORY);
    expect(cookies()).toBe('numberline=vtr_1');
    localStorage.clear();
    expect(openStore('one', true).read()).toBeUndefined();
    expect(openStore('one', true).visitor()).toBe('vtr_1');
  });

  it('is forgotten altogether', () => {
    const store = openStore('one', true);
    store.write(MEMORY);
    store.write();
    expect(store.read()).toBeUndefined();
    expect(store.visitor()).toBeUndefined();
    expect(Object.keys(localStorage)).toEqual([]);
    expect(cookies()).toBe('');
  });

  it('does not write the cookie anew with every message of a visit', () => {
    const store = openStore('one', true);
    store.write(MEMORY);
    tried = [];
    store.write({ ...MEMORY, until: 2 });
    expect(tried).toEqual([]);
    store.write({ ...MEMORY, visit: 'vst_2' });
    expect(tried).not.toEqual([]);
  });
});

describe('the cookie', () => {
  it('stands on the widest domain that the browser accepts', () => {
    openStore('one', true).write(MEMORY);
    expect(tried.map(domainOf)).toEqual(['example', 'shop.example']);
    expect([...jar]).toEqual([['shop.example', 'numberline=vtr_1']]);
  });

  it('is for this site only, lives as long as it may, and is secure on https', () => {
    openStore('one', true).write(MEMORY);
    expect(tried.at(-1)).toBe(
      'numberline=vtr_1;path=/;samesite=lax;max-age=34560000;domain=shop.example;secure',
    );
  });
});

describe('without storage', () => {
  it('a store that may keep nothing remembers as long as the page lives, and leaves no trace', () => {
    const store = openStore('one', false);
    store.write(MEMORY);
    expect(store.read()).toEqual(MEMORY);
    expect(openStore('one', false).read()).toBeUndefined();
    expect(Object.keys(localStorage)).toEqual([]);
    expect(cookies()).toBe('');
  });

  it('a store that may keep nothing does not look at what an earlier page kept', () => {
    openStore('one', true).write(MEMORY);
    expect(openStore('one', false).read()).toBeUndefined();
    expect(openStore('one', false).visitor()).toBeUndefined();
  });

  it.each(['getItem', 'setItem'] as const)('one that fails at %s falls back to the page', (method) => {
    vi.stubGlobal('localStorage', {
      getItem: () => null,
      setItem: () => {},
      removeItem: () => {},
      [method]: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    const store = openStore('one', true);
    store.write(MEMORY);
    if (method === 'setItem') expect(store.read()).toEqual(MEMORY);
    else expect(() => store.read()).not.toThrow();
  });

  it('garbage is as good as nothing', () => {
    for (const garbage of [
      '',
      'null',
      '7',
      '{',
      '[]',
      '{"one":null}',
      '{"one":{"visit":1}}',
      '{"one":"x"}',
    ]) {
      localStorage.setItem(NAME, garbage);
      const store = openStore('one', true);
      expect(store.read()).toBeUndefined();
      store.write(MEMORY);
      expect(store.read()).toEqual(MEMORY);
    }
  });
});
