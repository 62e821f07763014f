import { beforeEach, expect, it } from 'vitest';
import { campaignNow, pageNow, route, touchNow } from './touch.ts';

const open = (address: string): void => {
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(address);
};

beforeEach(() => {
  open('https://shop.example/');
  document.title = '';
});

it('an address keeps its parameters, and a fragment only where it is the route of an app', () => {
  open('https://shop.example/a?b=c#top');
  expect(route()).toBe('https://shop.example/a?b=c');
  open('https://shop.example/#access_token=secret');
  expect(route()).toBe('https://shop.example/');
  open('https://shop.example/#/cart');
  expect(route()).toBe('https://shop.example/#/cart');
  open('https://shop.example/#!/cart');
  expect(route()).toBe('https://shop.example/#!/cart');
});

it('a page is its address, its title and when it was seen', () => {
  document.title = 'Cart';
  const { url, title, at } = pageNow();
  expect({ url, title }).toEqual({ url: 'https://shop.example/', title: 'Cart' });
  expect(Math.abs(Date.now() - at)).toBeLessThan(1000);
});

it('a touch is the landing, what referred to it, and when', () => {
  open('https://shop.example/?gclid=1');
  expect(touchNow()).toMatchObject({ landing: 'https://shop.example/?gclid=1', referrer: document.referrer });
});

it.each([
  'utm_source=news',
  'gclid=1',
  'gbraid=1',
  'wbraid=1',
  'dclid=1',
  'gclsrc=aw.ds',
  'gad_source=1',
  'gad_campaignid=1',
  'msclkid=1',
  'fbclid=1',
  'fb_ad_id=1',
  'igshid=1',
  'ttclid=1',
  'twclid=1',
  'li_fat_id=1',
  'epik=1',
  'ScCid=1',
  'rdt_cid=1',
  'ndclid=1',
  'yclid=1',
  'irclickid=1',
  'qclid=1',
  'ob_click_id=1',
  '_kx=1',
])('an address with %s came from a campaign', (parameter) => {
  open(`https://shop.example/?page=2&${parameter}`);
  expect(campaignNow()).not.toBe('');
});

it.each(['', '?page=2', '?cid=5&id=7&q=utm_source', '?productid=1', '#utm_source=a'])(
  'one with "%s" did not',
  (rest) => {
    open(`https://shop.example/${rest}`);
    expect(campaignNow()).toBe('');
  },
);

it('campaigns are told apart, whatever else the address says', () => {
  const campaignAt = (query: string): string => {
    open(`https://shop.example/?${query}`);
    return campaignNow();
  };
  expect(campaignAt('gclid=1')).not.toBe(campaignAt('gclid=2'));
  expect(campaignAt('a=1&gclid=1&b=2')).toBe(campaignAt('a=3&gclid=1'));
});
