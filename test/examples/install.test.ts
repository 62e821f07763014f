import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../edge/local/build.ts';
import { findChromium, launchChromium } from '../chromium.ts';
import { type Edge, startEdge } from '../edge.ts';
import { serveSite, type TestSite } from '../site.ts';
import { visit } from '../visitor.ts';

// What docs/install.md and examples/shopify tell people to paste, pasted.

const OWN = '(312) 555-0142';
const PRINTED = '+13125550142';

const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');
const snippets = [...read('docs', 'install.md').matchAll(/```html\n([\s\S]*?)```/g)].map(
  ([, html]) => html ?? '',
);
const tags = snippets.filter((html) => html.includes('data-site='));
const amp = snippets.find((html) => html.includes('amp-call-tracking')) ?? '';
const block = read('examples', 'shopify', 'blocks', 'numberline.liquid');

describe.skipIf(findChromium() === null)('what people are told to paste', () => {
  let edge: Edge;
  let browser: Browser;
  let site: TestSite;

  const filled = (html: string): string =>
    html.replaceAll('SITE_KEY', site.key).replaceAll('https://calls.example.com', edge.url);

  /** The block as Shopify renders it: its settings filled in, its conditions true. */
  const rendered = (): string => {
    const values: Record<string, string> = {
      "'numberline.js' | asset_url": `${edge.url}/numberline.js`,
      'block.settings.site | escape': site.key,
      'block.settings.edge | escape': edge.url,
      'block.settings.consent | escape': schema().settings.find(({ id }) => id === 'consent')?.default ?? '',
    };
    return block
      .replace(/{% (comment|schema) %}[\s\S]*?{% end\1 %}/g, '')
      .replace(/{% .*? %}/g, '')
      .replace(/{{ (.*?) }}/g, (_, name) => values[name] ?? `no value for ${name}`);
  };
  const schema = (): { target: string; settings: { id: string; default?: string }[] } =>
    JSON.parse(/{% schema %}([\s\S]*){% endschema %}/.exec(block)?.[1] ?? '');

  beforeAll(async () => {
    [edge, browser] = await Promise.all([startEdge(), launchChromium()]);
    const page = (head: () => string) => () =>
      `<!doctype html><head><title>Shop</title>${head()}</head><p id="phone">${OWN}</p>`;
    site = await serveSite(edge, {
      printed: PRINTED,
      size: 6,
      pages: {
        ...Object.fromEntries(tags.map((tag, index) => [`/tag-${index}`, page(() => filled(tag))])),
        '/banner': page(() => {
          const banner = snippets.find((html) => html.includes('my-banner')) ?? '';
          return banner + filled(tags[0] ?? '').replace('data-site', 'data-consent="wait" data-site');
        }),
        '/shopify': page(
          () => `<script>
            window.isAllowed = false;
            window.Shopify = {
              customerPrivacy: { marketingAllowed: () => isAllowed },
              loadFeatures: (features, done) => setTimeout(done),
            };
          </script>${rendered()}`,
        ),
      },
    });
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await edge?.remove();
  });

  const shown = (page: Page): Promise<string | null> => page.locator('#phone').textContent();
  const open = (path: string) => visit(browser, `${site.origin}${path}`, { asPerson: true });

  test.each(tags.map((tag, index) => [index, tag]))('tag %i of docs/install.md: %s', async (index) => {
    const { page, context, errors } = await open(`/tag-${index}`);
    await expect.poll(() => shown(page), { timeout: 10_000 }).not.toBe(OWN);
    expect(errors).toEqual([]);
    await context.close();
  });

  test('the code for a banner of one’s own', async () => {
    const { page, context } = await open('/banner');
    await page.waitForTimeout(300);
    expect(await shown(page)).toBe(OWN);
    await page.evaluate(() =>
      dispatchEvent(new CustomEvent('my-banner:answered', { detail: { marketing: true } })),
    );
    await expect.poll(() => shown(page), { timeout: 10_000 }).not.toBe(OWN);
    await context.close();
  });

  test('the element for AMP asks what Numberline answers', async () => {
    const config = /config="([^"]*)"/.exec(filled(amp))?.[1] ?? '';
    const address = config
      // As AMP does it.
      .replace('SOURCE_URL', encodeURIComponent(`${site.origin}/`))
      .replace('EXTERNAL_REFERRER', encodeURIComponent('https://www.google.com/'))
      .concat(`&__amp_source_origin=${encodeURIComponent(site.origin)}`);
    const response = await fetch(address, { headers: { 'amp-same-origin': 'true' } });
    expect(await response.json()).toEqual({ phoneNumber: PRINTED, formattedPhoneNumber: OWN });
    expect(amp).toContain(`<a href="tel:${PRINTED}">${OWN}</a>`);
  });

  test('Shopify’s block keeps nothing until Shopify’s banner is answered, and then begins', async () => {
    expect(schema().target).toBe('head');
    const ids = schema().settings.map(({ id }) => id);
    for (const [, id = ''] of block.matchAll(/block\.settings\.(\w+)/g)) expect(ids).toContain(id);

    const { page, context, errors } = await open('/shopify');
    await page.waitForTimeout(500);
    expect(await shown(page)).toBe(OWN);
    expect(await page.evaluate(() => document.cookie + JSON.stringify({ ...localStorage }))).not.toContain(
      'vtr_',
    );
    await page.evaluate(() => {
      const detail = { marketingAllowed: true };
      document.dispatchEvent(new CustomEvent('visitorConsentCollected', { detail }));
    });
    await expect.poll(() => shown(page), { timeout: 10_000 }).not.toBe(OWN);
    expect(errors).toEqual([]);
    await context.close();
  });
});
