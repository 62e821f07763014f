import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../edge/local/build.ts';

/** The whole of Numberline in a process of its own, as `npm start` runs it, with a demo company and nothing else. */
export interface Edge {
  url: string;
  /** The folder that holds what it keeps. */
  state: string;
  /** A request to the API with the demo company's key, if no other is given; throws on an error status. */
  api<T>(method: string, path: string, body?: unknown, key?: string): Promise<T>;
  /** What it has printed since it was started last: its log, and what `npm start` says. */
  printed(): string;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same state. */
  start(): Promise<void>;
  /** Ends it and forgets its state. */
  remove(): Promise<void>;
}

/** @param state a folder to keep it in, which goes when the edge is removed; otherwise one is made */
export async function startEdge(state = mkdtempSync(join(tmpdir(), 'numberline-'))): Promise<Edge> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  let printed = '';

  async function start(): Promise<void> {
    child = spawn(process.execPath, ['edge/local/start.ts', '--port', String(port), '--state', state], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      // A group of its own: killing it takes the runtime's process along.
      detached: true,
    });
    await new Promise<void>((resolve, reject) => {
      printed = '';
      child?.stdout?.on('data', (chunk: Buffer) => {
        printed += chunk;
        if (printed.includes('Ctrl-C stops')) resolve();
      });
      child?.on('exit', (code) => reject(new Error(`the edge ended with ${code}: ${printed}`)));
    });
  }

  async function kill(): Promise<void> {
    const process_ = child;
    child = null;
    if (process_?.pid === undefined || process_.exitCode !== null) return;
    const ended = new Promise((resolve) => process_.once('exit', resolve));
    process.kill(-process_.pid, 'SIGKILL');
    await ended;
    // The runtime's own process may take some ms more, and has its files locked until then.
    for (let n = 0; n < 500 && isThere(-process_.pid); n++)
      await new Promise((resolve) => setTimeout(resolve, 10));
  }

  await start();
  return {
    url,
    state,
    printed: () => printed,
    kill,
    start,
    async api<T>(method: string, path: string, body?: unknown, key = 'nl_demo') {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    },
    async remove() {
      await kill();
      rmSync(state, { recursive: true, force: true });
    },
  };
}

/** Whether a process, or one of a group where the id is negative, is still there. */
function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
