import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CallDetail } from '../edge/calls/call.ts';
import { CARD_KINDS, FIRST_CARDS } from '../edge/dashboard/dashboards/dashboards.ts';
import { build, root } from '../edge/local/build.ts';
import { launchChromium } from './chromium.ts';
import { startEdge } from './edge.ts';
import { seedPast } from './past-calls.ts';
import { visit } from './visitor.ts';

// `npm run screenshots`: pictures of the screens in docs/pictures, wide and on a phone, light and dark, from a fresh installation
// with a few visits and the calls of two months.

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

/** The README shows the wide and light ones; the others are made to be looked at, and git ignores them. */
const SHAPES = [
  [1440, 860, 'light', ''],
  [1440, 860, 'dark', 'dark'],
  [390, 844, 'light', 'phone'],
  [390, 844, 'dark', 'phone-dark'],
] as const;

build();
for (const [, , , place] of SHAPES) mkdirSync(join(PICTURES, place), { recursive: true });
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
  await seedPast(edge, 400);
  const { page } = await visit(browser, `${edge.url}/`);
  await page.setViewportSize({ width: 1440, height: 860 });
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(PICTURES, 'sign-in.png') });
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.waitForURL(/overview/);
  const cards = [...FIRST_CARDS, 'hours', 'text'].map((kind) => ({ id: kind, ...CARD_KINDS[kind]?.card }));
  const { id } = await edge.api<{ id: string }>('POST', '/v1/dashboards', { name: 'Monday morning', cards });
  const { url } = await edge.api<{ url: string }>('POST', `/v1/dashboards/${id}/shares`, {
    name: 'The client',
  });
  const { attribution } = await edge.api<CallDetail>('GET', `/v1/calls/${callId}`);
  const screens = {
    overview: '/overview',
    calls: '/calls',
    call: `/calls/${callId}`,
    visitor: `/visitors/${attribution.candidates[0]?.visit.visitor}`,
    reports: '/reports',
    report: '/reports?report=campaigns',
    dashboard: `/dashboards/${id}`,
    'dashboard-edit': `/dashboards/${id}?edit=true`,
    'dashboard-share': `/dashboards/${id}?share=true`,
    shared: new URL(url).pathname,
    pools: '/pools',
  };
  for (const [name, path] of Object.entries(screens)) {
    await page.goto(`${edge.url}${path}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    for (const [width, height, colorScheme, place] of SHAPES) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(600);
      await page.screenshot({ path: join(PICTURES, place, `${name}.png`) });
    }
  }
} finally {
  await browser.close();
  await edge.remove();
}
