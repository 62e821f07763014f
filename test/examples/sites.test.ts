import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { buildPackage } from '../../sdk/package.ts';
import { findChromium, launchChromium } from '../chromium.ts';
import { type Edge, freePort, startEdge } from '../edge.ts';
import { placeCall } from '../test-call.ts';
import { type Visitor, visit } from '../visitor.ts';
import { startProgram } from './programs.ts';

// The examples that are sites, served as their READMEs say.

const OWN = '(312) 555-0142';

describe.skipIf(findChromium() === null)('the example', () => {
  let edge: Edge;
  let browser: Browser;

  beforeAll(async () => {
    buildPackage();
    [edge, browser] = await Promise.all([startEdge(), launchChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await edge?.remove();
  });

  /** Opens an example as a visitor from an ad, and answers what the browser's console complains of, too. */
  async function open(example: string, gclid: string): Promise<Visitor & { complaints: string[] }> {
    const port = String(await freePort());
    const args = ['examples/serve.mjs', example, '--port', port, '--edge', edge.url];
    const program = await startProgram('Ctrl-C stops', args);
    onTestFinished(() => program.end());
    const visitor = await visit(browser, 'about:blank', { asPerson: true });
    onTestFinished(() => visitor.context.close());
    const complaints: string[] = [];
    visitor.page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await visitor.page.goto(`http://127.0.0.1:${port}/?gclid=${gclid}`);
    return { ...visitor, complaints };
  }

  const text = async (page: Page, selector: string): Promise<string> =>
    (await page.locator(selector).first().textContent()) ?? '';

  /** The number that the first phone link dials, once it is not the site's own. */
  async function swapped(page: Page): Promise<string> {
    const dialled = () => page.locator('a[href^="tel:"]').first().getAttribute('href');
    await expect.poll(dialled, { timeout: 10_000 }).not.toBe('tel:+13125550142');
    return (await dialled())?.replace('tel:', '') ?? '';
  }

  /** `+13125550101` as `(312) 555-0101`. */
  const written = (number: string): string =>
    `(${number.slice(2, 5)}) ${number.slice(5, 8)}-${number.slice(8)}`;

  test('plain-html swaps what it says, keeps what it says, and is right at once on the next page', async () => {
    const { page, errors } = await open('plain-html', 'plain');
    const number = await swapped(page);
    const body = await text(page, 'body');
    expect(body).toContain(`In a sentence, ${written(number).replace(/[()]/g, '').replace(/[ -]/g, '.')}`);
    expect(await page.locator('b').innerHTML()).toBe(`(${number.slice(2, 5)})`);
    expect(await text(page, '[data-numberline-skip]')).toBe(OWN);
    expect(body).toContain('So does the fax: (312) 555-0177.');
    expect(await text(page, '#log')).toBe(`+13125550142 → ${number}`);

    await page.click('a[href="/second.html"]');
    await page.waitForURL('**/second.html');
    expect(await text(page, 'a[href^="tel:"]')).toBe(written(number));
    const call = await placeCall(edge, number, '+17735550701');
    expect(call.attribution).toMatchObject({ kind: 'visit', source: { clickIds: { gclid: 'plain' } } });
    expect(errors).toEqual([]);
  });

  test('spa swaps each page it draws, tells of its routes, and gives the number back', async () => {
    const { page, errors } = await open('spa', 'app');
    await expect.poll(() => text(page, 'main')).not.toContain(OWN);
    const digits = (await text(page, 'main')).replace(/\D/g, '');
    for (const route of ['prices', 'contact']) {
      await page.click(`nav a[href="/${route}"]`);
      // The very next frame already has it.
      const drawn = await page.evaluate(
        () =>
          new Promise<string>((resolve) =>
            requestAnimationFrame(() => resolve(document.querySelector('main')?.textContent ?? '')),
          ),
      );
      expect(drawn.replace(/\D/g, '')).toContain(digits);
      // Numberline lets an address settle for a second before it is a page.
      await page.waitForTimeout(1_200);
    }
    expect(await text(page, 'main')).toContain('fax (312) 555-0177');
    const call = await placeCall(edge, `+1${digits}`, '+17735550702');
    const paths = call.attribution.candidates[0]?.visit.pages.map(({ url }) => new URL(url).pathname);
    expect(paths).toEqual(['/', '/prices', '/contact']);

    await page.click('#stop');
    expect(await text(page, 'main')).toContain(OWN);
    expect(errors).toEqual([]);
  });

  test('ssr-react hydrates without a complaint and shows the number in components and text', async () => {
    const { page, errors, complaints } = await open('ssr-react', 'react');
    const number = await swapped(page);
    const dials = () => page.locator('button').getAttribute('data-dials');
    await expect.poll(dials).toBe(number);
    expect(await text(page, '#link')).toBe(`Call ${written(number)}`);
    expect((await text(page, '#text')).replace(/\D/g, '')).toBe(number.slice(2));
    await page.click('button');
    await expect.poll(() => text(page, 'button')).toBe('Asked 1 times');
    expect(await text(page, '#link')).toBe(`Call ${written(number)}`);

    // On the next page the script has swapped the numbers before React comes to them.
    await page.reload();
    expect(await text(page, '#text')).not.toContain('312.555.0142');
    await expect.poll(dials).toBe(number);
    expect(await text(page, '#link')).toBe(`Call ${written(number)}`);
    expect([...errors, ...complaints]).toEqual([]);
  });
});
