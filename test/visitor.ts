import type { Browser, BrowserContext, Page } from 'playwright-core';

/** Somebody with a browser of their own: it shares no cookie and no storage with another visitor's. */
export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** Errors that scripts of the page did not catch. */
  errors: string[];
}

/** What a person's Chromium says; one without a window says that it is one, and as a bot it is given no number. */
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
