import { expect, it } from 'vitest';
import { type Expected, lookAt } from './page-check.ts';

const expected = (
  part: Partial<Expected['site']> = {},
  url = 'https://www.example.com/contact',
): Expected => ({
  url: new URL(url),
  edge: 'https://calls.example.com',
  site: {
    key: 'site_1',
    origins: ['https://www.example.com'],
    groups: [{ active: true, numbers: ['+13125550142'], paths: [] }],
    ...part,
  },
});

const SCRIPT =
  '<script src="https://calls.example.com/numberline.js" data-site="site_1" data-edge="https://calls.example.com"></script>';
const PAGE = `<html><head>${SCRIPT}</head><body>Call <b>(312) 555-0142</b> or <a href="tel:+13125550142">tap</a>.
  <script>var phone = '312-555-0142'</script></body></html>`;

const wrongs = (html: string, given = expected()) =>
  lookAt(html, given).flatMap(({ ok, text }) => (ok ? [] : [text]));

it('says what would be replaced, and leaves scripts of the page out', () => {
  const found = lookAt(PAGE, expected());
  expect(found.every(({ ok }) => ok)).toBe(true);
  expect(found.at(-1)?.text).toBe(
    '+13125550142 would be replaced once in the text and once in telephone links.',
  );
});

it('names what is wrong with the script', () => {
  expect(wrongs(PAGE.replace(SCRIPT, ''))).toEqual([
    expect.stringContaining('not in the page as it is served'),
  ]);
  expect(wrongs(PAGE.replace('site_1', 'other'))).toEqual([
    'Its data-site is “other”, and should be “site_1”.',
  ]);
  expect(wrongs(PAGE.replace('data-edge="https://calls', 'data-edge="https://old'))).toEqual([
    'Its data-edge is “https://old.example.com”; this Numberline is at https://calls.example.com.',
  ]);
  expect(wrongs(PAGE.replace('<script src', '<script async src'))).toEqual([
    expect.stringContaining('async'),
  ]);
  expect(wrongs(PAGE.replace(SCRIPT, SCRIPT + SCRIPT))).toEqual([
    'The script is there 2 times; once is enough.',
  ]);
});

it('names an address that is not allowed, a number that is not there, a group that is off', () => {
  expect(wrongs(PAGE, expected({}, 'https://shop.example.com/'))).toEqual([
    expect.stringContaining('https://shop.example.com is not one of the addresses'),
  ]);
  expect(wrongs(PAGE.replaceAll('0142', '0143'))).toEqual([
    '+13125550142 is not in the page as it is served.',
  ]);
  expect(
    wrongs(PAGE, expected({ groups: [{ active: false, numbers: ['+13125550142'], paths: [] }] })),
  ).toEqual(['+13125550142 is there, but its group is switched off.']);
});

it('speaks of the groups that count on the page', () => {
  const main = { active: true, numbers: ['+13125550142'], paths: [] };
  const berlin = { active: true, numbers: ['+13125550142', '+13125550143'], paths: ['/berlin/'] };
  const found = (url: string) => lookAt(PAGE, expected({ groups: [main, berlin] }, url)).slice(2);
  expect(found('https://www.example.com/contact')).toHaveLength(1);
  expect(found('https://www.example.com/berlin').map(({ text }) => text)).toEqual([
    expect.stringContaining('+13125550142 would be replaced once'),
    '+13125550143 is not in the page as it is served.',
  ]);
});
