import { existsSync } from 'node:fs';
import { type BrowserContext, chromium, type Page, type Request } from 'playwright-core';
import { examinePage, type PageFacts } from '../src/examine.ts';
import type { ErrorAnswer, VisitAnswer } from '../src/protocol.ts';

/** What came of one request of the script's: a status, or why there was none. */
export interface Fetched {
  url: string;
  /** HTTP; `null` when nothing came back. */
  status: number | null;
  /** The browser's word for it, e.g. `net::ERR_CONNECTION_REFUSED`. */
  failure: string | null;
}

/** Everything seen of a page, as it is written and with the script. */
export interface Seen {
  url: string;
  /** HTTP status of the page. */
  status: number;
  /** The page without the script. */
  written: PageFacts;
  /** The page some time after the script should have come. */
  live: PageFacts;
  script: Fetched | null;
  /** The request that began a visit. */
  visit: (Fetched & { answer: VisitAnswer | null; error: ErrorAnswer | null }) | null;
  /** What the page's content security policy was broken by: `script-src https://calls.example.com/numberline.js`. */
  violations: string[];
  /** What the script, or the page, logged about Numberline. */
  warnings: string[];
  /** The script came only after somebody moved the mouse: an optimiser delays it. */
  cameLate: boolean;
  /** Nothing was asked before we granted consent ourselves. */
  waitedForConsent: boolean;
}

/** The page cannot be looked at. The message is for the person who asked. */
export class Unreachable extends Error {}

const BROWSERS = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const SCRIPT = /\/numberline(\.core)?(\.min)?\.js(\?|$)/;
const VISITS = /\/v1\/visits$/;

/** ms */
const LOADS_WITHIN = 30_000;
const COMES_WITHIN = 6_000;
const ASKS_WITHIN = 1_500;

/** Looks at a page in a Chromium of its own, which says that it is a person's. Throws `Unreachable`. */
export async function lookAt(url: string): Promise<Seen> {
  const executablePath = BROWSERS.find((path) => path && existsSync(path));
  if (!executablePath)
    throw new Unreachable(
      'there is no Chromium on this machine; name one in the environment variable CHROMIUM',
    );
  const browser = await chromium.launch({
    executablePath,
    // The script gives automated browsers no number, and this one stands for a visitor.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-blink-features=AutomationControlled',
    ],
  });
  try {
    const major = browser.version().split('.')[0];
    const userAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`;
    const written = await asWritten(await browser.newContext({ userAgent }), url);
    return { url, written, ...(await withScript(await browser.newContext({ userAgent }), url)) };
  } finally {
    await browser.close();
  }
}

async function asWritten(context: BrowserContext, url: string): Promise<PageFacts> {
  await context.route(SCRIPT, (route) => route.abort());
  await context.route(VISITS, (route) => route.abort());
  const page = await context.newPage();
  await open(page, url);
  const facts = await page.evaluate(examinePage);
  await context.close();
  return facts;
}

async function withScript(context: BrowserContext, url: string): Promise<Omit<Seen, 'url' | 'written'>> {
  const page = await context.newPage();
  let script: Seen['script'] = null;
  let visit: Seen['visit'] = null;
  const warnings: string[] = [];

  const fetched = (request: Request, status: number | null): Fetched => ({
    url: request.url(),
    status,
    failure: request.failure()?.errorText ?? null,
  });
  const hear = async (request: Request): Promise<void> => {
    if (SCRIPT.test(request.url())) {
      const response = request.failure() ? null : await request.response();
      script = fetched(request, response?.status() ?? null);
    } else if (request.method() === 'POST' && VISITS.test(request.url())) {
      const response = request.failure() ? null : await request.response();
      const body: unknown = await response?.json().catch(() => null);
      visit = {
        ...fetched(request, response?.status() ?? null),
        answer: response?.ok() ? (body as VisitAnswer) : null,
        error: response && !response.ok() ? (body as ErrorAnswer) : null,
      };
    }
  };
  page.on('requestfinished', hear);
  page.on('requestfailed', hear);
  page.on('console', (message) => {
    if (/numberline/i.test(message.text())) warnings.push(message.text());
  });
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(window, { numberlineViolations: violations });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      violations.push(`${effectiveDirective} ${blockedURI}`),
    );
  });

  const isRunning = (): Promise<boolean> =>
    page.evaluate(() => !!(window as { numberline?: { stop?: unknown } }).numberline?.stop);
  const until = async (isSo: () => boolean | Promise<boolean>, ms: number): Promise<boolean> => {
    for (const end = Date.now() + ms; Date.now() < end; await page.waitForTimeout(50))
      if (await isSo()) return true;
    return isSo();
  };

  const status = await open(page, url);
  let cameLate = false;
  // A script that failed will not come, whatever we do.
  const hasSettled = async (): Promise<boolean> => script?.failure != null || (await isRunning());
  if (!(await until(hasSettled, COMES_WITHIN / 2))) {
    await page.mouse.move(40, 40);
    await page.mouse.wheel(0, 200);
    cameLate = (await until(hasSettled, COMES_WITHIN / 2)) && (await isRunning());
  }

  let waitedForConsent = false;
  if (await isRunning()) {
    const hasAsked = (): boolean => visit !== null;
    if (!(await until(hasAsked, ASKS_WITHIN))) {
      waitedForConsent = true;
      await page.evaluate(() =>
        (window as unknown as { numberline(...command: string[]): void }).numberline('consent', 'granted'),
      );
      await until(hasAsked, 2 * ASKS_WITHIN);
    }
  }
  // The swap follows the answer at once; a page may still be putting itself together.
  await page.waitForTimeout(300);
  const live = await page.evaluate(examinePage);
  const violations = await page.evaluate(
    () => (window as unknown as { numberlineViolations: string[] }).numberlineViolations,
  );
  // Leaving lets go of the number that this look has cost.
  await page.goto('about:blank');
  await context.close();
  return { status, live, script, visit, violations, warnings, cameLate, waitedForConsent };
}

async function open(page: Page, url: string): Promise<number> {
  try {
    const response = await page.goto(url, { waitUntil: 'load', timeout: LOADS_WITHIN });
    if (response === null) throw new Unreachable(`${url} is not a page`);
    return response.status();
  } catch (problem) {
    if (problem instanceof Unreachable) throw problem;
    const said = problem instanceof Error ? problem.message : String(problem);
    const reason = /net::(\w+)/
      .exec(said)?.[1]
      ?.replace('ERR_HTTP_RESPONSE_CODE_FAILURE', 'an error without a page');
    const isLate = /Timeout/.test(said);
    throw new Unreachable(
      `${url} cannot be reached: ${isLate ? 'it did not load within 30 seconds' : (reason ?? said.split('\n')[0])}`,
    );
  }
}
