import { type ChildProcess, spawn } from 'node:child_process';
import { root } from '../../edge/local/build.ts';

/** A program of an example that goes on running. */
export interface Program {
  /** All it has printed. */
  printed(): string;
  end(): Promise<void>;
}

/** Starts a program in the project's folder, and waits until it has printed `ready`. */
export async function startProgram(
  ready: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Program> {
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk;
      if (printed.includes(ready)) resolve();
    });
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}: ${printed}`)));
  });
  return {
    printed: () => printed,
    end: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
