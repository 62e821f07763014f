import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { wordPressFiles } from '../test/wordpress/downloads.ts';

// `npm run pot:wordpress`: collects the words for translators into `numberline/languages/numberline.pot`.

/** Writes the words of a plugin's folder into a file, with WordPress' own tool. Throws with what that printed. */
export function makePot(folder: string, file: string): void {
  const { cli, wordpress } = wordPressFiles('7.1');
  const tool = ['-d', 'error_reporting=22527', cli, '--allow-root'];
  execFileSync(
    'php',
    [
      ...tool,
      `--require=${join(import.meta.dirname, 'block-words.php')}`,
      ...['i18n', 'make-pot', folder, file, '--domain=numberline', '--exclude=assets'],
      // The same words make the same file: it says nothing of when they were collected.
      `--headers=${JSON.stringify({ 'POT-Creation-Date': '' })}`,
    ],
    {
      stdio: 'pipe',
      env: { ...process.env, BLOCK_WORDS: join(wordpress, 'wp-includes', 'block-i18n.json') },
    },
  );
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, 'numberline');
  makePot(folder, join(folder, 'languages', 'numberline.pot'));
}
