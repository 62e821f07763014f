import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from './chromium.ts';
import { type Edge, startEdge } from './edge.ts';
import { placeCall, poolNumber } from './test-call.ts';
import { visitDashboard } from './visitor.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const SCREENS = [
  '/numbers',
  '/pools',
  '/pools/demo',
  '/checker',
  '/sources',
  '/flows',
  '/flows/demo',
  '/automations',
  '/media',
  '/settings',
  '/settings/destinations',
  '/settings/carriers',
  '/settings/callers',
  '/settings/recordings',
  '/settings/keys',
  '/settings/webhooks',
  '/start',
];

describe.skipIf(findChromium() === null)('somebody who sets it up', () => {
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

  const open = async (path: string) => {
    await page.goto(`${edge.url}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
  const eventually = <T>(what: () => T) => expect.poll(what, { timeout: 8000 });
  const main = () => page.locator('main');
  const dialog = () => page.getByRole('dialog');
  const button = (name: string | RegExp) =>
    page.getByRole('button', { name, exact: typeof name === 'string' });
  const said = (text: string | RegExp) => eventually(() => main().textContent()).toMatch(text);

  /** WCAG 2.2 AA, as far as a machine can tell, in the part of the page that is these screens'. */
  async function violations(): Promise<string[]> {
    await page.evaluate(AXE);
    return page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: {
          run(
            context: string,
            options: object,
          ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        };
      };
      const found = await axe.run('main', {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      });
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });
  }

  test('sees on the way to the first call what is missing', async () => {
    await open('/start');
    await said(/4|5 of 8 steps are done/);
    const next = page.getByRole('listitem').filter({ hasText: 'Next' });
    expect(await next.textContent()).toContain('No visit was seen');
  });

  test('makes a flow from a template, is told what is wrong, mends it, simulates a call and publishes', async () => {
    await open('/flows');
    await button('New flow').click();
    await dialog().getByLabel('Name').fill('Office');
    await dialog().getByLabel('Begin with').selectOption('Opening hours');
    await dialog().getByRole('button', { name: 'Make the draft' }).click();
    await page.waitForURL(/\/flows\/flow_/);
    const problems = page.getByRole('region', { name: 'Problems' });
    await eventually(() => problems.textContent()).toContain('must be an E.164 number');
    await problems.getByRole('button', { name: 'ring' }).first().click();
    const node = page.getByRole('region', { name: 'Ring ring' });
    await node.getByLabel('Number or SIP address').fill('+13125550188');
    await eventually(() => problems.textContent()).toContain('Nothing is wrong');
    expect(await violations()).toEqual([]);

    await button('Simulator').click();
    const simulator = page.getByRole('region', { name: 'Simulator' });
    await simulator.getByRole('button', { name: 'Simulate the call' }).click();
    await eventually(() => simulator.textContent()).toContain('Left a message');
    const outline = page.locator('.outline');
    expect(await outline.getByRole('button', { name: /Step 2 ?Voicemail/ }).count()).toBe(1);
    await simulator.getByLabel('On').fill('2026-11-30T10:00');
    await simulator.getByRole('button', { name: 'Simulate the call' }).click();
    await eventually(() => simulator.textContent()).toContain('Answered');

    await button('Publish…').click();
    await dialog().getByRole('button', { name: 'Publish', exact: true }).click();
    await said('Version 1 is live');
  });

  test('adds a node by its outline, undoes and redoes it, and finds the change before publishing', async () => {
    await button('Add before the first node').click();
    await dialog()
      .getByRole('button', { name: /^Greeting/ })
      .click();
    const outline = page.locator('.outline');
    await eventually(() => outline.textContent()).toContain('Thank you for calling.');
    await button('Undo').click();
    await eventually(() => outline.textContent()).not.toContain('Thank you for calling.');
    await button('Redo').click();
    await eventually(() => outline.textContent()).toContain('Thank you for calling.');
    await said('Everything is kept');
    await button('Publish…').click();
    await eventually(() => dialog().textContent()).toContain('greeting: greeting added');
    await dialog().getByRole('button', { name: 'Publish', exact: true }).click();
    await said('Version 2 is live');
  });

  test('compares versions and rolls back, and back again', async () => {
    await button('Versions').click();
    const versions = page.getByRole('region', { name: 'Versions' });
    await versions.getByRole('button', { name: 'Roll back to it' }).click();
    await said('Version 3 is live');
    await eventually(() => page.locator('.outline').textContent()).not.toContain('Thank you for calling.');
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    await said('Version 4 is live');
  });

  test('does the same on the canvas, whose nodes the keyboard goes through in their order', async () => {
    await page.locator('label', { hasText: 'Canvas' }).click();
    await page.locator('.canvas-node').first().waitFor();
    const names = () => page.locator('.canvas-node code').allTextContents();
    expect(await names()).toEqual(['greeting', 'hours', 'ring', 'mailbox']);
    await page.locator('.canvas-node').first().focus();
    const order: (string | null)[] = [];
    for (let n = 0; n < 4; n++) {
      order.push(
        await page.evaluate(() => document.activeElement?.querySelector('code')?.textContent ?? null),
      );
      await page.keyboard.press('Tab');
    }
    expect(order).toEqual(['greeting', 'hours', 'ring', 'mailbox']);
    await page.locator('.canvas').getByRole('button', { name: 'Add: then' }).first().click();
    await dialog()
      .getByRole('button', { name: /^Recording/ })
      .click();
    await eventually(names).toContain('record');
    expect(await violations()).toEqual([]);
    await button('Undo').click();
    await eventually(names).not.toContain('record');
    await said('Everything is kept');
  });

  test('buys a number for a flyer, calls it without a phone, and cannot release it by accident', async () => {
    await open('/numbers');
    await button('Get a number').click();
    await dialog().getByLabel('Call flow').selectOption('Office');
    await dialog().getByLabel('Source', { exact: true }).fill('flyer');
    await dialog().getByRole('button', { name: 'Look for numbers' }).click();
    const buy = dialog()
      .getByRole('button', { name: /^Buy \(/ })
      .first();
    await buy.click();
    await eventually(() => dialog().textContent()).toContain('Bought');
    expect(await violations()).toEqual([]);
    await dialog().getByRole('button', { name: 'Close' }).click();
    const row = page.getByRole('row').filter({ hasText: 'flyer / offline' });
    await row.getByRole('button', { name: /^Test call/ }).click();
    await dialog().getByRole('button', { name: 'Place the call' }).click();
    await eventually(() => dialog().textContent()).toContain('The call is under way');
    await dialog().getByRole('button', { name: 'Close', exact: true }).last().click();
    await row.getByRole('button', { name: /^Release/ }).click();
    const confirm = dialog().getByRole('button', { name: 'Release the number' });
    expect(await confirm.isDisabled()).toBe(true);
    const name = (await dialog().locator('strong').textContent()) ?? '';
    await dialog().getByLabel(/Type/).fill(name);
    await confirm.click();
    await eventually(() => row.textContent()).toContain('In quarantine until');
    await page.getByLabel('Find a number, label, source or flow').fill('nothing like it');
    await said('Nothing here matches');
    await button('Clear the search').click();
    await row.waitFor();
  });

  test('brings a number along from another carrier, sees how far it is, and calls it off', async () => {
    await open('/numbers');
    await button('Bring your own number').click();
    const order = dialog().getByRole('button', { name: 'Order it' });
    expect(await order.isDisabled()).toBe(true);
    const given = {
      Numbers: '+13125550777\n+13125550778',
      'Name of the customer': 'Harbor & Pine Plumbing',
      'Account number': 'ACC-77',
      'Main number of the account': '3125550777',
      'Who may sign': 'Jane Doe',
      'Their email': 'jane@plumbing.example',
      Street: '1 Lake St',
      City: 'Chicago',
      'State or region': 'IL',
      Postcode: '60601',
    };
    for (const [label, value] of Object.entries(given))
      await dialog().getByLabel(label, { exact: true }).fill(value);
    await order.click();
    await eventually(() => dialog().getByRole('alert').textContent()).toContain('accountTelephone');
    await dialog().getByLabel('Main number of the account').fill('+13125550777');
    expect(await violations()).toEqual([]);
    await order.click();
    const orders = page.getByRole('region', { name: 'Brought along from another carrier' }).last();
    await eventually(() => orders.textContent()).toMatch(
      /\(312\) 555-0777.*\(312\) 555-0778.*as soon as can be/,
    );
    expect(await violations()).toEqual([]);
    await orders.getByRole('button', { name: /^Call off the order of/ }).click();
    await dialog().getByRole('button', { name: 'Keep it' }).click();
    await orders.getByRole('button', { name: /^Call off the order of/ }).click();
    await dialog().getByRole('button', { name: 'Call it off' }).click();
    await eventually(() => orders.textContent()).toContain('Called off');
    const { ports } = await edge.api<{ ports: { status: string }[] }>('GET', '/v1/ports');
    expect(ports).toMatchObject([{ status: 'canceled' }]);
  });

  test('writes a rule, tries it on past calls, applies it and takes it back on a call', async () => {
    const ofPool = await poolNumber(edge);
    const call = await placeCall(edge, ofPool, '+17735550166');
    await open('/automations');
    await button('Write the first rule').click();
    await dialog().getByLabel('Name').fill('Answered');
    await dialog().getByLabel('If, condition 1: field').selectOption('Outcome');
    await dialog().getByLabel('If, condition 1: value').selectOption('answered');
    await dialog().getByLabel('Do', { exact: true }).selectOption('Add a tag');
    await dialog().getByLabel('Tag').fill('talked');
    await dialog().getByRole('button', { name: 'Try it, changing nothing' }).click();
    await eventually(() => dialog().textContent()).toMatch(/it would have changed [12]/);
    expect(await dialog().textContent()).toContain(
      'When a call has ended and outcome is “answered”: tag it “talked”.',
    );
    expect(await violations()).toEqual([]);
    await dialog().getByRole('button', { name: 'Add the rule' }).click();
    await button(/^Apply to past calls/).click();
    await dialog().getByRole('button', { name: 'Apply it' }).click();
    await eventually(() => dialog().textContent()).toMatch(/[12] of \d+ calls were changed/);
    await dialog().getByRole('button', { name: 'Close', exact: true }).last().click();
    const made = () => edge.api<{ tags: string[] }>('GET', `/v1/calls/${call.id}/made`);
    expect((await made()).tags).toEqual(['talked']);
    await button(/^What it did/).click();
    await dialog()
      .getByRole('button', { name: `Undo on ${call.id}` })
      .click();
    await eventually(async () => (await made()).tags).toEqual([]);
    await dialog().getByRole('button', { name: 'Close' }).click();
  });

  test('asks where a visit would come from, writes a rule of their own, and has a page looked at', async () => {
    await open('/sources');
    await button('Where from?').click();
    await said('google / cpc (Paid Search)');
    await button('Add a rule').click();
    await dialog().getByLabel('Name').fill('Partner');
    await dialog().getByLabel('If, condition 1: value').fill('partner');
    await dialog().getByLabel('Source', { exact: true }).fill('partner');
    await dialog().getByLabel('Medium').fill('referral');
    await dialog().getByRole('button', { name: 'Keep the rule' }).click();
    await eventually(() => page.getByRole('region', { name: 'Source rules' }).textContent()).toContain(
      'the source is “partner”',
    );
    await page.getByText('Check a page').click();
    await page.getByRole('textbox', { name: 'Page', exact: true }).fill(`${edge.url}/demo/`);
    await button('Look at it').click();
    await said('The script is there.');
    await said(/\(312\) 555-0142 would be replaced \w+/);
    expect(await violations()).toEqual([]);
  });

  test('sizes a pool by hours, and reads what each size buys and how it was worked out', async () => {
    await open('/checker');
    await page.getByLabel('From', { exact: true }).selectOption('Visits for each hour');
    await page.getByLabel('Visits for each hour, one after the other').fill('10 20 60 120 80 20 '.repeat(8));
    await button('Work it out').click();
    await page.getByRole('region', { name: 'How it was worked out' }).waitFor();
    expect(await page.getByRole('region', { name: 'The answer' }).textContent()).toMatch(/\d+ numbers lay/);
    expect(await violations()).toEqual([]);
  });

  test('keeps a text in the library, a caller on the block list, a key and a webhook', async () => {
    await open('/media');
    await button('Record the first greeting').click();
    await dialog().getByLabel('Name').fill('Welcome');
    await dialog().getByLabel('What callers hear').selectOption('A voice says a text');
    await dialog().getByLabel('Text').fill('Welcome to Harbor and Pine.');
    await dialog().getByRole('button', { name: 'Add it' }).click();
    await said('Welcome to Harbor and Pine.');

    await open('/settings/callers');
    await button('Add to a list').click();
    await dialog().getByLabel('Value').fill('+12125550190');
    await dialog().getByRole('button', { name: 'Add', exact: true }).click();
    await button('Remove (212) 555-0190 from the list').click();
    await said('Nobody is on a list');
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    await said(/\(212\) 555-0190/);

    await open('/settings/keys');
    await button('Make a key').click();
    await dialog().getByLabel('Name').fill('Reporting');
    await dialog().getByRole('button', { name: 'Make the key' }).click();
    await eventually(() => dialog().textContent()).toContain('it is shown this once');
    const key = await dialog().locator('code').textContent();
    const asked = await fetch(`${edge.url}/v1/calls`, { headers: { authorization: `Bearer ${key}` } });
    expect(asked.status).toBe(200);
    await button('I have it').click();

    await open('/settings/webhooks');
    await button('Add a webhook').click();
    await dialog().getByLabel('Address').fill('http://example.com/');
    await dialog().getByRole('button', { name: 'Add it' }).click();
    await eventually(() => dialog().getByRole('alert').textContent()).toContain('must begin with https://');
  });

  test.each([
    ['all of it on a phone in the dark', 390, 'dark', SCREENS],
    [
      'the widest of it on a wide screen',
      2560,
      'light',
      ['/numbers', '/pools/demo', '/flows/demo', '/sources'],
    ],
  ] as const)('finds %s, without a machine finding fault', async (_, width, colorScheme, screens) => {
    const wrong: string[] = [];
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    for (const path of screens) {
      await open(path);
      await page.waitForTimeout(200);
      wrong.push(...(await violations()).map((each) => `${path}: ${each}`));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) wrong.push(`${path} is ${over} px too wide`);
    }
    expect(wrong).toEqual([]);
    expect(errors).toEqual([]);
  });
});
