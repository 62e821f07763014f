import { type ChildProcess, spawn } from 'node:child_process';

const running = new Set<ChildProcess>();
// Tests that are broken off must not leave browsers behind.
process.once('exit', () => {
  for (const { pid } of running) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
});

/** Starts a program in a process group of its own, so that `end` takes its children along. */
export function begin(command: string, args: string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  // A program that cannot be started tells so through `firstMatch`, and must not take the tests down.
  child.on('error', () => {});
  child.once('spawn', () => running.add(child));
  child.once('exit', () => running.delete(child));
  return child;
}

/** Waits for what a pattern finds in the output of a program: its first group, or all of it. */
export function firstMatch(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const read = (chunk: Buffer) => {
      printed += chunk;
      const found = printed.match(pattern);
      if (found) resolve(found[1] ?? found[0]);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`${child.spawnfile} ended with ${code} before it was ready: ${printed}`)),
    );
  });
}

/** Ends a program and its children at once. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-child.pid, 'SIGKILL');
  await ended;
}
