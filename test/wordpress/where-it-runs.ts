import { describe, test } from 'vitest';
import { CANDIDATES, reasonToSkip } from '../engines/available.ts';
import { PHP } from './php.ts';

/** Vitest's `describe`, skipped with the reason where there is no PHP or no browser, which in CI is a failure. */
export function whereWordPressRuns(behaviour: string, specs: () => void): void {
  const chromium = CANDIDATES.filter(({ name }) => name === 'chromium');
  const reason = [PHP, ...chromium].map(reasonToSkip).find((one) => one !== null);
  if (reason === undefined) {
    describe(behaviour, specs);
    return;
  }
  test(behaviour, ({ skip }) => {
    if (process.env.CI !== undefined) throw new Error(reason);
    console.log(`Skipped: ${reason}`);
    skip(reason);
  });
}
