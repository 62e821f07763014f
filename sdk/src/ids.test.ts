import { afterEach, expect, it, vi } from 'vitest';
import { idsNow } from './ids.ts';

const withCookies = (cookies: string): void => {
  vi.spyOn(document, 'cookie', 'get').mockReturnValue(cookies);
};
afterEach(() => {
  vi.restoreAllMocks();
});

it('the ids of analytics and ad platforms are found among the cookies of a page, and nothing else is', () => {
  withCookies(
    'theme=dark; _ga=GA1.1.12.34; _ga_ABC123=GS2.1.s56$o1; _gat=1; _gcl_au=1.1.78; _gcl_aw=GCL.9.x; _fbp=fb.1.2.3; _fbc=fb.1.2.y; _ttp=t-t; my_ga=no; session=secret',
  );
  expect(idsNow()).toEqual({
    _ga: 'GA1.1.12.34',
    _ga_ABC123: 'GS2.1.s56$o1',
    _gcl_au: '1.1.78',
    _gcl_aw: 'GCL.9.x',
    _fbp: 'fb.1.2.3',
    _fbc: 'fb.1.2.y',
    _ttp: 't-t',
  });
});

it.each(['', 'theme=dark', '_ga=', '_gax=1; _fbq=2'])('there are none in "%s"', (cookies) => {
  withCookies(cookies);
  expect(idsNow()).toBeUndefined();
});

it('there are none where a page may have no cookies', () => {
  vi.spyOn(document, 'cookie', 'get').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  expect(idsNow()).toBeUndefined();
});
