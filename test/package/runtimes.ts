import { join } from 'node:path';
import { fetched, type Tarball } from '../downloads.ts';

/** A program that runs JavaScript on a server. */
export interface Runtime {
  name: string;
  /** How it is told to run a file; `null` where it is not to be had. */
  command: string[] | null;
  /** Why it is not to be had. */
  reason: string;
}

const DENO: Tarball = {
  name: '@deno/linux-x64-glibc',
  version: '2.9.6',
  integrity:
    'sha512-3md4TKLCuzsLDmfOoC5KN7NAZaxSVkMgm64vg6foD00JBADCpYS2/5QqXfzgnP5ZQz3iLP9vBQJtEgc116OAoQ==',
  parts: ['package/deno'],
};

const BUN: Tarball = {
  name: '@oven/bun-linux-x64-baseline',
  version: '1.4.5',
  integrity:
    'sha512-s8yMwYcFnnrA178gji0gZbkE2WVDej/Ti1x770oPfihxyRxSMNhGhiAQNXV53aDeraZxksdvKV/RAdQBCd0qPA==',
  parts: ['package/bin/bun'],
};

/** Node, Deno and Bun; the last two are fetched when they are not there yet, before any test begins. */
export const RUNTIMES: Runtime[] = [
  { name: 'Node', command: [process.execPath], reason: '' },
  runtime('Deno', DENO, 'run', '--allow-net=127.0.0.1', '--no-prompt'),
  runtime('Bun', BUN),
];

function runtime(name: string, tarball: Tarball, ...options: string[]): Runtime {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { name, command: null, reason: `the package with ${name} that is known here is for Linux on x64` };
  }
  try {
    const program = tarball.parts.map((part) => join(fetched(tarball), part));
    return { name, command: [...program, ...options], reason: '' };
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    return { name, command: null, reason: `${name} could not be fetched: ${why}` };
  }
}
