import { spawn, spawnSync } from 'node:child_process';
import { Agent, get } from 'node:http';

/** What one slice of load saw. */
export interface Slice {
  requests: number;
  /** How long it lasted, s. */
  seconds: number;
  /** ms */
  p50: number;
  p99: number;
}

/** Sends GETs over kept connections, each as soon as the one before is answered. Rejects on any answer but 200. */
export interface LoadClient {
  name: string;
  run(url: string, seconds: number): Promise<Slice>;
}

/** Connections held open at once. */
export const CONNECTIONS = 32;

/** `wrk` where it is installed, because it takes less of the machine; else Node's own client. One of them for a run. */
export function findClient(): LoadClient {
  return spawnSync('wrk', ['--version']).error === undefined
    ? { name: 'wrk', run: runWrk }
    : { name: 'node:http', run: runNode };
}

function runWrk(url: string, seconds: number): Promise<Slice> {
  const args = ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '--timeout', '5s', '--latency', url];
  return new Promise((resolve, reject) => {
    const child = spawn('wrk', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk;
    });
    child.once('error', reject);
    child.once('exit', () => {
      try {
        resolve(readWrk(printed));
      } catch (error) {
        reject(new Error(`${url}: ${error instanceof Error ? error.message : error}`));
      }
    });
  });
}

const UNITS = { us: 0.001, ms: 1, s: 1000, m: 60_000 } as const;

/** Reads the report of wrk 4. Throws with the report when anything went wrong in the slice. */
export function readWrk(report: string): Slice {
  const latency = (percent: string): number => {
    const [, value, unit] = new RegExp(`^\\s*${percent}%\\s+([\\d.]+)(us|ms|s|m)$`, 'm').exec(report) ?? [];
    return Number(value) * UNITS[unit as keyof typeof UNITS];
  };
  const [, requests, seconds, unit] = /(\d+) requests in ([\d.]+)(ms|s|m),/.exec(report) ?? [];
  const slice = {
    requests: Number(requests),
    seconds: (Number(seconds) * UNITS[unit as keyof typeof UNITS]) / 1000,
    p50: latency('50'),
    p99: latency('99'),
  };
  const failed = /Non-2xx|Socket errors/.test(report) || slice.requests === 0;
  if (failed || Object.values(slice).some(Number.isNaN)) throw new Error(`the load failed:\n${report}`);
  return slice;
}

async function runNode(url: string, seconds: number): Promise<Slice> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const times: number[] = [];
  const started = performance.now();
  const until = started + seconds * 1000;
  const connection = async () => {
    for (let sent = performance.now(); sent < until; sent = performance.now()) {
      await one(url, agent);
      times.push(performance.now() - sent);
    }
  };
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  } finally {
    agent.destroy();
  }
  const lasted = (performance.now() - started) / 1000;
  const sorted = times.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { requests: sorted.length, seconds: lasted, p50: at(0.5), p99: at(0.99) };
}

function one(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, timeout: 5000 }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url}: ${response.statusCode}`));
      response.once('error', reject);
      response.once('end', resolve).resume();
    });
    request.once('timeout', () => request.destroy(new Error(`${url}: no answer within 5 s`)));
    request.once('error', reject);
  });
}
