import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Attribution } from '../edge/pools/attribution.ts';
import { findChromium, launchChromium } from './chromium.ts';
import { type Edge, startEdge } from './edge.ts';
import { type PageContext, serveSite, type TestSite } from './site.ts';
import { visit } from './visitor.ts';

const PRINTED = '+12025550142';
const OF_BERLIN = '+12125559901';

const page = ({ tag }: PageContext) => `<!doctype html><head><title>Shop</title>${tag}</head><body>
  <a id="link" href="tel:${PRINTED}">(202) 555-0142</a>
  <nav><a id="home" href="/">Home</a> <a id="berlin" href="/berlin/prices">Berlin</a></nav></body>`;

describe.skipIf(findChromium() === null)('a printed number that other pages replace by another pool', () => {
  let edge: Edge;
  let browser: Browser;
  let site: TestSite;

  beforeAll(async () => {
    [edge, browser] = await Promise.all([startEdge(), launchChromium()]);
    const pages = { '/': page, '/berlin/prices': page };
    site = await serveSite(edge, { printed: PRINTED, size: 2, pages });
    const berlin = await edge.api<{ id: string }>('POST', '/v1/pools', { name: 'Berlin' });
    await edge.api('POST', '/v1/numbers', {
      numbers: [OF_BERLIN],
      carrier: 'demo',
      flow: 'demo',
      pool: berlin.id,
    });
    const group = { name: 'Everywhere', pool: site.pool, numbers: [PRINTED] };
    await edge.api('PATCH', `/v1/sites/${site.key}`, {
      groups: [group, { ...group, name: 'Berlin', pool: berlin.id, paths: ['/berlin'] }],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await edge?.remove();
  });

  const dialled = (on: Page) =>
    on
      .locator('#link')
      .getAttribute('href')
      .then((href) => href?.replace('tel:', ''));
  const shows = (on: Page, what: (number: string | undefined) => boolean) =>
    expect.poll(async () => what(await dialled(on)), { timeout: 10_000 }).toBe(true);

  test('is replaced by the right one on each page, and by the same again on the way back', async () => {
    const { page: visitor, context } = await visit(browser, `${site.origin}/?gclid=one`);
    await shows(visitor, (number) => number !== PRINTED && number !== OF_BERLIN);
    const main = await dialled(visitor);
    await visitor.click('#berlin');
    await visitor.waitForURL('**/berlin/prices');
    await shows(visitor, (number) => number === OF_BERLIN);
    expect(await visitor.locator('#link').textContent()).toBe('(212) 555-9901');
    await visitor.click('#home');
    await visitor.waitForURL(`${site.origin}/`);
    await shows(visitor, (number) => number === main);

    const { attribution } = await edge.api<{ attribution: Attribution }>(
      'GET',
      `/v1/attribution?number=${encodeURIComponent(OF_BERLIN)}`,
    );
    expect(attribution.source?.clickIds).toEqual({ gclid: 'one' });
    const seen = attribution.candidates[0]?.visit.pages.map(({ url }) => new URL(url).pathname);
    expect(seen).toEqual(['/', '/berlin/prices', '/']);
    await context.close();
  });

  test('changes with the address on a page that is never left', async () => {
    const { page: visitor, context } = await visit(browser, `${site.origin}/`);
    await shows(visitor, (number) => number !== PRINTED);
    const main = await dialled(visitor);
    const goTo = (path: string) => visitor.evaluate((address) => history.pushState(null, '', address), path);
    await goTo('/berlin/prices');
    // The only number of the pool is the first visitor's: this one sees the page's own there, and not that of another page.
    await shows(visitor, (number) => number === PRINTED);
    await goTo('/');
    await shows(visitor, (number) => number === main);
    await context.close();
  });
});
