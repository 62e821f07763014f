import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { findChromium } from '../chromium.ts';
import { begin, end } from '../engines/children.ts';
import { QUIET } from '../engines/chromium.ts';
import { onEachEngine, type Scene } from '../engines/each-engine.ts';
import type { Tab } from '../engines/engine.ts';
import {
  eventually,
  lineOf,
  OWN_LINE,
  PHONE,
  pass,
  phoneOf,
  recordedBy,
  servePages,
  untilPhoneIs,
} from './pages.ts';
import { type StubEdge, startStubEdge } from './stub-edge.ts';

const LINK = '<a id="next" href="/next">Next</a>';

// What is wrong with the storage of a page, before the script runs.
const BROKEN_STORAGE = {
  '/throws-when-looked-at': `for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError') } });`,
  '/is-not-there': `Object.defineProperty(window, 'localStorage', { value: null });`,
  '/is-full': `Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') };`,
  '/holds-another-shape': `localStorage.setItem('numberline', '{"site":{"visit":1}}');`,
  '/holds-no-json': `localStorage.setItem('numberline', '{"site":');`,
};

async function twoPages(scene: Scene, edge: StubEdge): Promise<string> {
  const page = { head: edge.tag(), body: PHONE + LINK };
  return servePages(scene, { '/': page, '/next': page });
}

const untilTitleIs = (tab: Tab, title: string): Promise<void> =>
  eventually(() => tab.evaluate('document.title')).toBe(title);

onEachEngine('a visit', (spec) => {
  spec('tells where it came from, and every page it sees', async (scene) => {
    const edge = await startStubEdge(scene);
    const origin = await twoPages(scene, edge);
    const tab = await scene.visitor();
    await tab.goto(`${origin}/?utm_source=google&gclid=an-ad#top`);
    await untilPhoneIs(tab, lineOf(0));
    await tab.click('#next');
    await eventually(() => edge.pagesOf(0)).toEqual(['/', '/next']);
    const [visit] = edge.visits();
    expect(edge.visits()).toHaveLength(1);
    expect(visit?.site).toBe('site');
    expect(visit?.visitor).toBeUndefined();
    expect(visit?.touch).toMatchObject({ landing: `${origin}/?utm_source=google&gclid=an-ad`, referrer: '' });
    expect(visit?.pages[0]?.title).toBe('Page /');
    expect(Math.abs((visit?.touch.at ?? 0) - Date.now())).toBeLessThan(30_000);
  });

  spec(
    'sees the routes of a single-page app, with the title each has when the app has settled',
    async (scene) => {
      const edge = await startStubEdge(scene);
      const origin = await twoPages(scene, edge);
      const tab = await scene.visitor();
      await tab.goto(`${origin}/`);
      await untilPhoneIs(tab, lineOf(0));
      await tab.evaluate(() => {
        history.pushState({}, '', '/one');
        document.title = 'One';
        const phone = document.querySelector('#phone');
        if (phone) phone.innerHTML = 'Our number is (312) 555-0123.';
      });
      await eventually(() => edge.pagesOf(0)).toEqual(['/', '/one']);
      await tab.evaluate(() => {
        history.pushState({}, '', '/two');
        history.replaceState({}, '', '/three');
        location.hash = '#a-heading';
        setTimeout(() => {
          document.title = 'Three';
        }, 200);
      });
      await eventually(() => edge.pagesOf(0).at(-1)).toBe('/three');
      await tab.evaluate('void setTimeout(() => history.go(-2))');
      await eventually(() => edge.pagesOf(0).at(-1)).toBe('/one');
      const pages = edge.received.flatMap(({ body }) => ('pages' in body ? body.pages : []));
      expect(pages.find(({ url }) => url.endsWith('/one'))?.title).toBe('One');
      expect(pages.find(({ url }) => url.endsWith('/three'))?.title).toBe('Three');
      expect(edge.visits()).toHaveLength(1);
      expect(await phoneOf(tab)).toBe(lineOf(0));
    },
  );

  spec('goes on with its number when the visitor goes back, out of the back/forward cache', async (scene) => {
    const edge = await startStubEdge(scene);
    const origin = await twoPages(scene, edge);
    const tab = await scene.visitor();
    await tab.goto(`${origin}/`);
    await untilPhoneIs(tab, lineOf(0));
    await tab.click('#next');
    await untilTitleIs(tab, 'Page /next');
    await untilPhoneIs(tab, lineOf(0));
    await tab.back();
    expect(await recordedBy(tab, 'isRestored')).toBe(true);
    expect(await phoneOf(tab)).toBe(lineOf(0));
    await eventually(() => edge.pagesOf(0)).toEqual(['/', '/next', '/']);
    expect(edge.visits()).toHaveLength(1);
    expect(await tab.errors()).toEqual([]);
  });

  spec(
    'shows the number that holds now when an old page comes back from the back/forward cache',
    async (scene) => {
      const edge = await startStubEdge(scene);
      const origin = await twoPages(scene, edge);
      const tab = await scene.visitor();
      await tab.goto(`${origin}/`);
      await untilPhoneIs(tab, lineOf(0));
      await tab.goto(`${origin}/next?gclid=another-ad`);
      await untilPhoneIs(tab, lineOf(1));
      await tab.back();
      expect(await recordedBy(tab, 'isRestored')).toBe(true);
      await untilPhoneIs(tab, lineOf(1));
    },
  );

  spec('takes no number in a tab that nobody looks at, until somebody does', async (scene) => {
    const edge = await startStubEdge(scene);
    const origin = await twoPages(scene, edge);
    const tab = await scene.visitor({ canHide: true });
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

  spec('tells when the visitor turns away, and goes on when they come back', async (scene) => {
    const edge = await startStubEdge(scene);
    const origin = await twoPages(scene, edge);
    const tab = await scene.visitor({ canHide: true });
    await tab.goto(`${origin}/`);
    await untilPhoneIs(tab, lineOf(0));
    await tab.hide();
    await eventually(() => edge.received.map(({ kind }) => kind)).toEqual(['visit', 'leave']);
    expect(edge.received[1]).toMatchObject({ visit: '0', body: { token: 'token-0' } });
    await tab.show();
    await eventually(() => edge.received.map(({ kind }) => kind)).toEqual(['visit', 'leave', 'keep']);
    expect(await phoneOf(tab)).toBe(lineOf(0));
  });

  spec('is followed by one that names the same visitor, when it has ended', async (scene) => {
    const edge = await startStubEdge(scene);
    edge.reply = (_, answer) => ({ body: { ...answer, endsAfter: 1 } });
    const origin = await twoPages(scene, edge);
    const tab = await scene.visitor();
    await tab.goto(`${origin}/`);
    await untilPhoneIs(tab, lineOf(0));
    await pass(1_200);
    await tab.goto(`${origin}/next`);
    await untilPhoneIs(tab, lineOf(1));
    expect(edge.visits()[1]).toMatchObject({ visitor: 'visitor-0' });
    const cookie = (await tab.cookies()).find(({ value }) => value === 'visitor-0');
    expect(cookie?.name).toBe('numberline');
  });

  spec('shows its number where the storage does not work', async (scene) => {
    const edge = await startStubEdge(scene);
    const origin = await servePages(
      scene,
      Object.fromEntries(
        Object.entries(BROKEN_STORAGE).map(([path, script]) => [
          path,
          { head: `<script>${script}</script>${edge.tag()}`, body: PHONE },
        ]),
      ),
    );
    const tab = await scene.visitor();
    for (const [index, path] of Object.keys(BROKEN_STORAGE).entries()) {
      await tab.goto(`${origin}${path}`);
      await untilPhoneIs(tab, lineOf(index));
      expect(await tab.errors(), path).toEqual([]);
    }
  });

  spec('shows its number in a frame that may keep neither storage nor cookies', async (scene) => {
    const edge = await startStubEdge(scene);
    const tell = `<script>
      const tell = () => parent.postMessage({ line: document.querySelector('#phone').textContent, uncaught }, '*');
      document.addEventListener('numberline:swap', tell);
      setTimeout(tell, 3000);
    </script>`;
    const origin = await servePages(scene, {
      '/': {
        head: `<script>addEventListener('message', ({ data }) => { window.told ??= data; })</script>`,
        body: '<iframe sandbox="allow-scripts" src="/frame"></iframe>',
      },
      '/frame': { head: edge.tag(), body: PHONE + tell },
    });
    const tab = await scene.visitor();
    await tab.goto(`${origin}/`);
    await eventually(() => tab.evaluate('window.told')).toEqual({ line: lineOf(0), uncaught: [] });
  });

  spec('is not begun by a browser that a program drives, unless its tag says so', async (scene) => {
    const edge = await startStubEdge(scene);
    const head = edge.tag().replace('data-allow-automation', '');
    const origin = await servePages(scene, { '/': { head, body: PHONE } });
    const tab = await scene.visitor();
    await tab.goto(`${origin}/`);
    expect(await tab.evaluate('navigator.webdriver')).toBe(true);
    await pass(400);
    expect(edge.received).toEqual([]);
    expect(await phoneOf(tab)).toBe(OWN_LINE);
  });
});

// No other engine prerenders whole pages. A driver attached to a tab keeps Chromium from it, so this one is not driven:
// the pages go on by themselves, and the servers see what happens.
test.skipIf(findChromium() === null)(
  'a prerendered page takes no number until it is seen (chromium)',
  async ({ onTestFinished }) => {
    const scene = { after: (undo: () => unknown) => onTestFinished(async () => void (await undo())) };
    const edge = await startStubEdge(scene);
    const origin = await servePages(scene, {
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
    await vi.waitFor(() => expect(edge.visits()).toHaveLength(1), { timeout: 15_000 });
    expect(edge.visits()[0]?.pages[0]).toMatchObject({ title: 'Prerendered: true', url: `${origin}/next` });
  },
);
