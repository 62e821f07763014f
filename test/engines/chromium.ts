import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
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
 * it turns the back/forward cache off, and pretends that every tab is in sight. Both are left alone when it joins a
 * browser that runs already (`noDefaults`), and then only for the first profile: so each tab is a browser of its own.
 */
export async function startChromium(): Promise<Engine> {
  const executable = findChromium();
  if (executable === null) throw new Error('there is no Chromium on this machine');
  const open = new Set<Tab>();
  return {
    name: 'chromium',
    async open() {
      const tab = await openTab(executable, () => open.delete(tab));
      open.add(tab);
      return tab;
    },
    close: async () => void (await Promise.all([...open].map((tab) => tab.close()))),
  };
}

async function openTab(executable: string, onClose: () => void): Promise<Tab> {
  const profile = mkdtempSync(join(tmpdir(), 'numberline-chromium-'));
  const child = begin(executable, [...QUIET, `--user-data-dir=${profile}`, '--remote-debugging-port=0']);
  const close = async () => {
    onClose();
    await end(child);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const address = await firstMatch(child, /DevTools listening on (ws:\S+)/);
    const browser = await chromium.connectOverCDP(address, { isLocal: true, noDefaults: true });
    const [context] = browser.contexts();
    if (context === undefined) throw new Error('Chromium has no profile');
    const page = context.pages()[0] ?? (await context.newPage());
    const devtools = await context.newCDPSession(page);
    const { windowId } = await devtools.send('Browser.getWindowForTarget');
    const setWindow = (windowState: 'minimized' | 'normal') =>
      devtools.send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
    return tabOf(page, context, {
      hide: async () => void (await setWindow('minimized')),
      show: async () => void (await setWindow('normal')),
      close,
    });
  } catch (error) {
    await close();
    throw error;
  }
}
