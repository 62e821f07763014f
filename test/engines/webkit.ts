import { existsSync } from 'node:fs';
import { freePort } from '../edge.ts';
import { begin, end, firstMatch } from './children.ts';
import { type Cookie, type Engine, expressionOf, goBack, type Tab, uncaughtIn } from './engine.ts';
import { beginSession, click, evaluate } from './webdriver.ts';

const DRIVERS = ['/usr/bin/WebKitWebDriver'];
const SCREENS = ['/usr/bin/Xvfb'];
const BROWSERS = ['x86_64', 'aarch64'].flatMap((machine) =>
  ['4.1', '6.0'].flatMap((version) => [
    `/usr/lib/${machine}-linux-gnu/webkit2gtk-${version}/MiniBrowser`,
    `/usr/lib/${machine}-linux-gnu/webkitgtk-${version}/MiniBrowser`,
  ]),
);

/** WebKitGTK is Safari's engine as Linux has it, with a browser that is not much more than a window. */
export interface WebKit {
  driver: string;
  browser: string;
  /** A screen that nobody sees; WebKitGTK has no headless mode. */
  screen: string;
}

/** A WebKitGTK on this machine with all it needs, or `null`. */
export function findWebKit(): WebKit | null {
  const [driver, browser, screen] = [DRIVERS, BROWSERS, SCREENS].map((places) => places.find(existsSync));
  return driver && browser && screen ? { driver, browser, screen } : null;
}

// There is no graphics card to draw with, and its sandbox needs rights that a container does not give.
const PLAIN = {
  WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
  WEBKIT_DISABLE_COMPOSITING_MODE: '1',
  WEBKIT_DISABLE_DMABUF_RENDERER: '1',
};

/** An X server of our own, and the environment in which programs draw to it. */
export async function startScreen({ screen }: WebKit) {
  const child = begin(screen, ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp']);
  const number = await firstMatch(child, /^(\d+)\n/m);
  return { env: { ...PLAIN, DISPLAY: `:${number}` }, close: () => end(child) };
}

export async function startWebKit(): Promise<Engine> {
  const webkit = findWebKit();
  if (webkit === null) throw new Error('there is no WebKitGTK with a driver and a screen on this machine');
  const screen = await startScreen(webkit);
  const open = new Set<Tab>();
  return {
    name: 'webkit',
    async open() {
      const tab = await openTab(webkit, screen.env, () => open.delete(tab));
      open.add(tab);
      return tab;
    },
    async close() {
      await Promise.all([...open].map((tab) => tab.close()));
      await screen.close();
    },
  };
}

/** A driver has one session at a time, and a session is a browser without a past: each tab gets its own. */
async function openTab(webkit: WebKit, env: Record<string, string>, onClose: () => void): Promise<Tab> {
  const port = await freePort();
  const driver = begin(webkit.driver, [`--port=${port}`, '--host=127.0.0.1'], env);
  const close = async () => {
    onClose();
    await end(driver);
  };
  try {
    await isListening(port);
    const session = await beginSession(`http://127.0.0.1:${port}`, {
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': {
        binary: webkit.browser,
        args: ['--automation'],
      },
    });
    const tab: Tab = {
      goto: (url) => session.command('POST', '/url', { url }),
      evaluate: <T>(source: string | ((...args: never[]) => unknown), ...args: unknown[]) =>
        evaluate<T>(session, expressionOf(source, args)),
      click: (selector) => click(session, selector),
      cookies: async () =>
        (await session.command<(Cookie & { expiry?: number })[]>('GET', '/cookie')).map(
          ({ name, value, domain, expiry }) => ({
            name,
            value,
            domain,
            ...(expiry === undefined ? {} : { expires: expiry }),
          }),
        ),
      back: () => goBack(tab),
      hide: () => session.command('POST', '/window/minimize'),
      // Any size will do: to give a minimized window one is to restore it.
      show: () => session.command('POST', '/window/rect', { width: 1024, height: 768 }),
      errors: () => uncaughtIn(tab),
      close,
    };
    return tab;
  } catch (error) {
    await close();
    throw error;
  }
}

async function isListening(port: number): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    const status = await fetch(`http://127.0.0.1:${port}/status`).catch(() => null);
    if (status?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('WebKitWebDriver did not answer within 10 s');
}
