import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textsOf } from '../edge/charts/pdf-text.fixture.ts';
import { findChromium, launchChromium } from './chromium.ts';
import { type Edge, startEdge } from './edge.ts';
import { look } from './look.ts';

// An agency: client companies, a brand, a client who sees their own calls on the branded page with hidden numbers, a dashboard
// that is shared and mailed. PICTURES=/tmp/agency vitest run --project browser test/agency.test.ts keeps a picture of each screen.

const CLIENT = 'cleo@bell.example';
const PASSWORD = 'a long sentence of hers';
const NUMBER = '+13125557701';
const CALLERS = ['+12125550141', '+12125550142', '+12125550143'];
const WAIT = { timeout: 20_000 };
/** An orange bar of 64 by 16. */
const LOGO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAAAQCAIAAAAphe5+AAAAK0lEQVR42mPYEsw5pBHDqAdGPTDqgVEPjHpg1AOjHhj1wKgHRj0w6gFyEQA4ykA9kngULAAAAABJRU5ErkJggg==',
  'base64',
);

describe.skipIf(findChromium() === null)('an agency', () => {
  let edge: Edge;
  let browser: Browser;
  let agency: Page;
  let client: Page;
  /** The branded dashboard: a name for this machine that every browser knows. */
  let home = '';
  let bell = '';

  beforeAll(async () => {
    [edge, browser] = await Promise.all([startEdge(), launchChromium()]);
    home = edge.url.replace('127.0.0.1', 'bell.localhost');
    agency = await (await browser.newContext()).newPage();
    client = await (await browser.newContext()).newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await edge?.remove();
  });

  /** Asks the API as the agency, in the client's company. */
  async function ask<T>(method: string, path: string, data?: object): Promise<T> {
    const response = await agency.request.fetch(`${edge.url}${path}`, {
      method,
      headers: { origin: edge.url, 'numberline-company': bell },
      ...(data === undefined ? {} : { data }),
    });
    if (!response.ok()) throw new Error(`${method} ${path}: ${response.status()} ${await response.text()}`);
    return (await response.json()) as T;
  }

  const open = async (page: Page, address: string) => {
    await page.goto(address);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };

  async function makeCompany(name: string): Promise<void> {
    await open(agency, `${edge.url}/settings/people`);
    await agency.getByLabel('Name of the company').fill(name);
    await agency.getByRole('button', { name: 'Make it and go there' }).click();
    const chosen = agency.getByLabel('Company', { exact: true }).locator('option:checked');
    await expect.poll(() => chosen.textContent(), WAIT).toBe(name);
  }

  async function mails(to: string) {
    interface Kept {
      from: string;
      subject: string;
      text: string;
      html: string;
      attachments: { name: string; content: string }[];
    }
    return (await edge.api<{ mails: Kept[] }>('GET', `/simulator/mail?to=${to}`)).mails;
  }

  test('makes two client companies, and one has calls', async () => {
    await agency.goto(`${edge.url}/sign-in`);
    await agency.getByRole('button', { name: 'Sign in', exact: true }).click();
    await agency.waitForURL(/\/calls$/);
    await makeCompany('North Roofing');
    await makeCompany('Bell Plumbing');
    const me = await agency.request.get(`${edge.url}/v1/me`);
    const { companies } = (await me.json()) as { companies: { id: string; name: string }[] };
    bell = companies.find(({ name }) => name === 'Bell Plumbing')?.id ?? '';
    const { carriers } = await ask<{ carriers: { id: string }[] }>('GET', '/v1/carriers');
    const nodes = { bye: { type: 'hangup', message: { say: 'Please call again.' } } };
    const flow = await ask<{ id: string }>('POST', '/v1/flows', {
      name: 'Desk',
      flow: { start: 'bye', nodes },
    });
    const source = { channel: 'Direct', source: 'flyer', medium: 'offline', campaign: 'spring' };
    const rest = { keyword: null, content: null, clickIds: {}, referrer: null };
    await ask('POST', '/v1/numbers', {
      numbers: [NUMBER],
      carrier: carriers[0]?.id,
      flow: flow.id,
      source: { ...source, ...rest },
    });
    for (const from of CALLERS)
      await edge.api('POST', '/simulator/calls', { to: NUMBER, from, script: { speed: 0 } });
    const ended = async () =>
      (await ask<{ calls: { state: string }[] }>('GET', '/v1/calls')).calls.filter(
        ({ state }) => state === 'ended',
      ).length;
    await expect.poll(ended, WAIT).toBe(CALLERS.length);
  });

  test('sets the brand of all its companies and then what is the client’s own', async () => {
    await open(agency, `${edge.url}/settings/brand`);
    await agency.getByLabel(/^All companies of/).check();
    await agency.getByText('Each company has this brand').waitFor();
    await agency.getByLabel('Name', { exact: true }).fill('Pine Calls');
    await agency.getByLabel('Footer of mails and PDFs').fill('Pine Ltd, 2 Low Road');
    await agency.getByRole('button', { name: 'Save' }).click();
    await agency.getByText('Saved.').waitFor();
    await agency.getByLabel('Bell Plumbing', { exact: true }).check();
    await agency.getByText('Now: Pine Calls').waitFor();
    await agency.getByLabel('Name', { exact: true }).fill('Bell Calls');
    await agency.getByLabel('Colour').fill('#b45309');
    await agency.getByLabel('Mail comes from').fill('Bell <calls@bell.example>');
    await agency.getByRole('button', { name: 'Save' }).click();
    await agency.getByText('Not used yet: bell.example is not verified').waitFor();
    await agency
      .getByLabel('Logo', { exact: true })
      .setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: LOGO });
    await agency.getByAltText('Logo as it is now').waitFor();
    await agency.getByLabel('Add a host').fill('bell.localhost');
    await agency.getByRole('button', { name: 'Add', exact: true }).click();
    await agency.getByRole('button', { name: 'Check bell.localhost' }).click();
    await agency.getByText('Verified: shows this brand.').waitFor();
    await look(agency, 'brand');
  });

  test('invites the client to a role that hides callers’ numbers', async () => {
    await open(agency, `${edge.url}/settings/people`);
    await agency.getByRole('button', { name: 'Make a role' }).click();
    await agency.getByLabel('Name', { exact: true }).fill('Client');
    await agency.getByLabel('See calls', { exact: true }).check();
    await agency.getByLabel('See reports').check();
    await agency.getByRole('button', { name: 'Save' }).click();
    await agency.getByRole('button', { name: 'Invite somebody' }).click();
    await agency.getByLabel('Email').fill(CLIENT);
    await agency.getByLabel('Role', { exact: true }).selectOption('Client');
    await agency.getByRole('button', { name: 'Send the invitation' }).click();
    await agency.getByRole('cell', { name: CLIENT, exact: true }).waitFor();
    const [letter] = await mails(CLIENT);
    expect(letter?.from).toContain('"Bell Calls"');
    expect(letter?.text).toContain(`${home}/join#`);
    expect(`${letter?.text}${letter?.html}${letter?.subject}`).not.toMatch(/numberline/i);
  });

  test('the client joins on the branded page, and sees only their calls, with hidden numbers', async () => {
    const link = /https?:\S+#\S+/.exec((await mails(CLIENT))[0]?.text ?? '')?.[0] ?? '';
    await client.goto(link);
    await client.getByLabel('Your name').fill('Cleo');
    await client.getByLabel('Password').fill(PASSWORD);
    await client.getByRole('button', { name: 'Join' }).click();
    await client.getByRole('heading', { name: /You work in/ }).waitFor();
    await client.goto(`${home}/sign-in`);
    await client.getByAltText('Bell Calls').first().waitFor();
    expect(await client.title()).toBe('Sign in · Bell Calls');
    expect(await client.locator('body').textContent()).not.toMatch(/numberline/i);
    await look(client, 'sign-in-branded');
    await client.getByLabel('Email').fill(CLIENT);
    await client.getByLabel('Password').fill(PASSWORD);
    await client.getByRole('button', { name: 'Sign in', exact: true }).click();
    await client.waitForURL(/\/calls$/);
    await client.getByText('+12•••••••43').first().waitFor();
    const log = await client.locator('main').textContent();
    for (const caller of CALLERS) expect(log).not.toContain(caller.slice(-4));
    expect(await client.getByLabel('Company', { exact: true }).count()).toBe(0);
    const companies = await client.evaluate(async () => (await (await fetch('/v1/me')).json()).companies);
    expect(companies).toHaveLength(1);
    await look(client, 'calls-branded');
  });

  test('shares a dashboard by a link with a password, on the branded host', async () => {
    await open(agency, `${edge.url}/dashboards`);
    await agency.getByLabel('New dashboard').fill('For Bell');
    await agency.getByRole('button', { name: 'Make it' }).click();
    await agency.waitForURL(/\/dashboards\/dash_\w+\?edit=true/);
    await agency.getByRole('button', { name: 'Share' }).click();
    await agency.getByLabel('Who it is for').fill('Bell');
    await agency.getByLabel('Password, if any').fill('correct horse');
    await agency.getByRole('button', { name: 'Make a link' }).click();
    const link = (await agency.locator('a[href*="/share/"]').getAttribute('href')) ?? '';
    expect(link).toMatch(`${home}/share/`);
    const stranger = await (await browser.newContext()).newPage();
    // On the installation's own host too it is the client's brand.
    await stranger.goto(link.replace(home, edge.url));
    await stranger.getByAltText('Bell Calls').first().waitFor();
    await look(stranger, 'share-locked');
    await stranger.goto(link);
    await stranger.getByLabel('Password').fill('correct horse');
    await stranger.getByRole('button', { name: 'Open' }).click();
    const calls = stranger.getByRole('region', { name: 'Calls', exact: true });
    await expect.poll(() => calls.textContent(), WAIT).toMatch(/3/);
    expect(await stranger.locator('body').textContent()).not.toMatch(/numberline/i);
    await look(stranger, 'share');
  });

  test('has it mailed every Monday as a PDF, in the brand', async () => {
    await open(agency, `${edge.url}/settings/summaries`);
    await agency.getByRole('button', { name: 'Add a summary' }).click();
    const dialog = agency.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Monday for Bell');
    await dialog.getByLabel('Send', { exact: true }).selectOption('every day');
    await dialog.getByLabel('Attach a PDF file').check();
    await dialog.getByLabel('The files show').selectOption('the dashboard “For Bell”');
    await dialog.getByLabel(/addresses/i).fill(CLIENT);
    await dialog.getByRole('button', { name: 'Preview' }).click();
    const preview = dialog.getByRole('region', { name: 'Preview' });
    await preview.getByText(/monday-for-bell\.pdf/).waitFor();
    await preview.getByRole('heading', { level: 1, name: /^Bell Plumbing/ }).waitFor();
    await look(agency, 'summary-preview');
    await dialog.getByLabel('Send', { exact: true }).selectOption('every week');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await agency.getByText('Every Monday at 08:00').waitFor();
    const { summaries } = await ask<{ summaries: { name: string; dashboard: string }[] }>(
      'GET',
      '/v1/summaries',
    );
    const { dashboard } = summaries[0] ?? { dashboard: '' };
    // Sent now, for nobody waits until Monday.
    await ask('POST', '/v1/summaries/preview', {
      name: 'Monday for Bell',
      schedule: { every: 'day' },
      attach: ['pdf'],
      dashboard,
      to: CLIENT,
    });
    const [mail] = await mails(CLIENT);
    expect(mail?.from).toContain('"Bell Calls"');
    expect(`${mail?.text}${mail?.html}`).not.toMatch(/numberline/i);
    expect(mail?.text).toContain('Pine Ltd, 2 Low Road');
    const file = mail?.attachments.find(({ name }) => name === 'monday-for-bell.pdf');
    const texts = (await textsOf(Buffer.from(file?.content ?? '', 'base64'))).flat();
    expect(texts).toContain('Pine Ltd, 2 Low Road');
    expect(texts.join(' ')).not.toMatch(/numberline/i);
  });

  test('reads in the audit log who did what to whom, and the client may not', async () => {
    await open(agency, `${edge.url}/settings/audit`);
    const log = agency.getByRole('region', { name: 'Audit log' });
    await log.getByRole('cell', { name: /^Invited somebody/ }).waitFor();
    await look(agency, 'audit');
    await agency.getByLabel('Kind').selectOption('Signing in and out');
    await expect.poll(() => log.getByRole('cell', { name: /^Invited/ }).count(), WAIT).toBe(0);
    await agency.getByLabel('Person').selectOption('Cleo');
    await expect.poll(() => log.getByRole('row').count(), WAIT).toBe(2);
    await agency.waitForURL(/person=usr_\w+/);
    await agency.getByLabel('Kind').selectOption('Companies and API keys');
    await agency.getByText('Nothing like this has happened').waitFor();
    await look(agency, 'audit-nothing');
    await agency.getByRole('button', { name: 'Clear filters' }).click();
    await log.getByRole('cell', { name: /^Invited somebody/ }).waitFor();
    await client.goto(`${home}/settings/audit`);
    await client.getByText('You may not see the audit log').waitFor();
  });
});
