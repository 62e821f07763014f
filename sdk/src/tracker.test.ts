import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import type { KeepRequest, LeaveRequest, VisitAnswer, VisitRequest } from './protocol.ts';
import { NAME } from './store.ts';
import { type Options, start, type Tracker } from './tracker.ts';

const EDGE = 'https://edge.example';
const OURS = '(312) 555-0123';
const from = '+13125550123';
const numberOf = (visit: number): string => `+1847555010${visit}`;
const lineOf = (visit: number): string => `(847) 555-010${visit}`;

type Message = { path: string; body: VisitRequest & KeepRequest & LeaveRequest };

let sent: Message[];
let visits: number;
let answer: (message: Message, usual: VisitAnswer) => Response | Promise<Response>;
let tracker: Tracker | undefined;

/** Lets everything happen that is not waiting for time. */
const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const seconds = (count: number): Promise<unknown> => vi.advanceTimersByTimeAsync(count * 1000);
const line = (): string => document.querySelector('p')?.textContent ?? '';
const paths = (): string[] => sent.map(({ path }) => path);
const open = (address: string): void => {
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(address);
};
const see = (state: DocumentVisibilityState): void => {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(state === 'hidden');
  document.dispatchEvent(new Event('visibilitychange'));
};
const told = (event: string): unknown[] => {
  const details: unknown[] = [];
  document.addEventListener(`numberline:${event}`, (e) => details.push((e as CustomEvent).detail), {
    signal: listening.signal,
  });
  return details;
};
let listening: AbortController;

/** Opens a page of the site; what an earlier page has left behind in the browser stays. */
async function visit(path = '/', options: Partial<Options> = {}): Promise<Tracker> {
  tracker?.stop();
  sent = sent.filter(({ path }) => !path.endsWith('leave'));
  open(`https://shop.example${path}`);
  document.body.innerHTML = `<p>${OURS}</p>`;
  tracker = start({ site: 'shop', edge: EDGE, allowAutomation: true, ...options });
  await settled();
  return tracker;
}

let observers: MutationObserver[];
let heard: MockInstance<typeof window.addEventListener>;

/** The browser goes on to another page: unlike `stop`, nothing is let go of, it is all just gone. */
function unload(): void {
  tracker = undefined;
  for (const [type, handle] of heard.mock.calls) window.removeEventListener(type, handle, { capture: true });
  for (const observer of observers) observer.disconnect();
  heard.mockClear();
  for (const change of ['pushState', 'replaceState']) Reflect.deleteProperty(history, change);
  vi.clearAllTimers();
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000_000_000 });
  listening = new AbortController();
  observers = [];
  heard = vi.spyOn(window, 'addEventListener');
  vi.stubGlobal(
    'MutationObserver',
    class extends MutationObserver {
      constructor(callback: MutationCallback) {
        super(callback);
        observers.push(this);
      }
    },
  );
  sent = [];
  visits = 0;
  answer = (_, usual) => Response.json(usual);
  open('https://shop.example/');
  localStorage.clear();
  document.cookie.split('; ').forEach((cookie) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the tests begin with an empty jar
    document.cookie = `${cookie.split('=')[0]}=;expires=Thu, 01 Jan 1970 00:00:00 GMT;domain=shop.example`;
  });
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(false);
  vi.stubGlobal('fetch', async (address: string, { body }: RequestInit) => {
    const message = { path: address.replace(`${EDGE}/v1/visits`, ''), body: JSON.parse(`${body}`) };
    sent.push(message);
    const index = /^\/vst_(\d)/.exec(message.path)?.[1] ?? visits++;
    return answer(message, {
      visit: `vst_${index}`,
      visitor: message.body.visitor ?? 'vtr_1',
      token: `token_${index}`,
      swaps: [{ from, to: numberOf(Number(index)) }],
      keepEvery: 60,
      endsAfter: 1800,
    });
  });
  vi.spyOn(navigator, 'sendBeacon').mockImplementation((address, body) => {
    sent.push({ path: `${address}`.replace(`${EDGE}/v1/visits`, ''), body: JSON.parse(`${body}`) });
    return true;
  });
});
afterEach(() => {
  tracker?.stop();
  unload();
  listening.abort();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('a first visit', () => {
  it('says where it came from and shows the number it gets', async () => {
    document.title = 'Home';
    await visit('/?utm_source=news#top');
    expect(sent).toEqual([
      {
        path: '',
        body: {
          site: 'shop',
          allowAutomation: true,
          touch: { landing: 'https://shop.example/?utm_source=news', referrer: '', at: Date.now() },
          pages: [{ url: 'https://shop.example/?utm_source=news', title: 'Home', at: Date.now() }],
        },
      },
    ]);
    expect(line()).toBe(lineOf(0));
  });

  it('shows what arrives on the page later, too', async () => {
    await visit();
    document.body.insertAdjacentHTML('beforeend', `<h1>${OURS}</h1>`);
    await settled();
    expect(document.querySelector('h1')?.textContent).toBe(lineOf(0));
  });

  it('waits until the page is seen', async () => {
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    await visit();
    expect(sent).toEqual([]);
    see('visible');
    await settled();
    expect(line()).toBe(lineOf(0));
  });

  it('is not begun for a browser that a program drives', async () => {
    vi.spyOn(navigator, 'webdriver', 'get').mockReturnValue(true);
    const { getNumber } = await visit('/', { allowAutomation: undefined });
    expect(sent).toEqual([]);
    expect(await getNumber(from)).toEqual({ from, to: from });
    await visit();
    expect(paths()).toEqual(['']);
    expect(sent[0]?.body).toMatchObject({ allowAutomation: true });
  });
});

describe('the next page', () => {
  it('shows the number at once, before the edge has answered, and goes on with the visit', async () => {
    await visit();
    unload();
    open('https://shop.example/next');
    document.body.innerHTML = `<p>${OURS}</p>`;
    tracker = start({ site: 'shop', edge: EDGE, allowAutomation: true });
    expect(line()).toBe(lineOf(0));
    await settled();
    expect(paths()).toEqual(['', '/vst_0/keep']);
    expect(sent[1]?.body).toMatchObject({ token: 'token_0', pages: [{ url: 'https://shop.example/next' }] });
  });

  it('shows the numbers that the edge gives now', async () => {
    await visit();
    unload();
    answer = (_, usual) => Response.json({ ...usual, swaps: [{ from, to: numberOf(7) }] });
    await visit('/next');
    expect(line()).toBe(lineOf(7));
  });

  it('shows its own number where the edge has taken the target away', async () => {
    await visit();
    unload();
    answer = (_, usual) => Response.json({ ...usual, swaps: [{ from, to: '' }] });
    await visit('/next');
    expect(line()).toBe(OURS);
  });

  it.each([401, 403, 404])(
    'begins a new visit of the same visitor when the edge answers %d',
    async (status) => {
      await visit();
      unload();
      answer = ({ path }, usual) => (path ? Response.json({}, { status }) : Response.json(usual));
      await visit('/next');
      expect(paths()).toEqual(['', '/vst_0/keep', '']);
      expect(sent[2]?.body.visitor).toBe('vtr_1');
      expect(line()).toBe(lineOf(1));
    },
  );

  it('begins a new visit of the same visitor when the last is over', async () => {
    await visit();
    unload();
    await seconds(1800);
    await visit('/next');
    expect(paths()).toEqual(['', '']);
    expect(sent[1]?.body.visitor).toBe('vtr_1');
  });

  it('begins a new visit when it comes from another campaign, and not when it is the same', async () => {
    await visit('/?gclid=1');
    unload();
    await visit('/?gclid=1');
    unload();
    await visit('/next');
    unload();
    await visit('/?gclid=2');
    expect(paths()).toEqual(['', '/vst_0/keep', '/vst_0/keep', '']);
    unload();
    await visit('/more');
    expect(paths().at(-1)).toBe('/vst_1/keep');
  });

  it('shows its own number at once where the edge knows neither the visit nor the site any more', async () => {
    await visit();
    unload();
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const fallback = told('fallback');
    answer = () => Response.json({ type: 'not_found', message: 'there is no site shop' }, { status: 404 });
    await visit('/next');
    expect(line()).toBe(OURS);
    expect(fallback).toEqual([{ reason: 'unreachable', targets: [] }]);
  });

  it('keeps showing the number while the edge is out of order, and its own when the visit is over', async () => {
    await visit();
    unload();
    const fallback = told('fallback');
    answer = () => new Response('', { status: 503 });
    await visit('/next');
    expect(line()).toBe(lineOf(0));
    expect(fallback).toEqual([]);
    see('hidden');
    await seconds(1800);
    see('visible');
    await settled();
    expect(line()).toBe(OURS);
    expect(fallback).toEqual([{ reason: 'unreachable', targets: [] }]);
  });
});

describe('what was before', () => {
  const referrer = (address: string): void => {
    vi.spyOn(document, 'referrer', 'get').mockReturnValue(address);
  };

  it('goes with every later visit: how the first one of this browser began', async () => {
    referrer('https://search.example/');
    await visit('/?gclid=1');
    const { touch } = sent[0]?.body ?? {};
    expect(sent[0]?.body.first).toBeUndefined();
    for (const [i, path] of ['/a', '/b'].entries()) {
      unload();
      referrer('');
      // `unload` has set the clock back.
      await seconds(1800 * (i + 1));
      await visit(path);
      expect(sent.at(-1)).toMatchObject({ path: '', body: { first: touch, touch: { referrer: '' } } });
    }
  });

  it('goes with the first message of a later visit: the pages of the earlier ones', async () => {
    referrer('https://search.example/');
    await visit('/');
    unload();
    await visit('/a');
    unload();
    await seconds(1800);
    await visit('/b');
    see('hidden');
    expect(sent.at(-1)?.path).toBe('/vst_1/leave');
    expect(sent.at(-1)?.body.history).toMatchObject([
      { url: 'https://shop.example/', referrer: 'https://search.example/' },
      { url: 'https://shop.example/a' },
    ]);
    see('visible');
    await settled();
    expect(sent.at(-1)?.body.history).toBeUndefined();
  });

  it('is of the latest twenty pages', async () => {
    await visit();
    for (let i = 1; i <= 25; i++) {
      history.pushState({}, '', `/${i}`);
      await seconds(2);
    }
    unload();
    await seconds(3600);
    await visit('/later');
    see('hidden');
    const urls = sent.at(-1)?.body.history?.map(({ url }) => url);
    expect(urls).toHaveLength(20);
    expect(urls?.at(-1)).toBe('https://shop.example/25');
  });
});

describe('a page that has begun its visit before the script was there', () => {
  const begun: VisitAnswer = {
    visit: 'vst_8',
    visitor: 'vtr_8',
    token: 'token_8',
    swaps: [{ from, to: numberOf(8) }],
    keepEvery: 60,
    endsAfter: 1800,
  };

  it('is shown the number of that visit, and no other is asked for', async () => {
    await visit('/', { early: Promise.resolve(Response.json(begun)) });
    expect(line()).toBe(lineOf(8));
    expect(sent).toEqual([]);
    see('hidden');
    expect(paths()).toEqual(['/vst_8/leave']);
  });

  it('is waited for 2.5 s, and then keeps its number', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const fallback = told('fallback');
    let respond = (): void => {};
    const early = new Promise<Response>((resolve) => {
      respond = () => resolve(Response.json(begun));
    });
    await visit('/', { early });
    await seconds(2.5);
    expect(fallback).toEqual([{ reason: 'unreachable', targets: [] }]);
    respond();
    await seconds(1);
    expect(line()).toBe(OURS);
  });

  it('asks again when that did not work', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    await visit('/', { early: Promise.reject(TypeError('offline')) });
    expect(line()).toBe(OURS);
    see('hidden');
    see('visible');
    await settled();
    expect(line()).toBe(lineOf(0));
  });
});

describe('a visit is kept', () => {
  const move = (): unknown => document.dispatchEvent(new Event('pointermove'));

  it('while the visitor does something, and not while they are at lunch', async () => {
    await visit();
    await seconds(300);
    expect(paths()).toEqual(['']);
    move();
    await seconds(60);
    expect(paths()).toEqual(['', '/vst_0/keep']);
    await seconds(300);
    expect(paths()).toHaveLength(2);
  });

  it('with the pages of an app, each under the title it has a second later', async () => {
    await visit();
    history.pushState({}, '', '/one');
    await seconds(0.5);
    history.pushState({}, '', '/two');
    document.title = 'Two';
    await seconds(2);
    expect(sent[1]).toMatchObject({ path: '/vst_0/keep', body: { pages: [{ title: 'Two' }] } });
    expect(sent[1]?.body.pages).toHaveLength(1);
    expect(sent[1]?.body.pages[0]?.url).toBe('https://shop.example/two');
  });

  it('until the page is hidden, and again when it is seen', async () => {
    await visit();
    see('hidden');
    expect(paths()).toEqual(['', '/vst_0/leave']);
    expect(sent[1]?.body).toEqual({ token: 'token_0', pages: [] });
    move();
    await seconds(300);
    see('visible');
    await settled();
    expect(paths()).toEqual(['', '/vst_0/leave', '/vst_0/keep']);
  });

  it('not in a page that was hidden before the answer came', async () => {
    let respond = (_: Response): void => {};
    answer = () =>
      new Promise((resolve) => {
        respond = resolve;
      });
    await visit();
    see('hidden');
    expect(paths()).toEqual(['']);
    respond(
      Response.json({ visit: 'vst_0', visitor: 'v', token: 't', swaps: [], keepEvery: 60, endsAfter: 1800 }),
    );
    await settled();
    expect(paths()).toEqual(['', '/vst_0/leave']);
  });

  it('pages that could not be told are told with the next message', async () => {
    await visit();
    answer = () => Promise.reject(TypeError('offline'));
    history.pushState({}, '', '/one');
    await seconds(2);
    answer = (_, usual) => Response.json(usual);
    history.pushState({}, '', '/two');
    await seconds(2);
    expect(sent.at(-1)?.body.pages.map(({ url }) => url)).toEqual([
      'https://shop.example/one',
      'https://shop.example/two',
    ]);
  });

  it('of the pages that could not be told, the last twenty are kept', async () => {
    await visit();
    answer = () => Promise.reject(TypeError('offline'));
    for (let i = 1; i <= 30; i++) {
      history.pushState({}, '', `/${i}`);
      await seconds(2);
    }
    expect(sent.at(-1)?.body.pages.length).toBeLessThanOrEqual(21);
    expect(sent.at(-1)?.body.pages.at(-1)?.url).toBe('https://shop.example/30');
  });
});

describe('the page stays as it is', () => {
  it.each([
    ['the edge is not there', () => Promise.reject(TypeError('offline')), 0],
    ['the edge is out of order', async () => new Response('', { status: 500 }), 500],
    ['the site is not known', async () => Response.json({ type: 'site' }, { status: 404 }), 404],
    ['the answer is none', async () => Response.json({ swaps: null }), 200],
  ])('when %s', async (_, response, status) => {
    const [fallback, error] = [told('fallback'), told('error')];
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    answer = response;
    const { getNumber } = await visit();
    expect(line()).toBe(OURS);
    expect(fallback).toEqual([{ reason: 'unreachable', targets: [] }]);
    expect(error).toEqual([{ status }]);
    expect(await getNumber(from)).toEqual({ from, to: from });
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('when all numbers are in use, and says which targets have none', async () => {
    const fallback = told('fallback');
    answer = (_, usual) => Response.json({ ...usual, swaps: [], overflow: [from] });
    await visit();
    expect(line()).toBe(OURS);
    expect(fallback).toEqual([{ reason: 'overflow', targets: [from] }]);
  });

  it('and asks again when the page is turned to', async () => {
    answer = () => new Response('', { status: 500 });
    await visit();
    answer = (_, usual) => Response.json(usual);
    see('hidden');
    see('visible');
    await settled();
    expect(line()).not.toBe(OURS);
  });

  it('and logs one warning at most, when everything throws', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const tracker = await visit();
    tracker.on('swap', () => {
      throw Error('in a handler');
    });
    for (const path of ['/one', '/two']) {
      answer = (_, usual) => Response.json({ ...usual, swaps: [{ from, to: numberOf(path.length) }] });
      history.pushState({}, '', path);
      await seconds(2);
      answer = (_, usual) => Response.json({ ...usual, swaps: [] });
      history.pushState({}, '', `${path}/more`);
      await seconds(2);
    }
    expect(warn).toHaveBeenCalledTimes(1);
  });
});

describe('garbage', () => {
  let warn: MockInstance<typeof console.warn>;
  beforeEach(() => {
    warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  });

  it.each(['{"shop":', '{"shop":{"visit":1}}', '{"shop":"x"}'])(
    'in the storage (%s) is one warning, and a new visit',
    async (garbage) => {
      localStorage.setItem(NAME, garbage);
      await visit();
      expect(line()).toBe(lineOf(0));
      expect(warn).toHaveBeenCalledTimes(1);
    },
  );

  it('in the cookie, which the edge refuses, is one warning, and is forgotten', async () => {
    // biome-ignore lint/suspicious/noDocumentCookie: as anybody may set it
    document.cookie = 'numberline=garbage;domain=shop.example;path=/';
    answer = ({ body }, usual) =>
      body.visitor === 'garbage'
        ? Response.json({ field: 'visitor' }, { status: 400 })
        : Response.json(usual);
    const removed = vi.spyOn(document, 'cookie', 'set');
    await visit();
    expect(line()).toBe(OURS);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(removed).toHaveBeenCalledWith(
      expect.stringMatching(/^numberline=;.*max-age=0;domain=shop.example/),
    );
  });

  it('as a mode of consent is one warning, and no visit', async () => {
    await visit('/', { consent: 'maybe' as never });
    expect(sent).toEqual([]);
    expect(line()).toBe(OURS);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('as an address of the edge is one warning, and no visit', async () => {
    vi.stubGlobal('fetch', (address: string) => Promise.reject(TypeError(`cannot parse ${address}`)));
    await visit('/', { edge: 'http://' });
    expect(line()).toBe(OURS);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('as a command throws nothing', async () => {
    const { on, getNumber, consent } = await visit();
    on('swap', 7 as never);
    consent({} as never);
    await settled();
    expect(await getNumber(7 as never, 7 as never)).toEqual({ from: 7, to: 7 });
    await settled();
    expect(warn).toHaveBeenCalledTimes(1);
  });
});

describe('consent', () => {
  it.each(['full', 'cookieless'] as const)(
    'refused before anything was sent sends nothing: %s',
    async (mode) => {
      const opened = visit('/', { consent: mode });
      tracker?.consent('denied');
      await opened;
      await settled();
      expect(paths()).toEqual(mode === 'full' ? [] : ['']);
      expect(sent.every(({ body }) => body.cookieless && !body.visitor)).toBe(true);
      expect(localStorage.length).toBe(0);
    },
  );

  it('refused by default in a region sends nothing until an update, whatever is said of elsewhere', async () => {
    const gtag = (...command: unknown[]): void => {
      const page = window as { dataLayer?: unknown[] };
      page.dataLayer ??= [];
      page.dataLayer.push(command);
    };
    const all = (said: string): object => ({ ad_storage: said, analytics_storage: said });
    gtag('consent', 'default', all('granted'));
    gtag('consent', 'default', { ...all('denied'), region: ['DE'] });
    await visit();
    expect(paths()).toEqual([]);
    gtag('consent', 'update', all('granted'));
    await settled();
    expect(paths()).toEqual(['']);
    expect(line()).toBe(lineOf(0));
    delete (window as { dataLayer?: unknown[] }).dataLayer;
  });

  const stored = (): unknown => localStorage.getItem(NAME);

  it('is waited for: nothing is sent, nothing is kept, and the number comes when it is given', async () => {
    const { consent, getNumber } = await visit('/', { consent: 'wait' });
    let number: unknown;
    getNumber(from).then((known) => {
      number = known;
    });
    await seconds(5);
    expect([sent, stored(), number]).toEqual([[], null, undefined]);
    consent('granted');
    await settled();
    expect(line()).toBe(lineOf(0));
    expect(number).toEqual({ from, to: numberOf(0) });
  });

  it('taken back gives the page back and forgets the visitor, here and at the edge', async () => {
    const { consent } = await visit('/', { consent: 'wait' });
    consent('granted');
    await settled();
    consent('denied');
    await settled();
    expect(line()).toBe(OURS);
    expect(paths()).toEqual(['', '/vst_0/forget']);
    expect(sent[1]?.body).toEqual({ token: 'token_0' });
    expect(stored()).toBeNull();
    consent('granted');
    await settled();
    expect(sent.at(-1)?.body.visitor).toBeUndefined();
  });

  it('is told with a visit and when it is left, where it was asked for and given', async () => {
    await visit('/');
    expect(JSON.stringify(sent)).not.toContain('granted');
    sent = [];
    localStorage.clear();
    const { consent } = await visit('/', { consent: 'wait' });
    consent('granted');
    await settled();
    see('hidden');
    await settled();
    expect(sent.map(({ path, body }) => [path, body.consent])).toEqual([
      ['', 'granted'],
      ['/vst_1/leave', 'granted'],
    ]);
  });

  it('taken back while the answer is on its way leaves the page as it is, and has the visit forgotten', async () => {
    let respond = (): void => {};
    answer = (_, usual) =>
      new Promise((resolve) => {
        respond = () => resolve(Response.json(usual));
      });
    const { consent } = await visit();
    consent('denied');
    respond();
    await settled();
    expect(line()).toBe(OURS);
    expect(paths()).toEqual(['', '/vst_0/forget']);
    expect(stored()).toBeNull();
  });

  it('refused once forgets what an earlier visit had kept', async () => {
    await visit();
    unload();
    const { consent } = await visit('/next', { consent: 'wait' });
    consent('denied');
    await settled();
    expect(stored()).toBeNull();
    expect(paths()).toEqual(['', '/vst_0/forget']);
  });

  it('is not needed for a number of the source, which comes without an id and is not kept', async () => {
    await visit('/', { consent: 'cookieless' });
    expect(line()).toBe(lineOf(0));
    expect(sent[0]?.body).toMatchObject({ cookieless: true });
    document.dispatchEvent(new Event('pointermove'));
    history.pushState({}, '', '/one');
    await seconds(120);
    see('hidden');
    see('visible');
    await settled();
    expect([paths(), stored()]).toEqual([[''], null]);
  });

  it('given later makes a visit of it without a reload, while the number stays on the page', async () => {
    const { consent } = await visit('/', { consent: 'cookieless' });
    consent('granted');
    expect(line()).toBe(lineOf(0));
    await settled();
    expect(line()).toBe(lineOf(1));
    expect(sent[1]?.body.cookieless).toBeUndefined();
    consent('denied');
    await settled();
    expect(line()).toBe(lineOf(2));
    expect(stored()).toBeNull();
  });

  it('is refused by Global Privacy Control, which allows a cookieless number', async () => {
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: true, configurable: true });
    await visit();
    expect(sent[0]?.body.cookieless).toBe(true);
    expect(stored()).toBeNull();
    Reflect.deleteProperty(navigator, 'globalPrivacyControl');
  });

  it('is heard from the tools on the page: what is pending is waited for, and the strictest wins', async () => {
    type Tell = (data: unknown) => void;
    const tools: Record<string, Tell> = {};
    const consents = { 1: true, 7: true };
    vi.stubGlobal('__tcfapi', (_: string, __: number, tell: Tell) => {
      tools.tcf = tell;
    });
    vi.stubGlobal('__gpp', (_: string, tell: Tell) => {
      tools.gpp = tell;
    });
    vi.stubGlobal('wp_has_consent', () => true);
    await visit();
    expect(sent).toEqual([]);
    tools.tcf?.({ eventStatus: 'useractioncomplete', purpose: { consents } });
    await settled();
    expect(line()).toBe(lineOf(0));
    tools.gpp?.({ pingData: { signalStatus: 'ready', parsedSections: { usnat: { SaleOptOut: 1 } } } });
    await settled();
    expect(sent.at(-1)?.body.cookieless).toBe(true);
  });
});

describe('a site', () => {
  it('is told which numbers are shown, also through handlers', async () => {
    const events = told('swap');
    const handle = vi.fn();
    answer = (_, usual) => new Promise((resolve) => setTimeout(() => resolve(Response.json(usual)), 100));
    const { on } = await visit();
    on('swap', handle);
    await seconds(1);
    const detail = { swaps: [{ from, to: numberOf(0) }] };
    expect(events).toEqual([detail]);
    expect(handle).toHaveBeenCalledWith(detail);
  });

  it('has its tag manager told of each event', async () => {
    const dataLayer: unknown[] = [];
    vi.stubGlobal('dataLayer', dataLayer);
    await visit('/', { dataLayer: true });
    answer = () => new Response('', { status: 500 });
    await seconds(1800);
    see('hidden');
    see('visible');
    await settled();
    const swaps = [{ from, to: numberOf(0) }];
    expect([...dataLayer]).toEqual([
      { event: 'numberline_swap', swaps },
      { event: 'numberline_error', status: 500 },
      { event: 'numberline_swap', swaps: [] },
      { event: 'numberline_fallback', reason: 'unreachable', targets: [] },
    ]);
  });

  it('may ask for a number, of which it need not know the target', async () => {
    const { getNumber } = await visit();
    const number = { from, to: numberOf(0) };
    expect(await getNumber()).toEqual(number);
    expect(await getNumber(from)).toEqual(number);
    expect(await getNumber('(312) 555-0123')).toEqual(number);
    expect(await getNumber('+13125550199')).toEqual({ from: '+13125550199', to: '+13125550199' });
    const handle = vi.fn();
    await getNumber(from, handle);
    expect(handle).toHaveBeenCalledWith(number);
  });

  it('may stop it: the page is as before, the number is let go, nothing is heard any more', async () => {
    const { stop, consent } = await visit();
    stop();
    expect(line()).toBe(OURS);
    expect(paths()).toEqual(['', '/vst_0/leave']);
    document.body.insertAdjacentHTML('beforeend', `<h1>${OURS}</h1>`);
    history.pushState({}, '', '/one');
    consent('granted');
    await seconds(120);
    expect(document.querySelector('h1')?.textContent).toBe(OURS);
    expect(sent).toHaveLength(2);
  });

  it('is told of taps, and so is the edge', async () => {
    const taps = told('tap');
    await visit();
    document.body.insertAdjacentHTML('beforeend', `<a href="tel:${numberOf(0)}">Call</a>`);
    document.querySelector('a')?.dispatchEvent(new Event('click', { bubbles: true, composed: true }));
    const tap = { number: numberOf(0), at: Date.now() };
    await settled();
    expect(taps).toEqual([tap]);
    expect(sent.at(-1)).toMatchObject({ path: '/vst_0/keep', body: { taps: [tap] } });
  });
});

describe('several tabs', () => {
  const refresh = (): unknown => window.dispatchEvent(new StorageEvent('storage', { key: NAME }));
  const elsewhere = (change: object): void => {
    const stored = JSON.parse(localStorage.getItem(NAME) ?? '{}');
    localStorage.setItem(NAME, JSON.stringify({ shop: { ...stored.shop, ...change } }));
    refresh();
  };

  it('show the same number', async () => {
    await visit();
    elsewhere({ visit: 'vst_7', swaps: [{ from, to: numberOf(7) }] });
    await settled();
    expect(line()).toBe(lineOf(7));
  });

  it('are kept by one of them', async () => {
    await visit();
    document.dispatchEvent(new Event('pointermove'));
    await seconds(50);
    elsewhere({ until: Date.now() + 1_800_000 });
    await seconds(50);
    expect(paths()).toEqual(['']);
  });

  it('all forget when one is told to', async () => {
    await visit();
    localStorage.clear();
    refresh();
    await settled();
    expect(line()).toBe(OURS);
    document.dispatchEvent(new Event('pointermove'));
    await seconds(120);
    expect(paths()).toEqual(['']);
  });
});
