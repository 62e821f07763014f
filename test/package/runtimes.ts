import { join } from 'node:path';
import { fetched } from '../downloads.ts';

/** A program that runs JavaScript on a server. */
export interface Runtime {
  name: string;
  /** How it is told to run a file; empty where it is not to be had. Fetches it when it is not there yet. */
  command(): string[];
  /** Why it is not to be had. */
  reason: string;
}

const isLinux = process.platform === 'linux' && process.arch === 'x64';
const reason = 'the packages with Deno and Bun that are known here are those for Linux on x64';

export const RUNTIMES: Runtime[] = [
  { name: 'Node', command: () => [process.execPath], reason: '' },
  {
    name: 'Deno',
    reason,
    command: () => {
      if (!isLinux) return [];
      const folder = fetched({
        name: '@deno/linux-x64-glibc',
        version: '2.9.6',
        integrity:
          'sha512-3md4TKLCuzsLDmfOoC5KN7NAZaxSVkMgm64vg6foD00JBADCpYS2/5QqXfzgnP5ZQz3iLP9vBQJtEgc116OAoQ==',
        parts: ['package/deno'],
      });
      return [join(folder, 'package', 'deno'), 'run', '--allow-net=127.0.0.1', '--no-prompt'];
    },
  },
  {
    name: 'Bun',
    reason,
    command: () => {
      if (!isLinux) return [];
      const folder = fetched({
        name: '@oven/bun-linux-x64-baseline',
        version: '1.4.5',
        integrity:
          'sha512-s8yMwYcFnnrA178gji0gZbkE2WVDej/Ti1x770oPfihxyRxSMNhGhiAQNXV53aDeraZxksdvKV/RAdQBCd0qPA==',
        parts: ['package/bin/bun'],
      });
      return [join(folder, 'package', 'bin', 'bun')];
    },
  },
];
