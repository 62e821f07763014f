import type { Browser, BrowserContext, Page } from 'playwright-core';

/** Somebody with a browser of their own: it shares no cookie and no storage with another visitor's. */
export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** Errors that scripts of the page did not catch. */
  errors: string[];
}

/** What a person's Chromium says; one without a window says that it is one, and on most pages is given no number. */
const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

/**
 * Opens an address as a new visitor; requests to other machines go nowhere. Pages that do not allow automation, because
 * nobody's page does, are opened as a person: the browser does not say that it is driven.
 */
export async function visit(browser: Browser, url: string, { asPerson = false } = {}): Promise<Visitor> {
  const context = await browser.newContext({ userAgent: USER_AGENT });
  if (asPerson) {
    await context.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false }),
    );
  }
  await context.route(
    (address) => address.hostname !== '127.0.0.1',
    (route) => route.abort(),
  );
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(url);
  return { context, page, errors };
}

/**
 * Opens the dashboard of an installation at a desk, and signs in with the demo's login, which the page offers. What does not come
 * within 8 seconds from then on has failed.
 */
export async function visitDashboard(browser: Browser, { url }: { url: string }): Promise<Visitor> {
  const visitor = await visit(browser, `${url}/`);
  const { page } = visitor;
  page.setDefaultTimeout(8000);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((address) => address.pathname !== '/sign-in' && address.pathname !== '/');
  return visitor;
}
