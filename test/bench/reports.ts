import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Filter } from '../../edge/filters/filter.ts';
import { and, type Sql, whereOf } from '../../edge/filters/sql.ts';
import { root } from '../../edge/local/build.ts';
import { reportOf } from '../../edge/reports/report.ts';
import { reportRequest, specOf } from '../../edge/reports/spec.ts';
import { STANDARD_REPORTS } from '../../edge/reports/standard.ts';
import { inTurn, median, paired, round, type Spread } from './rounds.ts';
import { bundleWorker, serveWorker } from './served-worker.ts';
import { END } from './worker/generated-calls.ts';

/** Calls that are written at a time: as many as an object gets through well within a request. */
const PORTION = 20_000;

/** ms that a first page of the log, and a filter that has an index, may take here. */
const PAGE_LIMIT = 50;

/** A question and what it may take: reports look at all calls of 90 days, pages at the newest. */
interface Question {
  queries: Sql[];
  isPage: boolean;
}

/**
 * `npm run bench -- reports [--calls N] [--rounds N]`: the log's pages and every standard report over a million calls of one
 * company, in a Durable Object on workerd, beside the same SQL run by Node's SQLite on the same calls. Both are asked over
 * HTTP in turn, and ratios are between the two of one round.
 */
export async function bench(args: string[]): Promise<object> {
  const { values } = parseArgs({
    args,
    options: { calls: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '5' } },
  });
  const all = Number(values.calls);
  const rounds = Number(values.rounds);
  const started = Date.now();
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'numberline-bench-'));
  const node = spawn(
    process.execPath,
    [join(import.meta.dirname, 'sqlite-server.ts'), join(folder, 'node.sqlite')],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  try {
    const file = await bundleWorker(join(import.meta.dirname, 'worker', 'ledger.ts'), folder);
    const edge = await serveWorker({ file, folder, objects: { LEDGER: 'BenchLedger' }, texts: {} });
    try {
      const sides = { ours: edge.url, node: `http://127.0.0.1:${await portOf(node)}` };
      for (const [name, url] of Object.entries(sides)) await fill(name, url, all);
      const results: Record<string, object> = {};
      for (const [name, question] of Object.entries(questions())) {
        results[name] = await compare(question, sides, rounds);
        console.error(name, JSON.stringify(results[name]));
      }
      return {
        bench: 'reports',
        baseline: 'node: the same SQL on the same calls in node:sqlite, asked over HTTP too',
        calls: all,
        rounds,
        machine: { cpus: availableParallelism(), load: round(loadavg()[0] ?? 0) },
        took: Math.round((Date.now() - started) / 1000),
        questions: results,
      };
    } finally {
      await edge.stop();
    }
  } finally {
    node.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function portOf(node: ChildProcess): Promise<number> {
  const [line] = (await once(node.stdout as NonNullable<typeof node.stdout>, 'data')) as [Buffer];
  return Number(line.toString());
}

async function fill(name: string, url: string, all: number): Promise<void> {
  for (let from = 0; from < all; from += PORTION) {
    const to = Math.min(all, from + PORTION);
    const response = await fetch(`${url}/fill?from=${from}&to=${to}&all=${all}`, { method: 'POST' });
    if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
    if (to % 200_000 === 0 || to === all) console.error(`${name}: ${to} of ${all} calls written`);
  }
}

interface Compared {
  /** Rows that both answered. */
  rows: number;
  /** ms, of the object. */
  ms: number;
  overNode: Spread;
  /** Whether it is what it should be: 1.5 times Node's at most, and for a page 50 ms. */
  met: boolean;
}

async function compare(
  { queries, isPage }: Question,
  sides: Record<'ours' | 'node', string>,
  rounds: number,
): Promise<Compared> {
  const times = { ours: [] as number[], node: [] as number[] };
  const rows = new Set<number>();
  // The first round reads the pages into memory and does not count.
  for (let nth = 0; nth <= rounds; nth++) {
    for (const side of inTurn(['ours', 'node'] as const, nth)) {
      const began = performance.now();
      const response = await fetch(`${sides[side]}/ask`, { method: 'POST', body: JSON.stringify(queries) });
      rows.add(((await response.json()) as { rows: number }).rows);
      if (nth > 0) times[side].push(performance.now() - began);
    }
  }
  if (rows.size !== 1) throw new Error(`the two sides differ: ${[...rows].join(' and ')} rows`);
  const overNode = paired(times.ours, times.node);
  const ms = round(median(times.ours));
  return { rows: [...rows][0] ?? 0, ms, overNode, met: isPage ? ms <= PAGE_LIMIT : overNode.median <= 1.5 };
}

/** Everything that is measured, by name. */
function questions(): Record<string, Question> {
  const time = { from: END - 90 * 86_400_000, to: END };
  const reports = Object.entries(STANDARD_REPORTS).map(([name, { request }]): [string, Question] => {
    const queries: Sql[] = [];
    const spec = specOf(
      reportRequest.parse({ ...request, ...time }),
      'America/Chicago',
      (filter) => filter as Filter,
    );
    reportOf(spec, (sql) => {
      queries.push(sql);
      return [];
    });
    return [`report ${name}`, { queries, isPage: false }];
  });
  const filters: Record<string, Filter> = {
    'first page': { all: [] },
    'of a caller': { field: 'caller.number', op: 'is', value: '+17730000042' },
    'of a campaign': { field: 'source.campaign', op: 'is', value: 'campaign 7' },
    'of a source': { field: 'source.source', op: 'is', value: 'bing' },
    'of a number': { field: 'trackingNumber', op: 'is', value: '+13125550007' },
    'of an outcome': { field: 'outcome', op: 'is', value: 'abandoned' },
  };
  const pages = Object.entries(filters).map(([name, filter]): [string, Question] => {
    const { text, values } = and(whereOf(filter, () => '0'));
    const sql = {
      text: `SELECT * FROM call WHERE ${text} ORDER BY started_at DESC, n DESC LIMIT 51`,
      values,
    };
    return [`log ${name}`, { queries: [sql], isPage: true }];
  });
  return Object.fromEntries([...pages, ...reports]);
}
