import type { BrowserContext, Page } from 'playwright-core';
import { type Cookie, expressionOf, goBack, type Tab, uncaughtIn } from './engine.ts';

/** Playwright's page as a tab, with what its engines do each in their own way. */
export function tabOf(page: Page, context: BrowserContext, own: Pick<Tab, 'hide' | 'show' | 'close'>): Tab {
  const tab: Tab = {
    goto: async (url) => void (await page.goto(url)),
    evaluate: <T>(source: string | ((...args: never[]) => unknown), ...args: unknown[]) =>
      page.evaluate<T>(expressionOf(source, args)),
    click: (selector) => page.click(selector),
    cookies: async () =>
      (await context.cookies(page.url())).map(
        ({ name, value, domain, expires }): Cookie => ({
          name,
          value,
          domain,
          ...(expires < 0 ? {} : { expires }),
        }),
      ),
    back: () => goBack(tab),
    errors: () => uncaughtIn(tab),
    ...own,
  };
  return tab;
}
