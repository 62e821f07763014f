import type { Env } from '../env.ts';
import { type Counted, counted, type Point } from '../metrics.ts';

/** How long a part may take to answer, ms. */
const PATIENCE_MS = 5000;

/** Whether a part of the installation answers, and how fast. */
export interface Part {
  ok: boolean;
  /** ms */
  took: number;
}

/** Whether all of it works. */
export interface InstallationHealth {
  ok: boolean;
  parts: Record<string, Part>;
  /** What this process has counted: on a laptop only, because anybody may ask. Elsewhere Analytics Engine has it. */
  counted?: Partial<Record<Point['what'], Counted>>;
}

/** Asks each part of the installation for something small. Nothing of any company is in the answer. */
export async function installationHealth(env: Env): Promise<InstallationHealth> {
  const asked = {
    directory: () => env.DIRECTORY.prepare('SELECT 1').first(),
    media: () => env.MEDIA.head('health'),
  };
  const parts = Object.fromEntries(
    await Promise.all(Object.entries(asked).map(async ([name, ask]) => [name, await timed(ask)] as const)),
  );
  return {
    ok: Object.values(parts).every(({ ok }) => ok),
    parts,
    ...(env.SIMULATOR === 'on' ? { counted: counted() } : {}),
  };
}

async function timed(ask: () => Promise<unknown>): Promise<Part> {
  const began = Date.now();
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error('too late')), PATIENCE_MS),
  );
  const ok = await Promise.race([ask(), late]).then(
    () => true,
    () => false,
  );
  return { ok, took: Date.now() - began };
}
