import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../edge/local/build.ts';
import { CONNECTIONS, findClient, type LoadClient, type Slice } from './load.ts';
import { inTurn, median, paired, round, type Spread, spread } from './rounds.ts';
import { bundleWorker, type ServedWorker, serveWorker } from './served-worker.ts';

/** Numbers in the pool that is compared with the baselines. */
const POOL = 100;
const SIZES = [100, 1_000, 10_000] as const;

/** What is asked of the served worker, by the name it has in the answer. */
const ROUTES = {
  /** Baseline: a call to an object that does nothing. */
  rpc: '/rpc',
  /** The same with the message and the answer of a lease. */
  message: '/message',
  /** The same, written down as one row before it is answered: the least that is durable. */
  note: '/note',
  lease: `/lease/${POOL}`,
  lease1000: '/lease/1000',
  lease10000: '/lease/10000',
  keep: `/keep/${POOL}`,
  naive: `/naive/${POOL}`,
} as const;

/** How long to measure. A busy machine gets through fewer rounds in its time, at the least through one. */
interface Plan {
  rounds: number;
  /** Of one slice. */
  seconds: number;
  /** Seconds for one medium, from starting the server to its last slice. */
  limit: number;
}

const FULL: Plan = { rounds: 6, seconds: 2, limit: 115 };
const QUICK: Plan = { rounds: 3, seconds: 1, limit: 22 };

type Route = keyof typeof ROUTES;
const ROUTE_NAMES = Object.keys(ROUTES) as Route[];

/** Routes that need a first slice that does not count; filling the pools has done that for the others. */
const WARMED_UP: Route[] = ['rpc', 'message', 'note', 'keep'];

interface Measured extends Slice {
  /** Of the server, per request, µs; `null` where it cannot be read. */
  cpu: number | null;
}

type Rounds = Record<Route, Measured[]>;

/** What the bench answers for one medium. */
export interface MediumResult {
  rounds: number;
  /** Requests per second of one route over another's, round by round. */
  ratios: Record<
    'lease/rpc' | 'keep/rpc' | 'lease/naive' | 'lease/message' | 'lease/note' | 'message/rpc' | 'note/rpc',
    Spread
  >;
  /** A lease at a size over a lease at 100 numbers. */
  flatness: Record<'1000/100' | '10000/100', Spread>;
  routes: Record<
    Route,
    {
      requestsPerSecond: Spread;
      /** µs of the server's CPU time per request. */
      cpu: Spread | null;
      cpuOverRpc: number | null;
      /** ms */
      p50: number;
      /** Never as a time: workerd's own tail under full load is long for every route, the empty one included. */
      p99OverRpc: number;
    }
  >;
}

/**
 * `npm run bench -- lease`: a durable lease beside a call that does nothing, a keep-alive, and the pool one would
 * write first, on workerd, with storage on disk and in memory. `--quick` gives a first idea within a minute.
 *
 * Every lease is a new visit, takes a number from another and is on record before it is answered. Routes take turns
 * in slices of a few seconds, and ratios are between slices of one round.
 */
export async function bench(args: string[]): Promise<object> {
  const { values } = parseArgs({ args, options: { quick: { type: 'boolean', default: false } } });
  const plan = values.quick ? QUICK : FULL;
  const client = findClient();
  const started = Date.now();
  const load = round(loadavg()[0] ?? 0);
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const build = mkdtempSync(join(cache, 'numberline-bench-'));
  const media: Record<string, MediumResult | string> = {};
  try {
    const file = await bundleWorker(join(import.meta.dirname, 'worker', 'worker.ts'), build);
    for (const [medium, parent] of [
      ['disk', cache],
      ['tmpfs', '/dev/shm'],
    ] as const) {
      media[medium] = unsuitable(medium, parent) ?? (await measure(medium, parent, file, client, plan));
    }
  } finally {
    rmSync(build, { recursive: true, force: true });
  }
  return {
    bench: 'lease',
    baseline: 'rpc: a request that calls an empty Durable Object without arguments and answers',
    pool: POOL,
    client: client.name,
    connections: CONNECTIONS,
    sliceSeconds: plan.seconds,
    machine: { cpus: availableParallelism(), loadBefore: load, loadAfter: round(loadavg()[0] ?? 0) },
    took: Math.round((Date.now() - started) / 1000),
    media,
    targets: targetsOf(media),
  };
}

const TMPFS = 0x01021994; // linux/magic.h

/** Why a folder does not stand for a medium; `null` when it does. */
function unsuitable(medium: 'disk' | 'tmpfs', folder: string): string | null {
  if (!existsSync(folder)) return skip(medium, `there is no ${folder}`);
  const isTmpfs = statfsSync(folder).type === TMPFS;
  if (isTmpfs === (medium === 'tmpfs')) return null;
  return skip(medium, `${folder} is ${isTmpfs ? '' : 'not '}on tmpfs`);
}

function skip(medium: string, reason: string): string {
  console.error(`${medium}: not measured, ${reason}`);
  return `not measured: ${reason}`;
}

async function measure(
  medium: string,
  parent: string,
  file: string,
  client: LoadClient,
  plan: Plan,
): Promise<MediumResult> {
  const until = Date.now() + plan.limit * 1000;
  const folder = mkdtempSync(join(parent, 'numberline-bench-'));
  try {
    const server = await serveWorker({
      file,
      folder,
      objects: { POOLS: 'NumberPool', EMPTY: 'Empty', NAIVE: 'NaivePool', NOTEBOOK: 'Notebook' },
      texts: { SECRET: 'a secret of the bench, 32 bytes or more' },
    });
    try {
      console.error(`${medium}: filling the pools …`);
      for (const size of SIZES) await prepare(server, `/lease/${size}`);
      await prepare(server, `/keep/${POOL}`);
      for (const route of WARMED_UP) await slice(server, client, route, 1);
      const rounds = Object.fromEntries(ROUTE_NAMES.map((route) => [route, []])) as unknown as Rounds;
      let longest = 0;
      for (let nth = 0; nth < plan.rounds; nth++) {
        const began = Date.now();
        if (nth > 0 && began + longest > until) break;
        for (const route of inTurn(ROUTE_NAMES, nth)) {
          rounds[route].push(await slice(server, client, route, plan.seconds));
        }
        longest = Math.max(longest, Date.now() - began);
        const rates = ROUTE_NAMES.map((route) => `${route} ${Math.round(rate(rounds[route].at(-1)))}`);
        console.error(`${medium}, round ${nth + 1} of ${plan.rounds}, requests/s: ${rates.join(', ')}`);
      }
      return resultOf(rounds);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function prepare(server: ServedWorker, path: string): Promise<void> {
  const response = await fetch(`${server.url}${path}`, { method: 'POST' });
  if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
}

async function slice(
  server: ServedWorker,
  client: LoadClient,
  route: Route,
  seconds: number,
): Promise<Measured> {
  const before = server.cpu();
  const seen = await client.run(`${server.url}${ROUTES[route]}`, seconds);
  const after = server.cpu();
  return { ...seen, cpu: before === null || after === null ? null : (after - before) / seen.requests };
}

function rate(slice: Slice | undefined): number {
  return slice === undefined ? Number.NaN : slice.requests / slice.seconds;
}

function resultOf(rounds: Rounds): MediumResult {
  const over = (route: Route, other: Route) => paired(rounds[route].map(rate), rounds[other].map(rate));
  const of = (route: Route) => {
    const cpu = cpuOf(rounds, route);
    const cpuOfRpc = cpuOf(rounds, 'rpc');
    const p99 = (name: Route) => rounds[name].map((slice) => slice.p99);
    return {
      requestsPerSecond: spread(rounds[route].map(rate)),
      cpu: cpu === null ? null : spread(cpu),
      cpuOverRpc: cpu === null || cpuOfRpc === null ? null : paired(cpu, cpuOfRpc).median,
      p50: round(median(rounds[route].map((slice) => slice.p50))),
      p99OverRpc: paired(p99(route), p99('rpc')).median,
    };
  };
  return {
    rounds: rounds.rpc.length,
    ratios: {
      'lease/rpc': over('lease', 'rpc'),
      'keep/rpc': over('keep', 'rpc'),
      'lease/naive': over('lease', 'naive'),
      'lease/message': over('lease', 'message'),
      'lease/note': over('lease', 'note'),
      'message/rpc': over('message', 'rpc'),
      'note/rpc': over('note', 'rpc'),
    },
    flatness: { '1000/100': over('lease1000', 'lease'), '10000/100': over('lease10000', 'lease') },
    routes: Object.fromEntries(ROUTE_NAMES.map((route) => [route, of(route)])) as MediumResult['routes'],
  };
}

function cpuOf(rounds: Rounds, route: Route): number[] | null {
  const values = rounds[route].map((slice) => slice.cpu);
  return values.every((value) => value !== null) ? values : null;
}

/** What the project wants of a lease, and what this run says of it. */
function targetsOf(media: Record<string, MediumResult | string>) {
  const target = (medium: string, what: string, wanted: string, read: (result: MediumResult) => boolean) => {
    const result = media[medium];
    return { medium, what, wanted, met: typeof result === 'object' ? read(result) : null };
  };
  const flat = ({ flatness }: MediumResult) =>
    Object.values(flatness).every(({ median }) => Math.abs(median - 1) <= 0.1);
  return [
    ...['disk', 'tmpfs'].flatMap((medium) => [
      target(medium, 'lease/rpc', '≥ 0.85', ({ ratios }) => ratios['lease/rpc'].median >= 0.85),
      target(medium, 'keep/rpc', '≥ 0.85', ({ ratios }) => ratios['keep/rpc'].median >= 0.85),
      target(medium, 'lease at 100 to 10,000 numbers', 'within 10 %', flat),
    ]),
    target('disk', 'lease/naive', '≥ 2.2', ({ ratios }) => ratios['lease/naive'].median >= 2.2),
  ];
}
