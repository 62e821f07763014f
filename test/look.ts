import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Looks at a screen on a phone and a desk, in both themes: nothing a machine can hold against it, nothing beside it. With the
 * environment variable `PICTURES` a picture of each is kept in that folder.
 */
export async function look(page: Page, name: string): Promise<void> {
  for (const width of [390, 1280]) {
    for (const theme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: theme });
      await page.evaluate(AXE);
      // Colours fade from one theme to the other.
      await page.waitForTimeout(150);
      const wrong = await page.evaluate(async () => {
        const { axe } = window as unknown as {
          axe: {
            run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
          };
        };
        const found = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
        return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      });
      const beside = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect([name, width, theme, wrong, beside]).toEqual([name, width, theme, [], false]);
      const folder = process.env.PICTURES;
      if (folder === undefined) continue;
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `${name}-${width}-${theme}.png`), fullPage: true });
    }
  }
}
