import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import { CANDIDATES, reasonToSkip } from '../engines/available.ts';
import { begin, end } from '../engines/children.ts';
import { findWebKit, startScreen } from '../engines/webkit.ts';
import { PHONE, servePages } from './pages.ts';
import { startStubEdge } from './stub-edge.ts';

const DAY = 86_400;

/** How long Safari's engine keeps cookies after one visit, in days by name, with tracking prevention or without. */
async function lifetimes(
  scene: { after(undo: () => unknown): void },
  hasPrevention: boolean,
): Promise<Record<string, number>> {
  const webkit = findWebKit();
  if (webkit === null) throw new Error('there is no WebKitGTK');
  const edge = await startStubEdge(scene);
  const origin = await servePages(scene, {
    '/': {
      head: edge.tag(),
      body: PHONE,
      headers: { 'set-cookie': `of-the-server=1; max-age=${400 * DAY}; path=/; httponly; samesite=lax` },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'numberline-cookies-'));
  const file = join(folder, 'cookies.sqlite');
  const screen = await startScreen(webkit);
  // Nobody drives it: under automation it has no tracking prevention.
  const browser = begin(
    webkit.browser,
    [...(hasPrevention ? ['--enable-itp'] : []), `--cookies-file=${file}`, `${origin}/`],
    screen.env,
  );
  scene.after(async () => {
    await end(browser);
    await screen.close();
    rmSync(folder, { recursive: true, force: true });
  });

  return vi.waitFor(
    () => {
      if (!existsSync(file)) throw new Error('no cookie was kept');
      const jar = new DatabaseSync(file, { readOnly: true });
      try {
        const rows = jar.prepare('SELECT name, expiry FROM moz_cookies').all();
        const days = Object.fromEntries(
          rows.map(({ name, expiry }) => [name, Math.round((Number(expiry) - Date.now() / 1000) / DAY)]),
        );
        expect(Object.keys(days).sort()).toEqual(['numberline', 'of-the-server']);
        return days;
      } finally {
        jar.close();
      }
    },
    { timeout: 15_000, interval: 100 },
  );
}

const webkit = CANDIDATES.find(({ name }) => name === 'webkit');
const reason = webkit ? reasonToSkip(webkit) : null;
const isCI = process.env.CI !== undefined;
if (reason !== null && !isCI) console.log(`Skipped: ${reason}`);

test.skipIf(reason !== null && !isCI)(
  'Safari’s tracking prevention ends the id that the script keeps after 7 days, and not one that a server set',
  async ({ onTestFinished }) => {
    const scene = { after: (undo: () => unknown) => onTestFinished(async () => void (await undo())) };
    expect(await lifetimes(scene, false)).toEqual({ numberline: 400, 'of-the-server': 400 });
    expect(await lifetimes(scene, true)).toEqual({ numberline: 7, 'of-the-server': 400 });
  },
);
