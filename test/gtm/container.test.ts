import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as bundle } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FILE } from '../../gtm-template/build.ts';
import { findChromium, launchChromium } from '../chromium.ts';
import { type Edge, startEdge } from '../edge.ts';
import { serveSite, type TestSite } from '../site.ts';
import { placeCall } from '../test-call.ts';
import { visit } from '../visitor.ts';
import type { Fired } from './container.ts';
import { readTemplate } from './template.ts';

// The template in a page with the real script and the real edge. A template may load encrypted scripts only, so the
// edge is given an encrypted address, which the browser is told to find on this machine.

const EDGE = 'https://calls.example.com';
const PRINTED = '+12025550142';
const OWN = '(202) 555-0142';

const { code, permissions } = readTemplate(readFileSync(FILE, 'utf8'));

/** The page's first words to the data layer. */
const consentScript = (state: 'granted' | 'denied' | null): string =>
  `window.dataLayer = []; function gtag() { dataLayer.push(arguments); }${
    state === null
      ? ''
      : `gtag('consent', 'default', { ad_storage: '${state}', analytics_storage: '${state}' });`
  }`;

describe.skipIf(findChromium() === null)('the template in a page', () => {
  let edge: Edge;
  let browser: Browser;
  let site: TestSite;
  let container: string;

  beforeAll(async () => {
    const { outputFiles } = await bundle({
      entryPoints: [join(import.meta.dirname, 'container.ts')],
      bundle: true,
      format: 'iife',
      write: false,
    });
    container = outputFiles[0]?.text ?? '';
    [edge, browser] = await Promise.all([startEdge(), launchChromium()]);
    const html = (consent: string) => `<!doctype html><head><title>Shop</title><script>${consent}</script>
      <script>${container}</script></head><p id="phone">${OWN}</p><p id="fax">(202) 555-0177</p>`;
    site = await serveSite(edge, {
      printed: PRINTED,
      size: 4,
      pages: {
        '/': () => html(consentScript(null)),
        '/denied': () => html(consentScript('denied')),
      },
    });
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await edge?.remove();
  });

  interface Seen {
    page: Page;
    errors: string[];
    /** Bodies of what the edge was asked, oldest first. */
    asked: { path: string; body: Record<string, unknown> }[];
  }

  /** Opens a page, and fires the tag in it. */
  async function open(path: string, form: object = {}, address = EDGE): Promise<Seen> {
    const { page, context, errors } = await visit(browser, 'about:blank', { asPerson: true });
    const asked: Seen['asked'] = [];
    await context.route(`${EDGE}/**`, async (route) => {
      const { pathname, search } = new URL(route.request().url());
      const body = route.request().postData();
      if (body !== null) asked.push({ path: pathname, body: JSON.parse(body) });
      await route.fulfill({ response: await route.fetch({ url: edge.url + pathname + search }) });
    });
    await page.goto(`${site.origin}${path}`);
    await page.evaluate(
      ([code, permissions, form]) => {
        const own = window as unknown as Container;
        own.fired = own.container.fire(code, permissions, form);
      },
      [code, permissions, { site: site.key, edge: address, consent: 'follow', ...form }] as const,
    );
    return { page, errors, asked };
  }

  /** What the page still asks when it goes is nobody's business. */
  async function leave(page: Page): Promise<void> {
    await page.context().unrouteAll({ behavior: 'ignoreErrors' });
    await page.context().close();
  }

  const fired = (page: Page): Promise<Fired> => page.evaluate(() => (window as unknown as Container).fired);
  const shown = async (page: Page): Promise<string> => (await page.locator('#phone').textContent()) ?? '';

  async function swapped(page: Page): Promise<string> {
    await expect.poll(() => shown(page), { timeout: 10_000 }).not.toBe(OWN);
    return `+1${(await shown(page)).replace(/\D/g, '')}`;
  }

  /** Everything that the page keeps in the browser. */
  const kept = (page: Page): Promise<string> =>
    page.evaluate(() => document.cookie + JSON.stringify({ ...localStorage }));

  test('shows a number of the visit, and a call to it names the ad', async () => {
    const { page, errors } = await open('/?gclid=tag-one');
    const number = await swapped(page);
    expect(await fired(page)).toEqual({ status: 'succeeded', logged: [] });
    expect(await page.locator('#fax').textContent()).toBe('(202) 555-0177');
    const call = await placeCall(edge, number, '+17735550601');
    expect(call.attribution).toMatchObject({ kind: 'visit', source: { clickIds: { gclid: 'tag-one' } } });
    expect(errors).toEqual([]);
    await leave(page);
  });

  test('without consent keeps nothing and shows the number of the source; granted later, the visit’s own, without a reload', async () => {
    const OF_GOOGLE = '+12125559801';
    await edge.api('POST', '/v1/numbers', {
      numbers: [OF_GOOGLE],
      carrier: 'demo',
      flow: 'demo',
      source: {
        channel: 'Paid Search',
        source: 'google',
        medium: 'cpc',
        campaign: null,
        keyword: null,
        content: null,
        clickIds: {},
        referrer: null,
      },
    });
    const { page, asked, errors } = await open('/denied?gclid=tag-two');
    expect(await swapped(page)).toBe(OF_GOOGLE);
    expect(asked.map(({ path, body }) => [path, body.cookieless, body.visitor])).toEqual([
      ['/v1/visits', true, undefined],
    ]);
    expect(await kept(page)).not.toContain('vtr_');

    await page.evaluate("gtag('consent', 'update', { ad_storage: 'granted', analytics_storage: 'granted' })");
    await expect.poll(() => swapped(page), { timeout: 10_000 }).not.toBe(OF_GOOGLE);
    const { status } = await edge.api<{ status: { numbers: { number: string }[] } }>(
      'GET',
      `/v1/pools/${site.pool}`,
    );
    expect(status.numbers.map(({ number }) => number)).toContain(await swapped(page));
    expect(await kept(page)).toContain('vtr_');

    await page.evaluate("gtag('consent', 'update', { ad_storage: 'denied' })");
    await expect.poll(() => kept(page)).not.toContain('vtr_');
    expect(errors).toEqual([]);
    await leave(page);
  });

  test.each([
    [
      'a key that nobody knows',
      { site: 'nobody' },
      EDGE,
      'succeeded',
      `Numberline: ${EDGE} does not know the site key "nobody". Copy it from the dashboard, under Sites.`,
    ],
    [
      'the key of another site',
      { site: 'demo' },
      EDGE,
      'succeeded',
      'Numberline: the site with the key "demo" does not allow the address of this page. Add it in the dashboard, under Sites.',
    ],
    [
      'an edge that cannot be reached',
      {},
      'https://nowhere.example.com',
      'failed',
      'Numberline: the script could not be loaded from https://nowhere.example.com/numberline.js. Check the edge URL.',
    ],
  ])(
    'with %s says so in Preview, and visitors see what they always saw',
    async (_, form, address, status, said) => {
      const { page, errors } = await open('/', form, address);
      await expect.poll(() => fired(page)).toEqual({ status, logged: [said] });
      expect(await shown(page)).toBe(OWN);
      expect(errors).toEqual([]);
      await leave(page);
    },
  );
});

interface Container {
  container: { fire(code: string, permissions: object, form: object): Fired };
  fired: Fired;
}
