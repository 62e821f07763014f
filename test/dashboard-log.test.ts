import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from './chromium.ts';
import { type Edge, startEdge } from './edge.ts';
import { seedPast } from './past-calls.ts';
import { placeCall, poolNumber } from './test-call.ts';
import { visitDashboard } from './visitor.ts';

const WAIT = { timeout: 10_000 };

describe.skipIf(findChromium() === null)('the log of calls, by keyboard and live', () => {
  let edge: Edge;
  let browser: Browser;
  let page: Page;
  let errors: string[];
  let number: string;
  let call: string;

  beforeAll(async () => {
    [edge, browser] = await Promise.all([startEdge(), launchChromium()]);
    number = await poolNumber(edge);
    call = (await placeCall(edge, number, '+17735550166')).id;
    await seedPast(edge, 120);
    ({ page, errors } = await visitDashboard(browser, edge));
  });
  afterAll(async () => {
    await browser?.close();
    await edge?.remove();
  });

  const rows = () => page.locator('[data-call]');
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  const made = () => edge.api<{ score: number | null; tags: string[] }>('GET', `/v1/calls/${call}/made`);

  test('a call is scored and tagged in its row, and the focus comes back to the call', async () => {
    await page.goto(`${edge.url}/calls`);
    await rows().first().waitFor();
    await page.keyboard.press('j');
    await expect.poll(focused, WAIT).toContain('(773) 555-0166');
    await page.keyboard.press('s');
    expect(await focused()).toBe('Score of (773) 555-0166');
    await page.keyboard.type('77');
    await page.keyboard.press('Enter');
    await expect.poll(focused, WAIT).toContain('(773) 555-0166');
    await page.keyboard.press('t');
    expect(await focused()).toBe('New tag for (773) 555-0166');
    await page.keyboard.type('vip');
    await page.keyboard.press('Enter');
    await expect.poll(made, WAIT).toMatchObject({ score: 77, tags: ['vip'] });
    await expect.poll(() => rows().first().textContent(), WAIT).toContain('vip');
    expect(await page.getByLabel('Score of (773) 555-0166').inputValue()).toBe('77');
  });

  test('what is typed and thrown away with Escape, or is no score, changes nothing', async () => {
    await page.keyboard.press('s');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('500');
    await page.keyboard.press('Enter');
    await page.keyboard.press('s');
    expect(await page.getByLabel('Score of (773) 555-0166').inputValue()).toBe('77');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('9');
    await page.keyboard.press('Escape');
    await page.waitForTimeout(300);
    expect(await made()).toMatchObject({ score: 77 });
  });

  test('a log with filters is live: a call comes in, and one that no longer fits stays in its place', async () => {
    await page.goto(`${edge.url}/calls?f=tags:is:vip`);
    await expect.poll(() => rows().count(), WAIT).toBe(1);
    await page.locator('.stream-note[data-stream="open"]').waitFor();
    const other = await placeCall(edge, number, '+17735550167');
    await edge.api('PATCH', `/v1/calls/${other.id}`, { addTags: ['vip'] });
    await expect.poll(() => rows().count(), WAIT).toBe(2);
    await edge.api('PATCH', `/v1/calls/${call}`, { removeTags: ['vip'] });
    await page.locator(`[data-call="${call}"][data-gone]`).waitFor();
    expect(await rows().count()).toBe(2);
    await page.reload();
    await expect.poll(() => rows().count(), WAIT).toBe(1);
    expect(errors).toEqual([]);
  });
});
