import type { Asked } from './client.ts';
import type { Units } from './costs.ts';

/** One rate, and how it went. */
export interface Step {
  visitsPerSecond: number;
  requestsPerSecond: number;
  failed: number;
  isHeld: boolean;
  kinds: Record<string, Asked>;
}

const SHOWN = ['visit begins', 'page of a visit', 'call', 'overview', 'call log', 'report'];

/** Steps as a table of Markdown: ms that half of the requests took, and 99 of 100. */
export function stepTable(steps: readonly Step[]): string {
  const rows = steps.map(({ visitsPerSecond, requestsPerSecond, failed, isHeld, kinds }) => [
    `${visitsPerSecond}${isHeld ? '' : ' (not held)'}`,
    String(requestsPerSecond),
    String(failed),
    ...SHOWN.map((kind) => {
      const { p50 = null, p99 = null } = kinds[kind] ?? {};
      return p50 === null ? '–' : `${p50} / ${p99}`;
    }),
  ]);
  return table(
    ['visits begun a second', 'requests a second', 'failed', ...SHOWN.map((kind) => `${kind}, ms`)],
    rows,
  );
}

/** Dollars for a million, beyond what the plan includes: Cloudflare's pages on the pricing of Workers, Durable Objects and D1. */
const PRICES: Record<keyof Units, number> = {
  requests: 0.3,
  objectRequests: 0.15,
  objectRowsRead: 0.001,
  objectRowsWritten: 1,
  directoryRowsRead: 0.001,
  directoryRowsWritten: 1,
  cpuMs: 0.02,
};

const WORDS: Record<keyof Units, string> = {
  requests: 'Worker requests',
  objectRequests: 'Durable Object requests',
  objectRowsRead: 'rows read in objects',
  objectRowsWritten: 'rows written in objects',
  directoryRowsRead: 'rows read in D1',
  directoryRowsWritten: 'rows written in D1',
  cpuMs: 'CPU, ms, on this machine',
};

/** Units of a thousand visits, calls and questions as a table of Markdown, with what they come to. */
export function costTable(units: Record<'visits' | 'calls' | 'questions', Units>): string {
  const { visits, calls, questions } = units;
  const columns = [visits, calls, questions];
  const names = Object.keys(WORDS) as (keyof Units)[];
  const rows = names.map((name) => [
    WORDS[name],
    ...columns.map((of) => (of[name] ?? '–').toLocaleString('en')),
    `$${PRICES[name]}`,
  ]);
  const cents = (of: Units) =>
    names.reduce((sum, name) => sum + ((of[name] ?? 0) * PRICES[name]) / 10_000, 0);
  rows.push(['**together, cents**', ...columns.map((of) => cents(of).toFixed(2)), '']);
  return table(['of 1,000', 'visits', 'calls', 'questions of the dashboard', 'a million'], rows);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
