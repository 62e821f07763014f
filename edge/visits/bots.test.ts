import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isBot } from './bots.ts';

const NONE = new Headers();
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

describe('people', () => {
  test.each([
    ['Chrome', CHROME],
    [
      'Chrome on Android',
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
    ],
    ['Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0'],
    ['Firefox on Android', 'Mozilla/5.0 (Android 15; Mobile; rv:146.0) Gecko/146.0 Firefox/146.0'],
    [
      'Safari',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
    ],
    [
      'Safari on iPhone',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1',
    ],
    ['Edge', `${CHROME} Edg/142.0.0.0`],
    ['Opera', `${CHROME} OPR/125.0.0.0`],
    ['Opera Mini', 'Opera/9.80 (Android; Opera Mini/36.2/191.303; U; en) Presto/2.12.423 Version/12.16'],
    [
      'Samsung Internet',
      'Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S928B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
    ],
    [
      'an Android webview',
      'Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UQ1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/142.0.0.0 Mobile Safari/537.36',
    ],
    [
      'Facebook on iPhone',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/530.0.0.36.71;FBBV/790000000;FBDV/iPhone15,2;FBMD/iPhone;FBSN/iOS;FBSV/18.6;FBSS/3;FBID/phone;FBLC/en_US;FBOP/5]',
    ],
    [
      'Facebook on Android',
      'Mozilla/5.0 (Linux; Android 14; SM-A546B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/141.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/530.0.0.48.74;]',
    ],
    [
      'Instagram',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 390.0.0.28.85 (iPhone14,5; iOS 18_5; en_US; en; scale=3.00; 1170x2532; 768000000)',
    ],
    [
      'Line',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/15.10.0',
    ],
    [
      'TikTok',
      'Mozilla/5.0 (Linux; Android 13; 22101316G; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.0.0 Mobile Safari/537.36 musical_ly_2023600030 BytedanceWebview/d8a21c6',
    ],
    [
      'the Google app',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/380.0.788317806 Mobile/15E148 Safari/604.1',
    ],
    [
      'WeChat',
      'Mozilla/5.0 (Linux; Android 12; CUBOT X50 Build/SP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50 Language/zh_CN',
    ],
    [
      'DuckDuckGo',
      'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/142.0.0.0 Mobile DuckDuckGo/5 Safari/537.36',
    ],
    [
      'Silk',
      'Mozilla/5.0 (Linux; Android 11; KFTRWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/130.4.1 like Chrome/130.0.6723.102 Safari/537.36',
    ],
    ['Internet Explorer', 'Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)'],
    [
      'DuckDuckGo on Android, which cuts its own name short',
      'AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/118.0.0.0 Mobile DuckDuckGo/5 Safari/537.36',
    ],
  ])('%s is no bot', (_, userAgent) => expect(isBot(userAgent, NONE)).toBe(false));
});

describe('programs', () => {
  test.each([
    '',
    '   ',
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36 (compatible; GoogleOther)',
    'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
    'Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)',
    'Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.3; +https://openai.com/gptbot)',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; ChatGPT-User/1.0; +https://openai.com/bot',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; PerplexityBot/1.0)',
    'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
    'Mozilla/5.0 (compatible; SemrushBot/7~bl)',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.1 Safari/605.1.15 (Applebot/0.1)',
    'Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)',
    'Mozilla/5.0 (Linux; Android 11; moto g power) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36 Chrome-Lighthouse',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36',
    'Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1',
    'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
    'WhatsApp/2.23.20.0 A',
    'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5',
    'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    'TelegramBot (like TwitterBot)',
    'curl/8.5.0',
    'python-requests/2.32.3',
    'Go-http-client/2.0',
    'node',
    'okhttp/4.12.0',
    'PostmanRuntime/7.43.0',
  ])('%s is a bot', (userAgent) => expect(isBot(userAgent, NONE)).toBe(true));
});

describe('a page that allows automation', () => {
  const HEADLESS =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36';
  const GOOGLE =
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1; +http://www.google.com/bot.html) HeadlessChrome/142.0.0.0 Safari/537.36';

  test('takes a browser without a window for a visitor', () => {
    expect(isBot(HEADLESS, NONE, true)).toBe(false);
  });

  test('takes crawlers, and pages that are loaded ahead, for what they are', () => {
    expect(isBot(GOOGLE, NONE, true)).toBe(true);
    expect(isBot(HEADLESS, new Headers({ 'Sec-Purpose': 'prefetch' }), true)).toBe(true);
    expect(isBot('', NONE, true)).toBe(true);
  });
});

describe('a browser that loads ahead', () => {
  test.each([
    ['Sec-Purpose', 'prefetch'],
    ['Sec-Purpose', 'prefetch;prerender'],
    ['Sec-Purpose', 'prefetch;anonymous-client-ip'],
    ['Purpose', 'prefetch'],
    ['X-Moz', 'prefetch'],
    ['X-Purpose', 'preview'],
  ])('%s: %s is nobody looking', (name, value) => {
    expect(isBot(CHROME, new Headers({ [name]: value }))).toBe(true);
  });

  test('other headers do not matter', () => {
    expect(isBot(CHROME, new Headers({ 'Sec-Fetch-Mode': 'cors', Accept: '*/*' }))).toBe(false);
  });
});

// Lists that others keep, of which ours is none: what is refused, and who.
describe('at large', () => {
  const listed = (path: string) => JSON.parse(readFileSync(`node_modules/${path}`, 'utf8')) as unknown;
  const refused = (userAgents: readonly string[]) => userAgents.filter((one) => isBot(one, NONE));

  test('99.5 % of two thousand crawlers lease nothing', () => {
    const list = listed('crawler-user-agents/crawler-user-agents.json') as { instances?: string[] }[];
    const crawlers = [...new Set(list.flatMap(({ instances = [] }) => instances))];
    const bots = refused(crawlers).length;
    console.info(`${bots} of ${crawlers.length} user agents of crawler-user-agents are refused`);
    expect(crawlers.length).toBeGreaterThan(2000);
    expect(bots / crawlers.length).toBeGreaterThanOrEqual(0.995);
  });

  test('at most 0.5 % of the browsers people use are refused', () => {
    const list = listed('user-agents/dist/user-agents.json') as { userAgent: string; weight: number }[];
    const people = [...new Set(list.map(({ userAgent }) => userAgent))];
    const lost = refused(people);
    const weighed = list.filter(({ userAgent }) => lost.includes(userAgent));
    console.info(`${lost.length} of ${people.length} user agents of people, in user-agents, are refused`);
    expect(people.length).toBeGreaterThan(500);
    expect(lost.length / people.length).toBeLessThanOrEqual(0.005);
    expect(weighed.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(0.005);
  });
});
