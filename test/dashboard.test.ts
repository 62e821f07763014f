import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from './chromium.ts';
import { type Edge, startEdge } from './edge.ts';
import { visit } from './visitor.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AD =
  '/demo/?utm_source=google&utm_medium=cpc&utm_campaign=spring-check&utm_term=emergency+plumber&gclid=demo-click-1';

describe.skipIf(findChromium() === null)('the curious developer', () => {
  let edge: Edge;
  let browser: Browser;
  let dashboard: Page;
  let errors: string[];

  beforeAll(async () => {
    [edge, browser] = await Promise.all([startEdge(), launchChromium()]);
    ({ page: dashboard, errors } = await visit(browser, `${edge.url}/`));
  });
  afterAll(async () => {
    await browser?.close();
    await edge?.remove();
  });

  /** WCAG 2.2 AA, as far as a machine can tell. */
  async function violations(): Promise<string[]> {
    await dashboard.evaluate(AXE);
    return dashboard.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const found = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });
  }

  test('reads in one sentence what this is, and is told when the password is wrong', async () => {
    await dashboard.getByRole('heading', { level: 1 }).waitFor();
    expect(await dashboard.getByRole('heading', { level: 1 }).textContent()).toContain(
      'made your phone ring',
    );
    const password = dashboard.getByLabel('Password');
    const right = await password.inputValue();
    await password.fill('not it');
    await dashboard.getByRole('button', { name: 'Sign in' }).click();
    await expect.poll(() => dashboard.getByRole('alert').textContent()).toContain('do not match');
    expect(await violations()).toEqual([]);
    await password.fill(right);
    await dashboard.getByRole('button', { name: 'Sign in' }).click();
    await dashboard.waitForURL(/\/calls$/);
  });

  test('finds an empty log that says how to make the first call', async () => {
    await expect.poll(() => dashboard.locator('main').textContent()).toMatch(/demo site|first call/i);
    expect(await violations()).toEqual([]);
  });

  test('places a test call from the demo site and sees it arrive, live, with its ad', async () => {
    const { page, errors: demoErrors } = await visit(browser, `${edge.url}${AD}`);
    await page.waitForFunction(
      () => !document.querySelector('a[href^="tel:"]')?.getAttribute('href')?.endsWith('0142'),
    );
    await page.getByRole('button', { name: 'Place a test call' }).click();
    const log = dashboard.getByRole('table', { name: /Calls/ });
    await expect.poll(() => log.textContent(), { timeout: 15_000 }).toContain('spring-check');
    expect(await log.textContent()).toContain('emergency plumber');
    expect(demoErrors).toEqual([]);
  });

  test('opens the call: the source, the confidence with its reason, the pages', async () => {
    await dashboard.getByRole('table', { name: /Calls/ }).getByRole('link').first().click();
    await dashboard.waitForURL(/\/calls\/call_/);
    const main = dashboard.locator('main');
    await expect.poll(() => main.textContent()).toContain('demo-click-1');
    const text = await main.textContent();
    expect(text).toMatch(/9\d ?%/);
    expect(text).toContain('The only visitor');
    expect(text).toContain('Paid Search');
    await expect.poll(() => main.textContent(), { timeout: 30_000 }).toContain('The call ended');
    expect(await violations()).toEqual([]);
  });

  test('runs the request it shows, and gets the same answer', async () => {
    const command = await dashboard.locator('pre', { hasText: 'curl' }).textContent();
    const { stdout } = await promisify(execFile)('sh', ['-c', `${command} --silent --show-error`]);
    expect((JSON.parse(stdout) as { attribution: unknown }).attribution).toMatchObject({
      kind: 'visit',
      source: { clickIds: { gclid: 'demo-click-1' }, campaign: 'spring-check' },
    });
  });

  test('says what the call was worth, and sees who said so', async () => {
    const made = dashboard.getByRole('region', { name: 'What was made of it' });
    await made.getByLabel('Lead status').selectOption('Qualified');
    await made.getByLabel('Value').fill('120.50');
    await made.getByLabel('New tag').fill('boiler');
    await made.getByRole('button', { name: 'Add' }).click();
    await made.getByLabel('New note').fill('Wants an offer by Friday.');
    await made.getByRole('button', { name: 'Save note' }).click();
    await expect.poll(() => made.getByRole('list', { name: 'Notes' }).textContent()).toContain('by Friday');
    expect(await made.getByRole('list', { name: 'Tags' }).textContent()).toContain('boiler');
    await made.getByText('History').click();
    await expect.poll(() => made.textContent()).toContain('A person set the value from none to 120.50');
    expect(await made.textContent()).toContain('“Not decided” to “Qualified”');
    expect(await violations()).toEqual([]);
    await dashboard.reload();
    await expect.poll(() => made.getByLabel('Value').inputValue()).toBe('120.50');
  });

  test('searches and narrows down the log, whose address says how, and takes it away as a file', async () => {
    await dashboard.goto(`${edge.url}/calls`);
    const log = dashboard.getByRole('table', { name: /Calls/ });
    const main = dashboard.locator('main');
    await dashboard.getByRole('searchbox', { name: 'Search calls' }).fill('offer');
    await dashboard.getByRole('searchbox', { name: 'Search calls' }).press('Enter');
    await dashboard.waitForURL(/\?q=offer/);
    await expect.poll(() => log.textContent()).toContain('spring-check');
    await dashboard.getByRole('button', { name: 'Qualified' }).click();
    await dashboard.waitForURL(/only=qualified/);
    // What was found before stays, paler, until the answer is there.
    await dashboard.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
    await expect.poll(() => log.textContent()).toContain('spring-check');
    expect(await violations()).toEqual([]);
    const download = dashboard.waitForEvent('download');
    await dashboard.getByRole('link', { name: 'CSV' }).click();
    expect(readFileSync(await (await download).path(), 'utf8')).toContain('Wants an offer by Friday.');
    await dashboard.getByRole('button', { name: 'Missed' }).click();
    await expect.poll(() => main.textContent()).toContain('No call is like that');
    await dashboard.goBack();
    await expect.poll(() => log.textContent()).toContain('spring-check');
  });

  test('finds the same on a phone and in the dark', async () => {
    for (const [width, colorScheme] of [
      [390, 'light'],
      [390, 'dark'],
      [1440, 'dark'],
    ] as const) {
      await dashboard.emulateMedia({ colorScheme });
      await dashboard.setViewportSize({ width, height: 844 });
      for (const path of ['/calls', '/pools']) {
        await dashboard.goto(`${edge.url}${path}`);
        await dashboard.getByRole('heading', { level: 1 }).waitFor();
        await dashboard.waitForTimeout(300);
        expect(await violations()).toEqual([]);
        const overflow = await dashboard.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
      }
    }
  });

  test('leaves, and is asked to sign in again', async () => {
    await dashboard.setViewportSize({ width: 1440, height: 844 });
    await dashboard.context().clearCookies();
    await dashboard.goto(`${edge.url}/calls`);
    await dashboard.waitForURL(/\/sign-in/);
    expect(errors).toEqual([]);
  });
});
