import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { CallPage } from '../../edge/calls/call.ts';
import { type Edge, startEdge } from '../edge.ts';
import { seedPast } from '../past-calls.ts';
import { median, round } from './rounds.ts';

/** A file of calls that is made in the background, as the API shows it. */
interface Job {
  id: string;
  state: string;
  done: number;
  bytes: number;
  failure: string | null;
}

/** How often the memory is looked at, ms. */
const LOOK_MS = 25;

/** What the runtime may have grown by when a file is done, of what it had in the first tenth of the time. */
const MOST_GROWTH = 1.1;

/**
 * `npm run bench -- export [--rows N]`: memory of the runtime's process (workerd, resident; the bucket is in it too) while a
 * file of N calls is made, and of a tenth of them. Each size has an installation of its own, which has made the same files once
 * before: a heap that is young grows whatever is done with it. What a file would leave behind goes on growing.
 */
export async function bench(args: string[]): Promise<object> {
  const { values } = parseArgs({ args, options: { rows: { type: 'string', default: '100000' } } });
  const rows = Number(values.rows);
  const started = Date.now();
  const [few, many] = [await measured(rows / 10), await measured(rows)];
  return {
    bench: 'export',
    baseline: `the same with ${rows / 10} rows`,
    machine: { cpus: availableParallelism(), load: round(loadavg()[0] ?? 0) },
    took: Math.round((Date.now() - started) / 1000),
    [`${rows / 10} rows`]: few,
    [`${rows} rows`]: many,
  };
}

async function measured(rows: number) {
  const edge = await startEdge();
  try {
    await edge.api('POST', '/simulator/calls', {
      to: '+13125550101',
      from: '+17735550111',
      script: { speed: 0 },
    });
    await until(async () => (await edge.api<CallPage>('GET', '/v1/calls')).calls[0]?.state === 'ended');
    // Those that are there beside the copies are none too many.
    await seedPast(edge, rows - 1);
    const pid = workerd();
    for (const format of ['csv', 'xlsx']) await made(edge, format);
    return { csv: await watched(edge, pid, 'csv'), xlsx: await watched(edge, pid, 'xlsx') };
  } finally {
    await edge.remove();
  }
}

async function watched(edge: Edge, pid: number, format: string) {
  const seen = [memoryOf(pid)];
  const look = setInterval(() => seen.push(memoryOf(pid)), LOOK_MS);
  const started = Date.now();
  try {
    const { done, bytes } = await made(edge, format);
    // Of each tenth of the time.
    const tenths = Array.from({ length: 10 }, (_, n) =>
      median(seen.slice(Math.floor((n * seen.length) / 10), Math.floor(((n + 1) * seen.length) / 10))),
    );
    const growth = (tenths.at(-1) ?? 0) / (tenths[0] ?? 1);
    return {
      rows: done,
      fileMib: round(bytes / 1_048_576),
      seconds: round((Date.now() - started) / 1000),
      peakMib: round(Math.max(...seen)),
      tenthsMib: tenths.map(round),
      growth: round(growth),
      isFlat: growth <= MOST_GROWTH,
    };
  } finally {
    clearInterval(look);
  }
}

/** Has a file made, and waits for it. */
async function made(edge: Edge, format: string): Promise<Job> {
  const { id } = await edge.api<Job>('POST', '/v1/exports', { format });
  let job: Job | null = null;
  await until(async () => {
    job = await edge.api<Job>('GET', `/v1/exports/${id}`);
    if (job.state === 'failed') throw new Error(`the file could not be made: ${job.failure}`);
    return job.state === 'done';
  });
  return job as unknown as Job;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 150_000; Date.now() < end; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it took longer than 150 seconds');
}

/** Resident memory of a process, MiB (proc(5)). */
function memoryOf(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}

/** The runtime that we have started: the one process called workerd that descends from us. */
function workerd(): number {
  const parents = new Map<number, { parent: number; name: string }>();
  for (const pid of readdirSync('/proc').map(Number).filter(Boolean)) {
    try {
      const [, name = '', parent = ''] =
        /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
      parents.set(pid, { parent: Number(parent), name });
    } catch {
      // It has ended meanwhile.
    }
  }
  const isOurs = (pid: number): boolean => {
    for (let one: number | undefined = pid; one !== undefined; one = parents.get(one)?.parent) {
      if (one === process.pid) return true;
    }
    return false;
  };
  const found = [...parents].find(([pid, { name }]) => name === 'workerd' && isOurs(pid));
  if (found === undefined) throw new Error('there is no process workerd of ours; this needs /proc');
  return found[0];
}
