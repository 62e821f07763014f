import { describe, test } from 'vitest';
import { CANDIDATES, reasonToSkip } from '../engines/available.ts';
import { RELEASES, wordPressFiles } from './downloads.ts';
import { PHP } from './php.ts';

/**
 * Vitest's `describe`, skipped with the reason where there is no PHP, no browser or no WordPress to be had, which in CI is
 * a failure. Fetches WordPress before any test begins, however long that takes.
 */
export function whereWordPressRuns(behaviour: string, specs: () => void): void {
  const chromium = CANDIDATES.filter(({ name }) => name === 'chromium');
  const reason = [PHP, ...chromium].map(reasonToSkip).find((one) => one !== null) ?? reasonWithoutWordPress();
  if (reason === null) {
    describe(behaviour, specs);
    return;
  }
  test(behaviour, ({ skip }) => {
    if (process.env.CI !== undefined) throw new Error(reason);
    console.log(`Skipped: ${reason}`);
    skip(reason);
  });
}

function reasonWithoutWordPress(): string | null {
  try {
    RELEASES.forEach(wordPressFiles);
    return null;
  } catch (error) {
    return `WordPress could not be fetched: ${error instanceof Error ? error.message : error}`;
  }
}
