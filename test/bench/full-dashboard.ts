import type { Browser, CDPSession, Page } from 'playwright-core';
import { launchChromium } from '../chromium.ts';
import { databaseWith } from '../databases.ts';
import { type Edge, startEdge } from '../edge.ts';
import { visit } from '../visitor.ts';

/** A dashboard that somebody is signed in to, of a company with many calls. */
export interface FullDashboard {
  edge: Edge;
  browser: Browser;
  page: Page;
  cdp: CDPSession;
  close(): Promise<void>;
}

const AD = '/demo/?utm_source=google&utm_medium=cpc&utm_campaign=drains&utm_term=blocked+drain&gclid=g1';

/** Time that the calls are spread over, ms: two years up to now. */
const SPREAD = 2 * 365 * 86_400_000;

/** Starts the whole of Numberline, gives its demo company so many calls, and signs in. */
export async function fullDashboard(calls: number): Promise<FullDashboard> {
  const edge = await startEdge();
  const browser = await launchChromium();
  try {
    await callFromAnAd(edge, browser);
    await edge.kill();
    const began = performance.now();
    copyCall(edge.state, calls - 1, Date.now());
    console.error(`${calls} calls written in ${Math.round((performance.now() - began) / 1000)} s`);
    await edge.start();
    const { page, context } = await visit(browser, `${edge.url}/`);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => url.pathname !== '/sign-in' && url.pathname !== '/', { timeout: 60_000 });
    const cdp = await context.newCDPSession(page);
    return {
      edge,
      browser,
      page,
      cdp,
      close: async () => {
        await browser.close();
        await edge.remove();
      },
    };
  } catch (error) {
    await browser.close();
    await edge.remove();
    throw error;
  }
}

/** One call with a visit behind it, as the script and the carrier make it: the others are copies of it. */
async function callFromAnAd(edge: Edge, browser: Browser): Promise<void> {
  const { page, context } = await visit(browser, `${edge.url}${AD}`);
  await page.waitForFunction(
    () => !document.querySelector('a[href^="tel:"]')?.getAttribute('href')?.endsWith('0142'),
  );
  const shown = await page.locator('a[href^="tel:"]').first().getAttribute('href');
  const to = `+1${shown?.replace(/\D/g, '').slice(-10)}`;
  await edge.api('POST', '/simulator/calls', { to, from: '+17735550166', script: { speed: 0 } });
  for (let n = 0; ; n++) {
    const { calls } = await edge.api<{ calls: { state: string }[] }>('GET', '/v1/calls');
    if (calls[0]?.state === 'ended') break;
    if (n === 200) throw new Error('the call did not end');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await context.close();
}

/** Columns of `call` that differ from copy to copy, as SQL over `i`, which counts the copies from 1. */
const VARIED: Record<string, string> = {
  n: 'NULL',
  id: `'call_' || printf('%08d', i)`,
  carrier_call: `'call_' || printf('%08d', i)`,
  started_at: '$now - i * $step',
  ended_at: '$now - i * $step + 60000',
  caller_number: `'+1312555' || printf('%04d', i % 9000 + 1000)`,
  outcome: `CASE i % 7 WHEN 0 THEN 'not_answered' WHEN 1 THEN 'abandoned' ELSE 'answered' END`,
  source: `CASE i % 5 WHEN 0 THEN 'bing' WHEN 1 THEN 'newsletter' ELSE 'google' END`,
  medium: `CASE i % 5 WHEN 1 THEN 'email' ELSE 'cpc' END`,
  campaign: `'campaign ' || (i % 30)`,
  keyword: `'keyword ' || (i % 200)`,
  landing: `'/page/' || (i % 40)`,
  score: 'CASE WHEN i % 3 = 0 THEN i % 100 END',
  value_cents: 'CASE WHEN i % 11 = 0 THEN i % 40000 END',
  lead_status: `CASE WHEN i % 4 = 0 THEN 'qualified' ELSE 'unset' END`,
};

/** Writes copies of the one call that is there, each with the whole of its attribution: a visit with its pages. */
function copyCall(state: string, copies: number, now: number): void {
  const ledger = databaseWith(state, 'company', 'call');
  const columnsOf = (table: string) =>
    ledger
      .prepare(`SELECT name FROM pragma_table_info('${table}')`)
      .all()
      .map(({ name }) => String(name));
  const copy = (table: string, varied: Record<string, string>) => {
    const columns = columnsOf(table);
    const names = columns.map((name) => `"${name}"`).join(', ');
    const values = columns.map((name) => varied[name] ?? `model."${name}"`).join(', ');
    ledger
      .prepare(
        `INSERT INTO ${table} (${names})
           WITH RECURSIVE copies(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM copies WHERE i < $copies)
           SELECT ${values} FROM copies CROSS JOIN (SELECT * FROM ${table} LIMIT 1) AS model`,
      )
      .run({
        $copies: copies,
        ...(table === 'call' ? { $now: now, $step: Math.floor(SPREAD / copies) } : {}),
      });
  };
  ledger.exec('PRAGMA synchronous = OFF');
  ledger.exec('BEGIN');
  copy('call_text', { call: VARIED.id ?? '' });
  copy('call', VARIED);
  ledger.exec('COMMIT');
  ledger.close();
}
