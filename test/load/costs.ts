import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../edge/local/build.ts';
import { createDemo, serve } from '../../edge/local/runtime.ts';
import { bundleWorker } from '../bench/served-worker.ts';
import { freePort } from '../edge.ts';
import { Client } from './client.ts';
import type { DayVisit } from './day.ts';
import { targetOn } from './target.ts';

/** What Cloudflare bills, for each 1,000 of something. */
export interface Units {
  requests: number;
  objectRequests: number;
  objectRowsRead: number;
  objectRowsWritten: number;
  directoryRowsRead: number;
  directoryRowsWritten: number;
  /** Of the runtime's process, on this machine: an order of size, no bill. `null` where there is no /proc. */
  cpuMs: number | null;
}

/** Units of a thousand visits, calls, and questions of the dashboard, each measured alone after a warm-up. */
export async function costs(
  visits: readonly DayVisit[],
  count: number,
): Promise<Record<'visits' | 'calls' | 'questions', Units>> {
  const folder = mkdtempSync(join(tmpdir(), 'numberline-load-'));
  const script = await bundleWorker(join(root, 'test', 'bench', 'worker', 'counting.ts'), folder);
  const port = await freePort();
  // Standard output is the answer's.
  const runtime = await serve({ port, state: join(folder, 'state'), script, log: console.error });
  try {
    await createDemo(port);
    const target = await targetOn(`http://127.0.0.1:${port}`, count);
    const client = new Client(target);
    const read = async () => ({
      ...((await (await fetch(`${target.url}/load/counts`)).json()) as Omit<Units, 'cpuMs'>),
      cpuMs: cpuOfRuntime(),
    });
    const measured = async (n: number, work: (nth: number) => Promise<void>): Promise<Units> => {
      for (let nth = 0; nth < 20; nth++) await work(nth);
      const before = await read();
      // Four at a time: each object has some company, as it would have, and little is shared.
      for (let nth = 0; nth < n; nth += 4) await Promise.all([0, 1, 2, 3].map((more) => work(nth + more)));
      // Alarms, such as those of the outbox, belong to it.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const after = await read();
      const each = (name: keyof Units) => {
        const [a, b] = [after[name], before[name]];
        return a === null || b === null ? null : Math.round(((a - b) * 1000) / n);
      };
      return Object.fromEntries(
        Object.keys(after).map((name) => [name, each(name as keyof Units)]),
      ) as unknown as Units;
    };
    const at = (nth: number) => visits[nth % visits.length] as DayVisit;
    // As fast as can be: what a visit costs does not depend on how long it lasts, but for its silent keep-alives.
    const ofVisits = await measured(count, (nth) => client.visit(at(nth), Number.POSITIVE_INFINITY, false));
    // Each to a number that a visit has just had.
    const ofCalls = await measured(Math.ceil(count / 4), (nth) =>
      client.call(target.numbers[nth % count] as string),
    );
    const ofQuestions = await measured(Math.ceil(count / 4), () => client.look());
    const failed = Object.values(client.takeFigures()).reduce((sum, one) => sum + one.failed, 0);
    if (failed > 0) throw new Error(`${failed} requests failed while costs were measured`);
    return { visits: ofVisits, calls: ofCalls, questions: ofQuestions };
  } finally {
    await runtime.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** CPU time that our child `workerd` has used, ms; fields 14 and 15 of /proc/PID/stat are ticks of 10 ms (proc(5)). */
function cpuOfRuntime(): number | null {
  try {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.replace(/^.*\) /s, '').split(' ');
      if (stat.includes('(workerd)') && Number(fields[1]) === process.pid)
        return (Number(fields[11]) + Number(fields[12])) * 10;
    }
  } catch {
    // No /proc, or the process has just gone.
  }
  return null;
}
