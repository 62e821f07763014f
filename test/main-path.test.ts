import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Call, CallPage } from '../edge/calls/call.ts';
import type { PoolStatus } from '../edge/pools/messages.ts';
import { findChromium, launchChromium } from './chromium.ts';
import { type Edge, startEdge } from './edge.ts';
import { serveSite, type TestSite } from './site.ts';
import { placeCall } from './test-call.ts';
import { visit } from './visitor.ts';

const PRINTED = '+12025550142';

const BODY = `
  <header><a id="link" href="tel:+12025550142">Call <b>(202)</b> 555-0142</a></header>
  <p id="text">Our number is 202.555.0142, our fax is (202) 555-0177.</p>
  <nav><a id="next" href="/prices">Prices</a></nav>`;

const PAGES = {
  '/': ({ tag }: { tag: string }) =>
    `<!doctype html><title>Home</title><head>${tag}</head><body>${BODY}</body>`,
  '/prices': ({ tag }: { tag: string }) =>
    `<!doctype html><title>Prices</title><head>${tag}</head><body>${BODY}</body>`,
};

describe.skipIf(findChromium() === null)(
  'a visitor sees a number of their own, and the call names the visit',
  () => {
    let edge: Edge;
    let browser: Browser;
    let site: TestSite;

    beforeAll(async () => {
      [edge, browser] = await Promise.all([startEdge(), launchChromium()]);
      site = await serveSite(edge, { printed: PRINTED, size: 2, pages: PAGES });
    });
    afterAll(async () => {
      await browser?.close();
      await site?.close();
      await edge?.remove();
    });

    const visitor = (path: string) => visit(browser, `${site.origin}${path}`);
    const dialled = (page: Page) => page.locator('#link').getAttribute('href');

    /** Waits for the swap and answers the number now shown, as E.164. */
    async function swapped(page: Page): Promise<string> {
      await expect.poll(() => dialled(page), { timeout: 10_000 }).not.toBe(`tel:${PRINTED}`);
      return (await dialled(page))?.replace('tel:', '') ?? '';
    }

    async function status(): Promise<PoolStatus> {
      return (await edge.api<{ status: PoolStatus }>('GET', `/v1/pools/${site.pool}`)).status;
    }

    const ads = [
      {
        path: '/?utm_source=google&utm_medium=cpc&utm_campaign=spring&utm_term=emergency+plumber&gclid=ad-one',
        from: '+17735550111',
        source: {
          channel: 'Paid Search',
          source: 'google',
          campaign: 'spring',
          keyword: 'emergency plumber',
          clickIds: { gclid: 'ad-one' },
        },
      },
      {
        path: '/?utm_source=bing&utm_medium=cpc&utm_campaign=drains&msclkid=ad-two',
        from: '+17735550122',
        source: {
          channel: 'Paid Search',
          source: 'bing',
          campaign: 'drains',
          clickIds: { msclkid: 'ad-two' },
        },
      },
    ];
    const shown: string[] = [];
    const pages: Page[] = [];

    test('two visitors with different ads get different numbers, in text and links', async () => {
      for (const ad of ads) {
        const { page, errors } = await visitor(ad.path);
        const number = await swapped(page);
        const digits = number.slice(2);
        const text = await page.locator('#text').textContent();
        expect(text).toContain(`${digits.slice(0, 3)}.${digits.slice(3, 6)}.${digits.slice(6)}`);
        expect(text).toContain('(202) 555-0177');
        expect(await page.locator('#link').innerHTML()).toBe(
          `Call <b>(${digits.slice(0, 3)})</b> ${digits.slice(3, 6)}-${digits.slice(6)}`,
        );
        expect(errors).toEqual([]);
        shown.push(number);
        pages.push(page);
      }
      expect(shown[0]).not.toBe(shown[1]);
    });

    test('the number stays on the next page, and is right at its first paint', async () => {
      const [page] = pages as [Page];
      // Samples what is on the screen in every frame from the first one on.
      await page.addInitScript(() => {
        const samples: string[] = [];
        Object.assign(window, { samples });
        const sample = () => {
          const text = document.querySelector('#text')?.textContent;
          if (text) samples.push(text);
          requestAnimationFrame(sample);
        };
        requestAnimationFrame(sample);
      });
      for (const move of [() => page.click('#next'), () => page.reload()]) {
        await move();
        await page.waitForLoadState('load');
        await page.waitForTimeout(300);
        const samples = await page.evaluate(() => (window as unknown as { samples: string[] }).samples);
        expect(samples.length).toBeGreaterThan(3);
        expect(new Set(samples).size).toBe(1);
        expect(samples[0]).not.toContain('202.555.0142');
        expect(await dialled(page)).toBe(`tel:${shown[0]}`);
        const shift = await page.evaluate(
          () =>
            new Promise<number>((resolve) => {
              let sum = 0;
              new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
              }).observe({ type: 'layout-shift', buffered: true });
              setTimeout(() => resolve(sum), 100);
            }),
        );
        expect(shift).toBe(0);
      }
    });

    test('a browser without a window is a visitor on the demo site, whose pages allow automation', async () => {
      const page = await browser.newPage();
      await page.goto(`${edge.url}/demo/`);
      expect(await page.evaluate(() => navigator.userAgent)).toContain('HeadlessChrome');
      const phone = page.locator('a[href^="tel:"]').first();
      await expect.poll(() => phone.getAttribute('href')).not.toBe('tel:+13125550142');
      await page.close();
    });

    test('a third visitor on a pool of two keeps the page’s own number, and is counted', async () => {
      const before = await status();
      const { page, errors } = await visitor('/');
      await expect.poll(async () => (await status()).unnumbered).toBe(before.unnumbered + 1);
      await page.waitForTimeout(300);
      expect(await dialled(page)).toBe(`tel:${PRINTED}`);
      expect(await page.locator('#text').textContent()).toContain('202.555.0142');
      expect(errors).toEqual([]);
      expect(await status()).toMatchObject({ size: 2, live: 2, visits: before.visits + 1 });
    });

    test('each call carries its own ad, pages and a reason', async () => {
      for (const [index, ad] of ads.entries()) {
        const detail = await placeCall(edge, shown[index] as string, ad.from);
        expect(detail).toMatchObject({
          outcome: 'answered',
          destination: '+13125550188',
          trackingNumber: shown[index],
        });
        expect(detail.attribution.kind).toBe('visit');
        expect(detail.attribution.source).toMatchObject(ad.source);
        expect(detail.attribution.confidence).toBeGreaterThan(0.8);
        expect(detail.attribution.reason.length).toBeGreaterThan(10);
        const visit = detail.attribution.candidates[0]?.visit;
        expect(visit?.landing).toBe(`${site.origin}${ad.path}`);
        const paths = visit?.pages.map((page) => new URL(page.url).pathname);
        expect(paths).toEqual(index === 0 ? ['/', '/prices', '/prices'] : ['/']);
        expect(visit?.pages[0]?.title).toBe('Home');
      }
    });

    test('a backend gets the same answer from the API', async () => {
      const { calls } = await edge.api<CallPage>('GET', '/v1/calls');
      for (const one of calls) {
        const query = new URLSearchParams({
          number: one.trackingNumber,
          at: String(one.startedAt),
          caller: one.caller.number ?? '',
        });
        const { attribution } = await edge.api<{ attribution: Call['attribution'] }>(
          'GET',
          `/v1/attribution?${query}`,
        );
        expect(attribution.candidates[0]?.visit.visit).toBe(one.attribution.candidates[0]?.visit.visit);
        expect(attribution.source).toEqual(one.attribution.source);
      }
    });

    test('a power cut loses no lease and no call', async () => {
      const [calls, pool] = [await edge.api<CallPage>('GET', '/v1/calls'), await status()];
      await edge.kill();
      await edge.start();
      expect(await edge.api<CallPage>('GET', '/v1/calls')).toEqual(calls);
      const holders = ({ numbers }: PoolStatus) => numbers.map(({ number, visit }) => [number, visit]);
      expect(holders(await status())).toEqual(holders(pool));
      // The visitors go on as if nothing had happened, each with their own number.
      for (const [index, page] of pages.entries()) {
        await page.goto(`${site.origin}/prices`);
        await page.waitForTimeout(500);
        expect(await dialled(page)).toBe(`tel:${shown[index]}`);
      }
    });

    test('with the edge gone the page is untouched and nothing is thrown', async () => {
      await edge.kill();
      try {
        const { page, errors } = await visitor('/?gclid=nobody');
        const html = await page.locator('body').innerHTML();
        await page.waitForTimeout(3_000);
        expect(await page.locator('body').innerHTML()).toBe(html);
        expect(await dialled(page)).toBe(`tel:${PRINTED}`);
        expect(errors).toEqual([]);
      } finally {
        await edge.start();
      }
    });

    test('with the edge gone after the script loaded, the page is untouched and nothing is thrown', async () => {
      const { context, page, errors } = await visitor('/');
      await page.evaluate(() => localStorage.clear());
      await context.clearCookies();
      await context.route(/\/v1\/visits/, (route) => route.abort());
      const html = '<a id="link" href="tel:+12025550142">';
      await page.reload();
      await page.waitForTimeout(3_000);
      expect(await page.content()).toContain(html);
      expect(errors).toEqual([]);
    });
  },
);
