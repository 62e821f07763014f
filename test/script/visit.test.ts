import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../chromium.ts';
import { begin, end } from '../engines/children.ts';
import { QUIET } from '../engines/chromium.ts';
import { onEachEngine } from '../engines/each-engine.ts';
import type { Tab } from '../engines/engine.ts';
import { lineOf, OWN_LINE, PHONE, pass, phoneOf, recordedBy, servePages, untilPhoneIs } from './pages.ts';
import { type StubEdge, startStubEdge } from './stub-edge.ts';

const LINK = '<a id="next" href="/next">Next</a>';

async function twoPages(edge: StubEdge): Promise<string> {
  const page = { head: edge.tag(), body: PHONE + LINK };
  return servePages({ '/': page, '/next': page });
}

const untilTitleIs = (tab: Tab, title: string): Promise<void> =>
  expect.poll(() => tab.evaluate('document.title').catch(String)).toBe(title);

onEachEngine('a visit', ({ engine, visitor }) => {
  test('tells where it came from, and every page it sees', async () => {
    const edge = await startStubEdge();
    const origin = await twoPages(edge);
    const tab = await visitor();
    await tab.goto(`${origin}/?utm_source=google&gclid=an-ad#top`);
    await untilPhoneIs(tab, lineOf(0));
    await tab.click('#next');
    await expect.poll(() => edge.pagesOf(0), { timeout: 5_000 }).toEqual(['/', '/next']);
    const [visit] = edge.visits();
    expect(edge.visits()).toHaveLength(1);
    expect(visit?.site).toBe('site');
    expect(visit?.visitor).toBeUndefined();
    expect(visit?.touch).toMatchObject({ landing: `${origin}/?utm_source=google&gclid=an-ad`, referrer: '' });
    expect(visit?.pages[0]?.title).toBe('Page /');
    expect(Math.abs((visit?.touch.at ?? 0) - Date.now())).toBeLessThan(30_000);
  });

  test('sees the routes of a single-page app, with the title each has when the app has settled', async () => {
    const edge = await startStubEdge();
    const origin = await twoPages(edge);
    const tab = await visitor();
    await tab.goto(`${origin}/`);
    await untilPhoneIs(tab, lineOf(0));
    await tab.evaluate(() => {
      history.pushState({}, '', '/one');
      document.title = 'One';
      const phone = document.querySelector('#phone');
      if (phone) phone.innerHTML = 'Our number is (312) 555-0123.';
    });
    await expect.poll(() => edge.pagesOf(0), { timeout: 5_000 }).toEqual(['/', '/one']);
    await tab.evaluate(() => {
      history.pushState({}, '', '/two');
      history.replaceState({}, '', '/three');
      location.hash = '#a-heading';
      setTimeout(() => {
        document.title = 'Three';
      }, 200);
    });
    await expect.poll(() => edge.pagesOf(0).at(-1), { timeout: 5_000 }).toBe('/three');
    await tab.evaluate('void setTimeout(() => history.go(-2))');
    await expect.poll(() => edge.pagesOf(0).at(-1), { timeout: 5_000 }).toBe('/one');
    const pages = edge.received.flatMap(({ body }) => body.pages);
    expect(pages.find(({ url }) => url.endsWith('/one'))?.title).toBe('One');
    expect(pages.find(({ url }) => url.endsWith('/three'))?.title).toBe('Three');
    expect(edge.visits()).toHaveLength(1);
    expect(await phoneOf(tab)).toBe(lineOf(0));
  });

  test('goes on with its number when the visitor goes back, out of the back/forward cache', async () => {
    const edge = await startStubEdge();
    const origin = await twoPages(edge);
    const tab = await visitor();
    await tab.goto(`${origin}/`);
    await untilPhoneIs(tab, lineOf(0));
    await tab.click('#next');
    await untilTitleIs(tab, 'Page /next');
    await untilPhoneIs(tab, lineOf(0));
    await tab.back();
    expect(await recordedBy(tab, 'isRestored')).toBe(true);
    expect(await phoneOf(tab)).toBe(lineOf(0));
    await expect.poll(() => edge.pagesOf(0), { timeout: 5_000 }).toEqual(['/', '/next', '/']);
    expect(edge.visits()).toHaveLength(1);
    expect(await tab.errors()).toEqual([]);
  });

  test('shows the number that holds now when an old page comes back from the back/forward cache', async () => {
    const edge = await startStubEdge();
    const origin = await twoPages(edge);
    const tab = await visitor();
    await tab.goto(`${origin}/`);
    await untilPhoneIs(tab, lineOf(0));
    await tab.goto(`${origin}/next?gclid=another-ad`);
    await untilPhoneIs(tab, lineOf(1));
    await tab.back();
    expect(await recordedBy(tab, 'isRestored')).toBe(true);
    await untilPhoneIs(tab, lineOf(1));
  });

  test('takes no number in a tab that nobody looks at, until somebody does', async () => {
    const edge = await startStubEdge();
    const origin = await twoPages(edge);
    const tab = await visitor();
    await tab.goto('about:blank');
    await tab.hide();
    await tab.goto(`${origin}/`);
    expect(await tab.evaluate('document.visibilityState')).toBe('hidden');
    await pass(500);
    expect(edge.received).toEqual([]);
    expect(await phoneOf(tab)).toBe(OWN_LINE);
    await tab.show();
    await untilPhoneIs(tab, lineOf(0));
    expect(edge.visits()).toHaveLength(1);
  });

  test('tells when the visitor turns away, and goes on when they come back', async () => {
    const edge = await startStubEdge();
    const origin = await twoPages(edge);
    const tab = await visitor();
    await tab.goto(`${origin}/`);
    await untilPhoneIs(tab, lineOf(0));
    await tab.hide();
    await expect.poll(() => edge.received.map(({ kind }) => kind)).toEqual(['visit', 'leave']);
    expect(edge.received[1]).toMatchObject({ visit: '0', body: { token: 'token-0' } });
    await tab.show();
    await expect.poll(() => edge.received.map(({ kind }) => kind)).toEqual(['visit', 'leave', 'keep']);
    expect(await phoneOf(tab)).toBe(lineOf(0));
  });

  test('is followed by one that names the same visitor, when it has ended', async () => {
    const edge = await startStubEdge();
    edge.reply = (_, answer) => ({ body: { ...answer, endsAfter: 1 } });
    const origin = await twoPages(edge);
    const tab = await visitor();
    await tab.goto(`${origin}/`);
    await untilPhoneIs(tab, lineOf(0));
    await pass(1_200);
    await tab.goto(`${origin}/next`);
    await untilPhoneIs(tab, lineOf(1));
    expect(edge.visits()[1]).toMatchObject({ visitor: 'visitor-0' });
    const cookie = (await tab.cookies()).find(({ value }) => value === 'visitor-0');
    expect(cookie).toMatchObject({ name: 'numberline', domain: '127.0.0.1' });
  });

  // Everything a page can be denied: a getter that throws, a full disk, and a frame that may keep nothing.
  for (const [denied, script] of [
    [
      'the storage throws when it is looked at',
      `for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError') } });`,
    ],
    [
      'the storage is full',
      `Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') };`,
    ],
    ['the storage is not there', `Object.defineProperty(window, 'localStorage', { value: null });`],
    [
      'the storage holds something else',
      `for (const text of ['{"site":{"visit":1}}', '[]', 'null', '{"site":'])
        localStorage.setItem('numberline', text);`,
    ],
  ] as const) {
    test(`shows its number where ${denied}`, async () => {
      const edge = await startStubEdge();
      const origin = await servePages({
        '/': { head: `<script>${script}</script>${edge.tag()}`, body: PHONE },
      });
      const tab = await visitor();
      await tab.goto(`${origin}/`);
      await untilPhoneIs(tab, lineOf(0));
      expect(await tab.errors()).toEqual([]);
    });
  }

  test('shows its number in a frame that may keep neither storage nor cookies', async () => {
    const edge = await startStubEdge();
    const tell = `<script>
      const tell = () => parent.postMessage({ line: document.querySelector('#phone').textContent, uncaught }, '*');
      document.addEventListener('numberline:swap', tell);
      setTimeout(tell, 3000);
    </script>`;
    const origin = await servePages({
      '/': {
        head: `<script>addEventListener('message', ({ data }) => { window.told ??= data; })</script>`,
        body: '<iframe sandbox="allow-scripts" src="/frame"></iframe>',
      },
      '/frame': { head: edge.tag(), body: PHONE + tell },
    });
    const tab = await visitor();
    await tab.goto(`${origin}/`);
    await expect
      .poll(() => tab.evaluate('window.told'), { timeout: 5_000 })
      .toEqual({ line: lineOf(0), uncaught: [] });
  });

  test('is not begun by a browser that a program drives, unless its tag says so', async () => {
    const edge = await startStubEdge();
    const head = edge.tag().replace('data-allow-automation', '');
    const origin = await servePages({ '/': { head, body: PHONE } });
    const tab = await visitor();
    await tab.goto(`${origin}/`);
    expect(await tab.evaluate('navigator.webdriver')).toBe(engine !== 'chromium');
    // Chromium does not say so when Playwright joins it, so it is told to.
    await pass(400);
    expect(edge.received).toEqual([]);
    expect(await phoneOf(tab)).toBe(OWN_LINE);
  });
});

// No other engine prerenders whole pages. A driver attached to a tab keeps Chromium from it, so this one is not driven:
// the pages go on by themselves, and the servers see what happens.
test.skipIf(findChromium() === null)(
  'a prerendered page takes no number until it is seen (chromium)',
  async () => {
    const edge = await startStubEdge();
    const origin = await servePages({
      '/': {
        head: `<script type="speculationrules">{"prerender": [{"urls": ["/next"], "eagerness": "immediate"}]}</script>`,
        body: `<script>setTimeout(() => { location.href = '/next'; }, 1500)</script>`,
      },
      '/next': {
        head: `<script>const wasPrerendered = document.prerendering; document.title = 'Prerendered: ' + wasPrerendered;</script>${edge.tag()}`,
        body: PHONE,
      },
    });
    const profile = mkdtempSync(join(tmpdir(), 'numberline-prerender-'));
    const browser = begin(`${findChromium()}`, [
      ...QUIET,
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      `${origin}/`,
    ]);
    onTestFinished(async () => {
      await end(browser);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    });
    await expect.poll(() => edge.visits().length, { timeout: 15_000 }).toBe(1);
    expect(edge.visits()[0]?.pages[0]).toMatchObject({ title: 'Prerendered: true', url: `${origin}/next` });
  },
);
