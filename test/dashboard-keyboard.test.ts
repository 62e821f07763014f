import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from './chromium.ts';
import { type Edge, startEdge } from './edge.ts';
import { seedPast } from './past-calls.ts';
import { placeCall, poolNumber } from './test-call.ts';
import { visit } from './visitor.ts';

const WAIT = { timeout: 10_000 };

/** More stops than any screen has between two things one wants. */
const MOST_STOPS = 150;

const SCREENS = [
  '/overview',
  '/calls',
  '/reports',
  '/reports?report=campaigns',
  '/dashboards',
  '/numbers',
  '/pools',
  '/checker',
  '/sources',
  '/flows',
  '/flows/demo',
  '/automations',
  '/media',
  '/start',
  '/settings',
  '/settings/people',
  '/settings/brand',
  '/settings/carriers',
  '/settings/integrations',
  '/settings/webhooks',
  '/settings/keys',
  '/settings/notifications',
  '/settings/summaries',
  '/settings/mail',
  '/settings/account',
];

describe.skipIf(findChromium() === null)('without a mouse, at 200 %, and with motion reduced', () => {
  let edge: Edge;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let number: string;
  let call: string;

  beforeAll(async () => {
    [edge, browser] = await Promise.all([startEdge(), launchChromium()]);
    number = await poolNumber(edge);
    call = (await placeCall(edge, number, '+17735550166')).id;
    await seedPast(edge, 120);
    ({ page, context } = await visit(browser, `${edge.url}/`));
    page.setDefaultTimeout(8000);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: 'Sign in' }).press('Enter');
    await page.waitForURL((url) => url.pathname !== '/sign-in' && url.pathname !== '/');
  });
  afterAll(async () => {
    await browser?.close();
    await edge?.remove();
  });
  beforeEach(() => page.setViewportSize({ width: 1440, height: 900 }));

  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());

  /** What has the focus, as it is called; `lost` when nothing has it. */
  const focus = () =>
    page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return 'lost';
      const labels = 'labels' in element ? [...((element.labels as NodeList | null) ?? [])] : [];
      return (
        (
          element.getAttribute('aria-label') ??
          labels
            .map((label) => label.textContent)
            .join(' ')
            .trim() ??
          ''
        ).trim() || (element.textContent ?? '').trim()
      );
    });

  /** Presses Tab until it is on something so called, and sees to it that the focus is somewhere at every stop. */
  async function tabTo(name: string | RegExp, key = 'Tab'): Promise<void> {
    const seen: string[] = [];
    for (let stop = 0; stop < MOST_STOPS; stop++) {
      await press(key);
      const now = await focus();
      expect(now, `after ${seen.slice(-3).join(', ')}`).not.toBe('lost');
      if (typeof name === 'string' ? now === name : name.test(now)) return;
      seen.push(now);
    }
    throw new Error(`Tab never came to ${name}; it came to: ${seen.join(' | ')}`);
  }

  const open = async (path: string) => {
    await page.goto(`${edge.url}${path}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForFunction(
      () => document.querySelector('.skeleton-block, .skeleton, [aria-busy="true"]') === null,
    );
  };

  test('a call is found, opened, judged, tagged and left, and the focus is where it was', async () => {
    await open('/calls');
    await press('Tab');
    await tabTo('Search calls');
    await page.keyboard.type('7735550166');
    await press('Enter');
    await page.waitForURL(/q=.*7735550166/);
    await expect.poll(() => page.locator('[data-call]').count(), WAIT).toBe(1);
    await press('Escape', 'Shift+Tab');
    await tabTo(/\(773\) 555-0166/);
    await press('Enter');
    await page.waitForURL(new RegExp(call));
    await expect.poll(focus, WAIT).toContain('(773) 555-0166');
    await page.getByLabel('Lead status').waitFor();
    await tabTo('Lead status');
    await press('ArrowDown');
    const made = () => edge.api<{ leadStatus: string; tags: string[] }>('GET', `/v1/calls/${call}/made`);
    await expect.poll(async () => (await made()).leadStatus, WAIT).toBe('qualified');
    await tabTo('New tag');
    await page.keyboard.type('vip');
    await press('Enter');
    await expect.poll(async () => (await made()).tags, WAIT).toEqual(['vip']);
    expect(await focus()).not.toBe('lost');
    await press('Tab', 'Escape');
    await page.waitForURL(/\/calls\?/);
    await expect.poll(focus, WAIT).toContain('(773) 555-0166');
  });

  test('a report is chosen, changed and taken away', async () => {
    await open('/reports');
    await tabTo('Campaigns');
    await press('Enter');
    await expect.poll(focus, WAIT).toBe('Campaigns');
    await tabTo(/^Figures: \d+/);
    const before = await focus();
    await press('Enter');
    await expect.poll(focus, WAIT).not.toBe(before);
    await tabTo(/^Average talk|^Talk/);
    await press('Space');
    await expect.poll(() => page.url(), WAIT).toContain('show=');
    await press('Escape');
    await expect.poll(focus, WAIT).toMatch(/^Figures: \d+/);
    await page.getByRole('button', { name: 'PDF' }).waitFor();
    await tabTo('PDF');
    const download = page.waitForEvent('download', { timeout: 20_000 });
    await press('Enter');
    expect((await download).suggestedFilename()).toBe('Campaigns.pdf');
    expect(await focus()).not.toBe('lost');
  });

  test('a flow is changed by its outline, and the change is undone', async () => {
    await open('/flows/demo');
    const outline = page.locator('.outline');
    await tabTo(/^Add before the first node/);
    await press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(/^Recording/);
    await press('Enter');
    await expect.poll(() => outline.textContent(), WAIT).toContain('Recording');
    await expect.poll(focus, WAIT).not.toBe('lost');
    await tabTo('Undo', 'Shift+Tab');
    await press('Enter');
    await expect.poll(() => outline.textContent(), WAIT).not.toContain('Recording');
    expect(await focus()).not.toBe('lost');
  });

  test('at 200 % no screen scrolls sideways, and nothing is cut off', async () => {
    await page.setViewportSize({ width: 640, height: 450 });
    const cdp = await context.newCDPSession(page);
    await cdp.send('Emulation.setDeviceMetricsOverride', {
      width: 640,
      height: 450,
      deviceScaleFactor: 2,
      mobile: false,
    });
    const wrong: string[] = [];
    for (const path of [...SCREENS, `/calls/${call}`]) {
      await open(path);
      const found = await page.evaluate(() => {
        const scrolls = (element: Element | null): boolean =>
          element !== null &&
          (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
        const out = [...document.querySelectorAll('main :is(h1, h2, p, button, a, input, select, label)')]
          .filter((element) => !element.closest('.unseen, [inert]') && !element.matches('.unseen'))
          .filter((element) => {
            const { left, right, width } = element.getBoundingClientRect();
            return width > 0 && (right > innerWidth + 1 || left < -1) && !scrolls(element.parentElement);
          })
          .map((element) => `cut off: ${element.outerHTML.slice(0, 100)}`);
        const over = document.documentElement.scrollWidth - innerWidth;
        const sideways = [...document.querySelectorAll('.screen, .sheet-body')].filter(
          (box) => box.scrollWidth > box.clientWidth + 1,
        );
        return [
          ...out.slice(0, 2),
          ...(over > 0 ? [`${over} px too wide`] : []),
          ...sideways.map(
            (box) => `${box.className} scrolls sideways by ${box.scrollWidth - box.clientWidth} px`,
          ),
        ];
      });
      wrong.push(...found.map((one) => `${path}: ${one}`));
    }
    await cdp.send('Emulation.clearDeviceMetricsOverride');
    expect(wrong).toEqual([]);
  }, 120_000);

  test('with motion reduced nothing moves by itself, not even a call that goes on', async () => {
    await edge.api('POST', '/simulator/calls', { to: number, from: '+17735550199', script: { talkFor: 60 } });
    const moving = () =>
      page.evaluate(
        () =>
          document
            .getAnimations()
            .filter(({ effect }) => Number(effect?.getComputedTiming().activeDuration) > 0).length,
      );
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await open('/calls');
    await page.locator('.outcome[data-tone="live"]').first().waitFor();
    await expect.poll(moving, WAIT).toBeGreaterThan(0);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await open('/calls');
    await page.locator('.outcome[data-tone="live"]').first().waitFor();
    expect(await moving()).toBe(0);
  });
});
