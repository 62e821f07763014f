import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CallPage } from '../edge/calls/call.ts';
import { CARD_KINDS, FIRST_CARDS } from '../edge/dashboard/dashboards/dashboards.ts';
import { findChromium, launchChromium } from './chromium.ts';
import { type Edge, startEdge } from './edge.ts';
import { seedPast } from './past-calls.ts';
import { visit } from './visitor.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AD =
  '/demo/?utm_source=google&utm_medium=cpc&utm_campaign=spring-check&utm_term=emergency+plumber&gclid=g1';
const WAIT = { timeout: 10_000 };

describe.skipIf(findChromium() === null)('the screens of figures, with calls of two months', () => {
  let edge: Edge;
  let browser: Browser;
  let page: Page;
  let errors: string[];
  let call: string;
  let visitor: string;
  let dashboard: string;

  beforeAll(async () => {
    [edge, browser] = await Promise.all([startEdge(), launchChromium()]);
    const { page: site, context } = await visit(browser, `${edge.url}${AD}`);
    const link = site.locator('a[href^="tel:"]').first();
    await site.waitForFunction(
      () => !document.querySelector('a[href^="tel:"]')?.getAttribute('href')?.endsWith('0142'),
    );
    const number = `+1${(await link.getAttribute('href'))?.replace(/\D/g, '').slice(-10)}`;
    await edge.api('POST', '/simulator/calls', { to: number, from: '+17735550166', script: { speed: 0 } });
    const placed = await vi.waitFor(async () => {
      const [found] = (await edge.api<CallPage>('GET', '/v1/calls')).calls;
      if (found?.state !== 'ended') throw new Error('the call has not ended');
      return found;
    }, 20_000);
    await context.close();
    call = placed.id;
    visitor = placed.attribution.candidates[0]?.visit.visitor ?? '';
    await seedPast(edge, 300);
    ({ page, errors } = await visit(browser, `${edge.url}/`));
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: 'Sign in' }).click();
  });
  afterAll(async () => {
    await browser?.close();
    await edge?.remove();
  });

  const main = () => page.locator('main');
  const report = (request: object) =>
    edge.api<{ totals: { values: number[] }; rows: { keys: unknown[]; values: number[] }[] }>(
      'POST',
      '/v1/reports',
      request,
    );

  test('a company with calls begins the day with the overview', async () => {
    await page.waitForURL(/\/overview$/, WAIT);
    await expect.poll(() => page.title(), WAIT).toBe('Overview · Numberline');
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await expect.poll(focused, WAIT).toBe('Overview');
  });

  test('the overview has the figures of the API', async () => {
    await page.goto(`${edge.url}/overview?range=2026-01-01..2030-01-01`);
    const figures = page.getByRole('radio', { name: /^Calls/ });
    await figures.waitFor();
    const { totals } = await report({
      metrics: ['calls'],
      from: Date.UTC(2026, 0, 1),
      to: Date.UTC(2030, 0, 3),
    });
    await expect
      .poll(() => page.locator('.kpi', { hasText: 'Calls' }).first().textContent())
      .toContain(String(totals.values[0]));
  });

  test('pressing a source narrows everything down to it, in the address too, and back again', async () => {
    await page.goto(`${edge.url}/overview`);
    await page.getByRole('list', { name: 'Sources by calls' }).getByRole('button', { name: /^bing/ }).click();
    await page.waitForURL(/f=source\.source(:|%3A)is(:|%3A)bing/);
    await page.getByRole('list', { name: 'Filters' }).getByText('Source is bing').waitFor();
    await expect
      .poll(() => page.getByRole('list', { name: 'Campaigns by calls' }).getByRole('button').count(), WAIT)
      .toBe(1);
    await page.goBack();
    await expect
      .poll(() => page.getByRole('list', { name: 'Filters' }).getByRole('listitem').count())
      .toBe(0);
  });

  test('another figure is shown over time, point by point by keyboard, and as a table', async () => {
    await page.getByRole('radio', { name: /^Missed/ }).check();
    const chart = page.getByRole('slider', { name: /^Missed: \d+/ });
    await chart.focus();
    const before = await chart.getAttribute('aria-valuetext');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => chart.getAttribute('aria-valuetext')).not.toBe(before);
    await page.getByRole('button', { name: 'Show as table' }).click();
    await expect
      .poll(() =>
        page
          .getByRole('region', { name: /^Missed/ })
          .getByRole('row')
          .count(),
      )
      .toBe(29);
    await page.getByRole('button', { name: 'Show as chart' }).click();
  });

  test('what happened is noted under the chart, seen at its point, and taken back with undo', async () => {
    await page.goto(`${edge.url}/overview`);
    await page.getByRole('button', { name: 'Note what happened' }).click();
    await page.getByRole('textbox', { name: 'What happened' }).fill('The flyer went out');
    await page.getByRole('button', { name: 'Note it' }).click();
    const notes = page.getByRole('list', { name: 'What happened' });
    await expect.poll(() => notes.textContent(), WAIT).toContain('The flyer went out');
    const chart = page.getByRole('slider', { name: /^Calls: / });
    await chart.focus();
    await page.keyboard.press('End');
    await expect.poll(() => chart.getAttribute('aria-valuetext'), WAIT).toContain('The flyer went out');
    await page.getByRole('button', { name: 'Remove the note “The flyer went out”' }).click();
    await expect.poll(() => notes.count(), WAIT).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => notes.textContent(), WAIT).toContain('The flyer went out');
  });

  test('X takes the comparison away; D and F open the time and the filters; Escape gives the focus back', async () => {
    await page.goto(`${edge.url}/overview`);
    await page.getByRole('heading', { level: 1 }).focus();
    await page.keyboard.press('x');
    await page.waitForURL(/cmp=none/);
    await page.keyboard.press('x');
    await expect.poll(() => page.url()).not.toContain('cmp=');
    await page.keyboard.press('d');
    await page.getByRole('button', { name: 'Last 7 days' }).waitFor();
    await page.keyboard.press('Escape');
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    expect(await focused()).toBe('Last 28 days');
    await page.keyboard.press('f');
    await page.getByRole('textbox', { name: 'Value' }).fill('google');
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Filters' }).getByText('Source is google').waitFor();
  });

  test('the palette goes to a screen by a few letters', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /A screen/ }).fill('rep');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/reports/);
    await page.getByRole('heading', { level: 1, name: 'Reports' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
  });

  test('a report is changed, drilled to its calls, taken away as a file and kept on a dashboard', async () => {
    await page.goto(`${edge.url}/reports`);
    await page.getByRole('link', { name: 'Campaigns' }).click();
    const table = page.getByRole('table');
    await expect.poll(() => table.textContent(), WAIT).toContain('spring-check');
    await page.getByLabel('And by').selectOption('Keyword');
    await expect.poll(() => table.textContent(), WAIT).toContain('blocked drain');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    expect(readFileSync(await (await download).path(), 'utf8')).toContain('blocked drain');
    await page.getByRole('button', { name: 'Add to a dashboard' }).click();
    await page.getByLabel('A new dashboard').fill('From a report');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Added to “From a report”').waitFor();
    // One with fewer calls than a page of the log.
    const cell = table.getByRole('link').last();
    const calls = Number(await cell.textContent());
    await cell.click();
    await page.waitForURL(/\/calls\?/);
    await expect.poll(() => main().textContent(), WAIT).toContain(`All ${calls} calls`);
  });

  test('what happened is seen on the charts over time of reports and dashboards too, and not by a link', async () => {
    await edge.api('POST', '/v1/annotations', { at: Date.now(), text: 'The radio spot began' });
    const said = (place: Page) => async () => {
      const chart = place.getByRole('slider', { name: /^Calls: / });
      await chart.focus();
      await place.keyboard.press('End');
      return chart.getAttribute('aria-valuetext');
    };
    await page.goto(`${edge.url}/reports?show=calls&by=none&per=day`);
    await expect.poll(said(page), WAIT).toContain('The radio spot began');
    await page.getByRole('list', { name: 'What happened' }).getByText('The radio spot began').waitFor();
    const cards = ['overTime'].map((id) => ({ id, ...CARD_KINDS[id]?.card }));
    const board = await edge.api<{ id: string }>('POST', '/v1/dashboards', { name: 'Over time', cards });
    await page.goto(`${edge.url}/dashboards/${board.id}`);
    await expect.poll(said(page), WAIT).toContain('The radio spot began');
    const { url } = await edge.api<{ url: string }>('POST', `/v1/dashboards/${board.id}/shares`, {
      name: 'All',
    });
    const { page: client, context, errors: theirs } = await visit(browser, url);
    await expect.poll(said(client), WAIT).toMatch(/: Calls \d+/);
    expect(await said(client)()).not.toContain('The radio spot began');
    expect(theirs).toEqual([]);
    await context.close();
  });

  test('a report is saved, opened, changed, renamed, mailed, deleted, and there again', async () => {
    await page.goto(`${edge.url}/reports`);
    await page.getByText('No report is saved yet').waitFor();
    await page.goto(`${edge.url}/reports?report=campaigns&range=90d&f=source.source:is:google`);
    await page.getByRole('button', { name: 'Save the report' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Google by campaign');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.waitForURL(/saved=report_/);
    await page.getByRole('heading', { level: 1, name: 'Google by campaign' }).waitFor();
    expect(await page.getByRole('button', { name: 'Save the changes' }).count()).toBe(0);
    await page.getByLabel('And by').selectOption('Keyword');
    await page.getByRole('button', { name: 'Save the changes' }).click();
    await page.getByText('“Google by campaign” is saved as it is here').waitFor();
    await page.getByRole('link', { name: 'All reports' }).click();
    const list = page.getByRole('region', { name: 'Saved reports' }).last();
    await expect.poll(() => list.textContent(), WAIT).toContain('by campaign and keyword');
    expect(await list.textContent()).toContain('Last 90 days; Source is google');
    await page.getByRole('button', { name: 'Rename Google by campaign' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Google, in full');
    await page.getByRole('button', { name: 'Rename it' }).click();
    await page.getByRole('link', { name: 'Google, in full' }).click();
    await page.getByRole('heading', { level: 1, name: 'Google, in full' }).waitFor();
    await page.getByRole('list', { name: 'Filters' }).getByText('Source is google').waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Send by mail… Google, in full' }).click();
    await page.getByRole('button', { name: 'Send it from now on' }).click();
    await page.getByText(/goes out by mail from now on/).waitFor();
    type Saved = { id: string; name: string };
    const saved = async () => (await edge.api<{ reports: Saved[] }>('GET', '/v1/reports/saved')).reports;
    const { summaries } = await edge.api<{ summaries: object[] }>('GET', '/v1/summaries');
    expect(summaries.at(-1)).toMatchObject({ report: (await saved())[0]?.id, attach: ['pdf'] });
    await page.goto(`${edge.url}/settings/summaries`);
    await page.getByRole('button', { name: 'Edit Google, in full' }).click();
    const subject = page.getByLabel('The files show');
    await expect
      .poll(() => subject.locator('option:checked').textContent(), WAIT)
      .toContain('Google, in full');
    await page.goto(`${edge.url}/reports`);
    await page.getByRole('button', { name: 'Delete Google, in full' }).click();
    await expect.poll(async () => (await saved()).length, WAIT).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(async () => (await saved()).map(({ name }) => name), WAIT).toEqual(['Google, in full']);
    await page.goto(`${edge.url}/reports?saved=report_gone`);
    await page.getByText('This report is not saved any more').waitFor();
  });

  test('many saved reports are searched, and what cannot be loaded can be tried again', async () => {
    for (let n = 1; n <= 6; n++) {
      const report = { metrics: ['calls'], dimensions: ['source.source'] };
      await edge.api('POST', '/v1/reports/saved', { name: `Every ${n}`, report });
    }
    await page.goto(`${edge.url}/reports`);
    const search = page.getByRole('searchbox', { name: 'Search the saved reports' });
    await search.fill('nothing like it');
    await page.getByText('Nothing here matches “nothing like it”').waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await search.fill('every 3');
    await page.getByRole('link', { name: 'Every 3' }).waitFor();
    await expect.poll(() => page.getByRole('link', { name: 'Every 4' }).count()).toBe(0);
    await page.route('**/v1/reports/saved', (route) => route.abort());
    await page.reload();
    await page.getByText('The saved reports could not be loaded').waitFor({ timeout: 20_000 });
    await page.unroute('**/v1/reports/saved');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('link', { name: 'Every 4' }).waitFor();
  });

  test('many calls are changed at once, after saying how many, and it is taken back', async () => {
    await page.goto(`${edge.url}/calls?f=source.source:is:newsletter`);
    await page.getByRole('button', { name: 'Change all…' }).click();
    await page.getByLabel('Add a tag').fill('letter');
    await page.getByRole('button', { name: /^Change \d+ calls?$/ }).click();
    await page.getByText(/calls are changed/).waitFor();
    const tagged = async () => {
      const filter = encodeURIComponent('{"field":"tags","op":"is","value":"letter"}');
      const { calls } = await edge.api<{ calls: unknown[] }>('GET', `/v1/calls?filter=${filter}&limit=200`);
      return calls.length;
    };
    expect(await tagged()).toBeGreaterThan(5);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(tagged, WAIT).toBe(0);
  });

  test('the log has other columns when one wants them, and a filter nothing fits is named', async () => {
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByLabel('Tracking number', { exact: true }).check();
    await page.getByRole('columnheader', { name: 'Tracking number' }).waitFor();
    await page.getByRole('button', { name: 'The usual columns' }).click();
    await page.goto(`${edge.url}/calls?f=source.source:is:nowhere`);
    await expect.poll(() => main().textContent(), WAIT).toContain('No call is like that');
    expect(await main().textContent()).toContain('Source is nowhere');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.waitForURL(/\/calls$/);
  });

  test('a call leads to its visitor, with the pages they saw', async () => {
    await page.goto(`${edge.url}/calls/${call}`);
    await page.getByRole('link', { name: 'Everything of this visitor' }).click();
    await page.waitForURL(new RegExp(`/visitors/${visitor}`));
    await expect.poll(() => main().textContent(), WAIT).toContain('Called: (773) 555-0166');
    expect(await main().textContent()).toContain('Came from google');
  });

  test('a dashboard is made, arranged by keyboard, and shared with somebody who has a password', async () => {
    await page.goto(`${edge.url}/dashboards`);
    await page.getByLabel('New dashboard').fill('Monday');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.waitForURL(/\/dashboards\/dash_\w+\?edit=true/);
    dashboard = /dash_\w+/.exec(page.url())?.[0] ?? '';
    const handle = page.getByRole('button', { name: /^Move Calls, card 1/ });
    await handle.focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: /^Move Calls, card 2/ }).waitFor();
    const order = async () =>
      (await edge.api<{ cards: { id: string }[] }>('GET', `/v1/dashboards/${dashboard}`)).cards.map(
        ({ id }) => id,
      );
    await expect.poll(order, WAIT).toEqual(['answerRate', 'calls', ...FIRST_CARDS.slice(2)]);
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByLabel('Who it is for').fill('The client');
    await page.getByLabel('Password, if any').fill('correct horse');
    await page.getByRole('button', { name: 'Make a link' }).click();
    const link = await page.getByRole('link', { name: 'The client' }).getAttribute('href');
    const { page: client, context } = await visit(browser, `${edge.url}${new URL(link ?? '').pathname}`);
    await client.getByLabel('Password').fill('wrong horse');
    await client.getByRole('button', { name: 'Open' }).click();
    await client.getByText('this is not the password').waitFor();
    await client.getByLabel('Password').fill('correct horse');
    await client.getByRole('button', { name: 'Open' }).click();
    await client.getByRole('heading', { level: 1, name: 'Monday' }).waitFor();
    await expect
      .poll(() => client.getByRole('region', { name: 'Calls', exact: true }).textContent(), WAIT)
      .toMatch(/\d+/);
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByText(/leads nowhere from now on/).waitFor();
    await client.reload();
    await client.getByText('was taken back').waitFor();
    await context.close();
  });

  test('no screen has a fault that a machine can find, light or dark, wide or on a phone', async () => {
    const cards = [...FIRST_CARDS, 'hours', 'text'].map((id) => ({ id, ...CARD_KINDS[id]?.card }));
    await edge.api('PUT', `/v1/dashboards/${dashboard}`, { name: 'Monday', cards });
    const share = await edge.api<{ url: string }>('POST', `/v1/dashboards/${dashboard}/shares`, {
      name: 'All',
    });
    const paths = [
      '/overview',
      '/overview?f=source.source:is:nowhere',
      '/reports',
      '/reports?report=campaigns',
      '/reports?show=calls&by=source.source&per=week&range=90d',
      '/reports?report=hours',
      '/dashboards',
      `/dashboards/${dashboard}`,
      `/dashboards/${dashboard}?edit=true`,
      `/dashboards/${dashboard}?share=true`,
      new URL(share.url).pathname,
      '/calls?f=source.source:is:google',
      `/calls/${call}`,
      `/visitors/${visitor}`,
    ];
    const wrong: string[] = [];
    for (const path of paths) {
      await page.goto(`${edge.url}${path}`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.waitForFunction(() => document.querySelector('.skeleton-block') === null);
      await page.evaluate(AXE);
      for (const [width, colorScheme] of [
        [1440, 'light'],
        [1440, 'dark'],
        [390, 'light'],
      ] as const) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        await page.waitForTimeout(150);
        const found = await page.evaluate(async () => {
          const { axe } = window as unknown as {
            axe: {
              run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
            };
          };
          const { violations } = await axe.run({
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
          });
          const sideways = document.documentElement.scrollWidth > innerWidth ? ['scrolls sideways'] : [];
          return [...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`), ...sideways];
        });
        wrong.push(...found.map((one) => `${path} ${width} ${colorScheme}: ${one}`));
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(wrong).toEqual([]);
    expect(errors).toEqual([]);
  }, 180_000);
});
