import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../edge/local/build.ts';
import { CONNECTIONS, findClient, type LoadClient, type Slice } from './load.ts';
import { inTurn, median, paired, round, type Spread, spread } from './rounds.ts';
import { bundleWorker, type ServedWorker, serveWorker } from './served-worker.ts';

/** What is asked of the served worker. */
const ROUTES = ['rpc', 'rpc2', 'static', 'first'] as const;
type Route = (typeof ROUTES)[number];

/** Requests that are sent one after the other, with nothing else under way: how long one carrier waits. */
const ALONE = 300;

/** After so many calls it is measured how long a pool takes for the next ones; before the first the code is warm. */
const ASKED = [100, 1_200] as const;
const ASKED_MORE = 300;

/** What is known of one route. Times ms. */
interface Measured {
  requestsPerSecond: Spread;
  /** µs of the server's CPU per request, over that of the empty call. */
  cpuOverRpc: number | null;
  /** With 32 requests under way. */
  p50: number;
  p99OverRpc: number;
  /** With one request under way. */
  alone: { p50: number; p99: number };
}

/**
 * `npm run bench -- call`: the first webhook of a new call beside a call to an object that does nothing, on workerd with
 * storage on disk. Every request is a new call: its signature is checked, its visit found, its row written, its flow
 * entered, its caps and the caller looked at, and the reply rendered; `static` is the same for a number of no pool. `--quick` gives a first idea.
 */
export async function bench(args: string[]): Promise<object> {
  const { values } = parseArgs({ args, options: { quick: { type: 'boolean', default: false } } });
  const [rounds, seconds] = values.quick ? [2, 1] : [6, 2];
  const client = findClient();
  const started = Date.now();
  const load = round(loadavg()[0] ?? 0);
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'numberline-bench-'));
  try {
    const file = await bundleWorker(join(import.meta.dirname, 'worker', 'calls.ts'), folder);
    const server = await serveWorker({
      file,
      folder,
      objects: { COMPANIES: 'Company', POOLS: 'NumberPool', EMPTY: 'Empty' },
      texts: { SECRET: 'a secret of the bench, 32 bytes or more' },
    });
    try {
      await prepare(server);
      const attribution = await growth(server);
      const routes = await measure(server, client, rounds, seconds);
      const { first } = routes;
      return {
        bench: 'call',
        baseline: 'rpc: a request that calls an empty Durable Object and answers; rpc2: two of them in a row',
        client: client.name,
        connections: CONNECTIONS,
        rounds,
        sliceSeconds: seconds,
        machine: { cpus: availableParallelism(), loadBefore: load, loadAfter: round(loadavg()[0] ?? 0) },
        took: Math.round((Date.now() - started) / 1000),
        routes,
        attribution,
        targets: [
          {
            what: 'who called, after 1,200 calls over at first',
            wanted: '≤ 1.2',
            met: attribution.ratio <= 1.2,
          },
          {
            what: 'the first answer alone, p99',
            wanted: '≤ 500 ms',
            met: first.alone.p99 <= 500,
          },
        ],
      };
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function prepare(server: ServedWorker): Promise<void> {
  const prepared = await fetch(`${server.url}/prepare`, { method: 'POST' });
  if (!prepared.ok) throw new Error(`POST /prepare: ${prepared.status} ${await prepared.text()}`);
}

/** How long a pool takes to say who called when it knows of no calls, and when it knows of many; ms, one at a time. */
async function growth(server: ServedWorker): Promise<{ p50: number[]; ratio: number }> {
  const url = `${server.url}/who`;
  let asked = 0;
  const p50: number[] = [];
  for (const calls of ASKED) {
    await oneByOne(url, calls - asked);
    const times = await oneByOne(url, ASKED_MORE);
    asked = calls + times.length;
    p50.push(round(median(times)));
  }
  const [first = Number.NaN, later = Number.NaN] = p50;
  return { p50, ratio: round(later / first) };
}

async function measure(
  server: ServedWorker,
  client: LoadClient,
  rounds: number,
  seconds: number,
): Promise<Record<Route, Measured>> {
  for (const route of ROUTES) await client.run(`${server.url}/${route}`, 1);
  const slices: Record<Route, (Slice & { cpu: number | null })[]> = {
    rpc: [],
    rpc2: [],
    static: [],
    first: [],
  };
  const alone: Record<Route, number[]> = { rpc: [], rpc2: [], static: [], first: [] };
  for (let nth = 0; nth < rounds; nth++) {
    for (const route of inTurn(ROUTES, nth)) {
      const before = server.cpu();
      const slice = await client.run(`${server.url}/${route}`, seconds);
      const after = server.cpu();
      const cpu = before === null || after === null ? null : (after - before) / slice.requests;
      slices[route].push({ ...slice, cpu });
      alone[route].push(...(await oneByOne(`${server.url}/${route}`, Math.ceil(ALONE / rounds))));
    }
    const rates = ROUTES.map((route) => `${route} ${Math.round(rateOf(slices[route].at(-1)))}`);
    console.error(`round ${nth + 1} of ${rounds}, requests/s: ${rates.join(', ')}`);
  }
  const of = (route: Route): Measured => {
    const all = slices[route];
    const sorted = alone[route].sort((a, b) => a - b);
    const at = (share: number) => round(sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN);
    const cpu = all.map((slice) => slice.cpu);
    const base = slices.rpc.map((slice) => slice.cpu);
    return {
      requestsPerSecond: spread(all.map(rateOf)),
      cpuOverRpc: isKnown(cpu) && isKnown(base) ? paired(cpu, base).median : null,
      p50: round(median(all.map(({ p50 }) => p50))),
      p99OverRpc: paired(
        all.map(({ p99 }) => p99),
        slices.rpc.map(({ p99 }) => p99),
      ).median,
      alone: { p50: at(0.5), p99: at(0.99) },
    };
  };
  return { rpc: of('rpc'), rpc2: of('rpc2'), static: of('static'), first: of('first') };
}

/** How long each of so many requests took, ms, sent one after the other. */
async function oneByOne(url: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let sent = 0; sent < count; sent++) {
    const began = performance.now();
    const response = await fetch(url);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    times.push(performance.now() - began);
  }
  return times;
}

function rateOf(slice: Slice | undefined): number {
  return slice === undefined ? Number.NaN : slice.requests / slice.seconds;
}

function isKnown(values: (number | null)[]): values is number[] {
  return values.every((value) => value !== null);
}
