import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findChromium, launchChromium } from './chromium.ts';
import { type Edge, startEdge } from './edge.ts';
import { look } from './look.ts';
import { seedPast } from './past-calls.ts';
import { visit } from './visitor.ts';

// What people see who may not do everything: nothing that would only be refused, and who can allow it.

const PASSWORD = 'a long sentence of mine';
const WAIT = { timeout: 10_000 };

/** Each role's screens, by the words of the navigation. */
const SCREENS = {
  analyst: [
    'Overview',
    'Calls',
    'Reports',
    'Dashboards',
    'Numbers & pools',
    'Call flows',
    'Automations',
    'Media',
    'Settings',
    'Get started',
  ],
  agent: ['Calls', 'Settings'],
  email: [],
  viewer: ['Overview', 'Calls', 'Reports', 'Dashboards', 'Settings'],
} as const;

type Who = keyof typeof SCREENS;

describe.skipIf(findChromium() === null)('people who may not do everything', () => {
  let edge: Edge;
  let browser: Browser;
  let call: string;
  let dashboard: string;
  const pages = new Map<Who, { page: Page; refused: string[] }>();
  const underWay = new WeakMap<Page, Set<unknown>>();

  beforeAll(async () => {
    [edge, browser] = await Promise.all([startEdge(), launchChromium()]);
    await edge.api('POST', '/simulator/calls', {
      to: '+13125550101',
      from: '+17735550166',
      script: { speed: 0 },
    });
    await seedPast(edge, 60);
    const { calls } = await edge.api<{ calls: { id: string }[] }>('GET', '/v1/calls');
    call = calls[0]?.id ?? '';
    ({ id: dashboard } = await edge.api<{ id: string }>('POST', '/v1/dashboards', {
      name: 'Monday',
      cards: [],
    }));
    const report = { metrics: ['calls'], dimensions: ['source.source'] };
    await edge.api('POST', '/v1/reports/saved', { name: 'By source', report });
    const { id: viewer } = await edge.api<{ id: string }>('POST', '/v1/roles', {
      name: 'Viewer',
      permissions: ['view_calls', 'view_reports'],
    });
    for (const who of Object.keys(SCREENS) as Who[]) {
      const email = `${who}@people.example`;
      await edge.api('POST', '/v1/invites', { email, role: who === 'viewer' ? viewer : who });
      const { page } = await visit(browser, `${edge.url}/sign-in`);
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(await linkTo(email));
      await page.getByLabel('Your name').fill(who);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Join' }).click();
      await page.getByRole('heading', { name: /You work in/ }).waitFor();
      await page.goto(`${edge.url}/sign-in`);
      await page.getByLabel('Email').fill(email);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL((url) => url.pathname !== '/sign-in' && url.pathname !== '/');
      const refused: string[] = [];
      const asked = new Set<unknown>();
      underWay.set(page, asked);
      page.on('request', (request) => asked.add(request));
      for (const end of ['requestfinished', 'requestfailed'] as const)
        page.on(end as 'requestfinished', (request) => asked.delete(request));
      page.on('response', (response) => {
        if (response.status() === 403) refused.push(new URL(response.url()).pathname);
      });
      pages.set(who, { page, refused });
    }
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await edge?.remove();
  });

  /** The link of the newest mail to somebody. */
  async function linkTo(address: string): Promise<string> {
    return vi.waitFor(async () => {
      const { mails } = await edge.api<{ mails: { text: string }[] }>('GET', `/simulator/mail?to=${address}`);
      const links = mails.map(({ text }) => /https?:\S+#\S+/.exec(text)?.[0]);
      const link = links.find((one) => one?.includes('/join'));
      if (link === undefined) throw new Error(`no invitation was mailed to ${address}`);
      return link;
    }, WAIT);
  }

  const of = (who: Who) => {
    const found = pages.get(who);
    if (found === undefined) throw new Error(`${who} is not signed in`);
    return found;
  };

  async function settle(page: Page): Promise<void> {
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForTimeout(100);
    await expect.poll(() => underWay.get(page)?.size, WAIT).toBe(0);
    await page.waitForFunction(() => document.querySelector('.skeleton-block') === null);
  }

  const buttons = (page: Page) =>
    page.locator('main').getByRole('button').or(page.locator('main a.button')).allTextContents();

  test.each(Object.entries(SCREENS))('the role %s is led only to what it may see', async (who, screens) => {
    const { page, refused } = of(who as Who);
    const nav = page.getByRole('navigation', { name: 'Main' });
    await nav.waitFor({ state: 'attached' });
    expect(await nav.getByRole('link').allTextContents()).toEqual([...screens]);
    for (const words of screens) {
      await nav.getByRole('link', { name: words, exact: true }).click();
      await settle(page);
      const within = page.locator('.tabs a, .settings-nav a');
      for (let n = 0; n < (await within.count()); n++) {
        await within.nth(n).click();
        await settle(page);
      }
    }
    expect(refused).toEqual([]);
  });

  test('a viewer changes nothing and takes nothing away, and is told who does', async () => {
    const { page, refused } = of('viewer');
    await page.goto(`${edge.url}/calls`);
    await settle(page);
    for (const one of ['Change all…', 'CSV', 'XLSX']) expect(await buttons(page)).not.toContain(one);
    await page.getByRole('button', { name: 'Saved views' }).click();
    await page.getByText('People who may edit calls save views for everybody.').waitFor();
    await look(page, 'viewer-calls');
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${edge.url}/calls/${call}`);
    await page.getByText('People who may edit calls tag, score and note them.').waitFor();
    await page.getByRole('heading', { name: 'What was made of it' }).waitFor();
    expect(await page.getByRole('button', { name: 'Save note' }).count()).toBe(0);
    await look(page, 'viewer-call');
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${edge.url}/reports`);
    await page.getByRole('link', { name: 'By source' }).click();
    await settle(page);
    for (const one of ['CSV', 'XLSX', 'PDF', 'Add to a dashboard', 'Save as another', 'Send by mail…'])
      expect(await buttons(page)).not.toContain(one);
    await page.goto(`${edge.url}/dashboards`);
    await settle(page);
    expect(await buttons(page)).toEqual([]);
    await page.goto(`${edge.url}/dashboards/${dashboard}?edit=true&share=true`);
    await page.getByText('No cards yet').waitFor();
    expect(await buttons(page)).toEqual([]);
    expect(refused).toEqual([]);
  });

  test('an agent begins with the calls; the overview says who can allow it, once', async () => {
    const { page, refused } = of('agent');
    await page.goto(`${edge.url}/`);
    await page.waitForURL(/\/calls$/, WAIT);
    for (const path of ['/overview', '/reports', '/dashboards']) {
      await page.goto(`${edge.url}${path}`);
      await page.getByText(/^You may not see “/).waitFor();
      expect(await page.getByText(/^You may not see/).count()).toBe(1);
      await page.getByText('An administrator of the company can allow it').waitFor();
      expect(await buttons(page)).toEqual([]);
    }
    await look(page, 'agent-overview');
    expect(refused).toEqual([]);
  });

  test('who only gets mail has an account, and nothing else', async () => {
    const { page, refused } = of('email');
    await page.goto(`${edge.url}/`);
    await page.waitForURL(/\/settings\/account$/, WAIT);
    await settle(page);
    await look(page, 'email-only');
    await page.goto(`${edge.url}/calls`);
    await page.getByText('You may not see “Calls”').waitFor();
    expect(refused).toEqual([]);
  });
});
