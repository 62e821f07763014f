import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallDetail, CallPage } from '../edge/calls/call.ts';
import { findChromium, launchChromium } from './chromium.ts';
import { type Edge, startEdge } from './edge.ts';
import { visit } from './visitor.ts';

/** What the panel offers, and what comes of it in the ledger. */
const WALKS = [
  {
    words: 'waits for the front desk',
    outcome: { outcome: 'answered', destination: '+13125550188' },
    path: ['welcome', 'menu', 'where', 'desk'],
  },
  {
    words: 'presses 1, an emergency',
    outcome: { outcome: 'answered', notes: { tags: ['Emergency'], score: 10 } },
    path: ['welcome', 'menu', 'urgent', 'where', 'desk'],
  },
  {
    words: 'presses 2, leaves a message',
    outcome: { outcome: 'voicemail', recordings: [{ kind: 'voicemail', status: 'completed' }] },
    path: ['welcome', 'menu', 'message'],
  },
  {
    words: 'calls from San Francisco',
    outcome: { outcome: 'answered', destination: '+13125550189' },
    path: ['welcome', 'menu', 'where', 'west'],
  },
];

describe.skipIf(findChromium() === null)('a caller on the demo site', () => {
  let edge: Edge;
  let browser: Browser;

  beforeAll(async () => {
    [edge, browser] = await Promise.all([startEdge(), launchChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await edge?.remove();
  });

  // Calls last as long as real ones, so they go on side by side.
  test('walks through greeting, menu, whisper, the way for the West, and voicemail', async () => {
    const placed: string[] = [];
    const { page } = await visit(browser, `${edge.url}/demo/`);
    await expect
      .poll(() => page.locator('#main-phone').getAttribute('href'), { timeout: 10_000 })
      .not.toBe('tel:+13125550142');
    for (const { words } of WALKS) {
      await page.getByLabel('The caller').selectOption(words);
      await page.getByRole('button', { name: 'Place a test call' }).click();
      await expect
        .poll(async () => (await newest(edge))?.id ?? '', { timeout: 10_000 })
        .not.toBe(placed.at(-1) ?? '');
      const id = (await newest(edge))?.id ?? '';
      placed.push(id);
    }
    for (const [index, { words, outcome, path }] of WALKS.entries()) {
      const read = () => edge.api<CallDetail>('GET', `/v1/calls/${placed[index]}`);
      await expect.poll(async () => (await read()).state, { timeout: 60_000, interval: 500 }).toBe('ended');
      const call = await read();
      expect(call, words).toMatchObject(outcome);
      expect(call.path.map(({ node }) => node)).toEqual(path);
    }
  }, 120_000);
});

async function newest(edge: Edge) {
  const { calls } = await edge.api<CallPage>('GET', '/v1/calls?limit=1');
  return calls[0];
}
