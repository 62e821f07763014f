import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, root } from '../edge/local/build.ts';
import { launchChromium } from './chromium.ts';
import { startEdge } from './edge.ts';
import { visit } from './visitor.ts';

// `npm run screenshots`: makes the README's pictures in docs/pictures from a fresh installation with a few visits and calls.

const PICTURES = join(root, 'docs', 'pictures');

const ARRIVALS = [
  {
    query: '?utm_source=newsletter&utm_medium=email&utm_campaign=winterize',
    pages: ['about/'],
    caller: '+13125550163',
  },
  {
    query: '?utm_source=bing&utm_medium=cpc&utm_campaign=drains&utm_term=blocked+drain&msclkid=b1',
    pages: ['drain-cleaning/', 'contact/'],
    caller: '+17735550164',
  },
  {
    query: '?utm_source=facebook&utm_medium=paid_social&utm_campaign=neighbors&fbclid=f1',
    pages: [],
    caller: '+18475550165',
  },
  {
    query:
      '?utm_source=google&utm_medium=cpc&utm_campaign=spring-check&utm_term=emergency+plumber&gclid=demo-click-1',
    pages: ['emergency/', 'services/'],
    caller: '+17735550166',
  },
];

build();
mkdirSync(PICTURES, { recursive: true });
const edge = await startEdge();
const browser = await launchChromium();
try {
  let callId = '';
  for (const { query, pages, caller } of ARRIVALS) {
    const { page, context } = await visit(browser, `${edge.url}/demo/${query}`);
    const link = page.locator('a[href^="tel:"]').first();
    await page.waitForFunction(
      () => !document.querySelector('a[href^="tel:"]')?.getAttribute('href')?.endsWith('0142'),
    );
    for (const path of pages) {
      await page.goto(`${edge.url}/demo/${path}`);
      await page.waitForTimeout(1_500);
    }
    const number = `+1${(await link.getAttribute('href'))?.replace(/\D/g, '').slice(-10)}`;
    if (query.includes('gclid')) {
      await page.goto(`${edge.url}/demo/`);
      await page.waitForTimeout(1_000);
      await page.screenshot({ path: join(PICTURES, 'demo.png') });
    }
    await edge.api('POST', '/simulator/calls', {
      to: number,
      from: caller,
      script: { speed: 0, talkFor: 47 + pages.length * 61 },
    });
    const { calls } = await edge.api<{ calls: { id: string }[] }>('GET', '/v1/calls');
    callId = calls[0]?.id ?? '';
    await context.close();
  }
  const { page } = await visit(browser, `${edge.url}/`);
  await page.setViewportSize({ width: 1440, height: 860 });
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(PICTURES, 'sign-in.png') });
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.getByRole('row').nth(1).waitFor();
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(PICTURES, 'calls.png') });
  await page.goto(`${edge.url}/calls/${callId}`);
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(PICTURES, 'call.png') });
  await page.goto(`${edge.url}/pools`);
  await page.waitForTimeout(800);
  await page.screenshot({ path: join(PICTURES, 'pools.png') });
} finally {
  await browser.close();
  await edge.remove();
}
