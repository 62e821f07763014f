import { existsSync } from 'node:fs';
import { type Browser, firefox } from 'playwright-core';
import type { Engine } from './engine.ts';
import { tabOf } from './page-tab.ts';

const PLACES = [process.env.FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'];

/** A Firefox on this machine, or `null`. The environment variable `FIREFOX` names another one. */
export function findFirefox(): string | null {
  return PLACES.find((place) => place !== undefined && existsSync(place)) ?? null;
}

/** An unpatched Firefox, through WebDriver BiDi; its ESR knows none of the media emulations Playwright asks for. */
export async function startFirefox(): Promise<Engine> {
  const executablePath = findFirefox();
  if (executablePath === null) throw new Error('there is no Firefox on this machine');
  const browser = await firefox.launch({ channel: 'moz-firefox', executablePath });
  return { name: 'firefox', open: () => openTab(browser), close: () => browser.close() };
}

async function openTab(browser: Browser) {
  const context = await browser.newContext({
    colorScheme: null,
    reducedMotion: null,
    forcedColors: null,
    contrast: null,
  });
  const page = await context.newPage();
  return tabOf(page, context, {
    hide: async () => {
      // A window cannot be minimized here, but a tab that a page opens covers the one it came from.
      const cover = context.waitForEvent('page');
      await page.evaluate("void open('about:blank')");
      await cover;
    },
    show: () => page.bringToFront(),
    close: () => context.close(),
  });
}
