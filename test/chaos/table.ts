import type { Outcome } from './scenario.ts';

/** One line of the answer of `npm run chaos`. */
export interface Result extends Outcome {
  name: string;
  fault: string;
  tookMs: number;
  /** Why it could not be finished; that is as bad as a loss. */
  problem: string | null;
  /** Why this machine cannot do it. */
  skipped: string | null;
}

/**
 * The results as a table of Markdown.
 *
 * @param names of all scenarios, in order
 * @param before an earlier table: its lines stay for scenarios that were not run this time
 */
export function tableOf(results: readonly Result[], names: readonly string[], before = ''): string {
  const lines = before.split('\n');
  const rows = names.flatMap((name) => {
    const result = results.find((one) => one.name === name);
    return result === undefined ? lines.filter((row) => row.startsWith(`| **${name}**:`)) : rowOf(result);
  });
  return [
    line([
      'what happens',
      'in this run',
      'requests without a good answer',
      'lost, doubled or invented',
      'all as before after',
    ]),
    line(Array(5).fill('---')),
    ...rows,
  ].join('\n');
}

function rowOf(result: Result): string {
  const { name, fault, seen, requests, failed, lost, recoveryMs } = result;
  const what = `**${name}**: ${fault}`;
  if (result.skipped !== null) return line([what, `not run: ${result.skipped}`, '', '', '']);
  if (result.problem !== null) return line([what, `failed: ${result.problem}`, '', '', '']);
  const share = requests === 0 ? '0 of 0' : `${failed} of ${requests} (${percent(failed / requests)})`;
  const recovery = recoveryMs === null ? '–' : seconds(recoveryMs);
  return line([what, seen, share, String(lost.length), recovery]);
}

const line = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
