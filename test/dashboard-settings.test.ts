import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findChromium, launchChromium } from './chromium.ts';
import { type Edge, startEdge } from './edge.ts';
import { visit, visitDashboard } from './visitor.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WAIT = { timeout: 10_000 };
const ANALYST = 'ann@example.com';
const PASSWORD = 'a sentence that is long enough';

/** Screens of the settings with the request that each begins with, and what it says when nothing is there yet. */
const SCREENS = [
  ['Integrations', '/settings/integrations', '/v1/connections', 'No accounts are connected'],
  ['Notifications', '/settings/notifications', '/v1/notifications', 'Nobody is told by mail yet'],
  ['Summaries', '/settings/summaries', '/v1/summaries', 'No summary goes out yet'],
  ['Sending mail', '/settings/mail', '/v1/mail', 'How mail leaves'],
] as const;

describe.skipIf(findChromium() === null)('integrations and mail', () => {
  let edge: Edge;
  let browser: Browser;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    [edge, browser] = await Promise.all([startEdge(), launchChromium()]);
    ({ page, errors } = await visitDashboard(browser, edge));
  });
  afterAll(async () => {
    await browser?.close();
    await edge?.remove();
  });

  const main = () => page.locator('main');
  const dialog = () => page.getByRole('dialog');
  const settings = () => page.getByRole('navigation', { name: 'Settings' });

  async function violations(): Promise<string[]> {
    await page.evaluate(AXE);
    return page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const found = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });
  }

  test.each(SCREENS)(
    '%s says what is not there yet, and that it cannot be reached, and tries again',
    async (name, path, asked, empty) => {
      await page.goto(`${edge.url}/settings/account`);
      await page.route(
        (url) => url.pathname === asked,
        (route) => route.abort(),
      );
      await settings().getByRole('link', { name, exact: true }).click();
      await page.waitForURL((url) => url.pathname === path);
      const wrong = main().getByRole('alert');
      await expect.poll(() => wrong.textContent(), WAIT).toContain('cannot be reached');
      expect(await violations()).toEqual([]);
      await page.unrouteAll();
      await wrong.getByRole('button', { name: 'Try again' }).click();
      await expect.poll(() => main().textContent(), WAIT).toContain(empty);
      expect(await violations()).toEqual([]);
    },
  );

  test('an account is connected, told of calls that are tried first, and taken away by its name only', async () => {
    await page.goto(`${edge.url}/settings/integrations`);
    await page.getByRole('button', { name: 'Connect an account' }).click();
    await dialog().getByLabel('Platform').selectOption('Google Analytics 4');
    await dialog().getByLabel('Name').fill('Our GA4');
    await dialog()
      .getByLabel(/Measurement id/i)
      .fill('nonsense');
    await dialog()
      .getByLabel(/Api secret/i)
      .fill('secret-1');
    await dialog().getByRole('button', { name: 'Connect it' }).click();
    await expect.poll(() => dialog().getByRole('alert').textContent(), WAIT).toContain('measurementId');
    await dialog()
      .getByLabel(/Measurement id/i)
      .fill('G-ABC1234567');
    await dialog().getByRole('button', { name: 'Connect it' }).click();
    const card = page.getByRole('region', { name: 'Our GA4' });
    await card.waitFor();
    expect(await card.textContent()).not.toContain('secret-1');

    await card.getByRole('button', { name: 'Tell it of calls: Our GA4' }).click();
    await dialog().getByLabel('Name').fill('Long calls');
    for (const field of await dialog().getByRole('textbox').all())
      if ((await field.inputValue()) === '' && (await field.getAttribute('required')) !== null)
        await field.fill('phone_call');
    await dialog().getByRole('button', { name: 'Try it, telling nobody' }).click();
    await expect.poll(() => dialog().textContent(), WAIT).toMatch(/Of \d+ calls/);
    expect(await violations()).toEqual([]);
    await dialog().getByRole('button', { name: 'Tell it of these calls' }).click();
    await card.getByText('Long calls').waitFor();
    await card.getByRole('button', { name: 'What it told: “Long calls”' }).click();
    await expect.poll(() => dialog().textContent(), WAIT).toMatch(/told/i);
    await dialog().getByRole('button', { name: 'Close' }).first().click();
    await card.getByRole('button', { name: 'Switch off “Long calls”' }).click();
    await card.getByRole('button', { name: 'Switch on “Long calls”' }).waitFor();
    expect(await violations()).toEqual([]);

    await card.getByRole('button', { name: /^(Disconnect|Remove) Our GA4/ }).click();
    const confirm = dialog()
      .getByRole('button', { name: /Disconnect|Remove/ })
      .last();
    expect(await confirm.isDisabled()).toBe(true);
    await dialog().getByLabel(/^Type/).fill('Our GA4');
    await confirm.click();
    await expect.poll(() => main().textContent(), WAIT).toContain('No accounts are connected');
  });

  test('somebody who may not manage them is told so, and is not led there', async () => {
    await edge.api('POST', '/v1/invites', { email: ANALYST, role: 'analyst' });
    const link = await vi.waitFor(
      async () => {
        const { mails } = await edge.api<{ mails: { text: string }[] }>(
          'GET',
          `/simulator/mail?to=${ANALYST}`,
        );
        const found = mails
          .map(({ text }) => /https?:\S+#\S+/.exec(text)?.[0])
          .find((one) => one !== undefined);
        if (found === undefined) throw new Error('no invitation has come');
        return found;
      },
      { timeout: 10_000, interval: 100 },
    );
    const { page: theirs, errors: wrong } = await visit(browser, link);
    await theirs.getByLabel('Your name').fill('Ann');
    await theirs.getByLabel('Password').fill(PASSWORD);
    await theirs.getByRole('button', { name: 'Join' }).click();
    await theirs.getByRole('link', { name: 'Go to the sign-in' }).click();
    await theirs.getByLabel('Email').fill(ANALYST);
    await theirs.getByLabel('Password').fill(PASSWORD);
    await theirs.getByRole('button', { name: 'Sign in', exact: true }).click();
    await theirs.getByRole('link', { name: 'Settings' }).click();
    const led = theirs.getByRole('navigation', { name: 'Settings' });
    await led.waitFor();
    expect(await led.getByRole('link').allTextContents()).toEqual([
      'Company',
      'Destinations',
      'Callers',
      'Recordings',
      'Carriers',
      'Your account',
    ]);
    for (const [, path] of SCREENS) {
      await theirs.goto(`${edge.url}${path}`);
      await expect.poll(() => theirs.locator('main').textContent(), WAIT).toContain('You may not see');
    }
    expect(wrong).toEqual([]);
    expect(errors).toEqual([]);
  });

  test('a company that is looked at goes out by mail from the overview, and is among the summaries', async () => {
    await page.goto(`${edge.url}/overview`);
    await page.getByRole('button', { name: 'Send by mail…' }).click();
    await dialog().getByLabel('Name').fill('Every Monday');
    expect(await violations()).toEqual([]);
    await dialog().getByRole('button', { name: 'Send it from now on' }).click();
    await dialog().waitFor({ state: 'detached' });
    await page.goto(`${edge.url}/settings/summaries`);
    await expect.poll(() => main().textContent(), WAIT).toContain('Every Monday');
  });
});
