import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../chromium.ts';
import { begin, end, firstMatch } from './children.ts';
import type { Engine, Tab } from './engine.ts';
import { tabOf } from './page-tab.ts';

/** Without a window, and without the requests that Chromium makes of its own accord. */
export const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Chromium as people have it. Playwright's own launch makes it another browser in two ways that matter to the script:
 * it turns the back/forward cache off, and pretends that every tab is in sight. Joining one that runs already leaves
 * both alone (`noDefaults`), but visibility only in its first profile: a tab that is to be hidden gets its own Chromium.
 */
export async function startChromium(): Promise<Engine> {
  const executable = findChromium();
  if (executable === null) throw new Error('there is no Chromium on this machine');
  const shared = await join(executable);
  const running = [shared];
  return {
    name: 'chromium',
    async open({ canHide = false } = {}) {
      if (canHide) {
        const own = await join(executable);
        running.push(own);
        return openHideable(own);
      }
      const context = await shared.browser.newContext();
      const cannot = () => Promise.reject(new Error('open the tab with canHide'));
      return tabOf(await context.newPage(), context, {
        hide: cannot,
        show: cannot,
        close: () => context.close(),
      });
    },
    close: async () => void (await Promise.all(running.map(({ close }) => close()))),
  };
}

interface Running {
  browser: Browser;
  close(): Promise<void>;
}

async function join(executable: string): Promise<Running> {
  const profile = mkdtempSync(path.join(tmpdir(), 'numberline-chromium-'));
  const child = begin(executable, [
    ...QUIET,
    // Says in `navigator.webdriver` that a program drives it, as the other engines do by themselves.
    '--enable-automation',
    `--user-data-dir=${profile}`,
    '--remote-debugging-port=0',
  ]);
  const close = async () => {
    await end(child);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const address = await firstMatch(child, /DevTools listening on (ws:\S+)/);
    const browser = await chromium.connectOverCDP(address, { isLocal: true, noDefaults: true });
    return { browser, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The one window of a Chromium, which can be minimized. */
async function openHideable({ browser, close }: Running): Promise<Tab> {
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('Chromium has no profile');
  const page = context.pages()[0] ?? (await context.newPage());
  const devtools = await context.newCDPSession(page);
  const { windowId } = await devtools.send('Browser.getWindowForTarget');
  const setWindow = async (windowState: 'minimized' | 'normal') => {
    await devtools.send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
  };
  return tabOf(page, context, { hide: () => setWindow('minimized'), show: () => setWindow('normal'), close });
}
