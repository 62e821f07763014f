import type { Env } from '../env.ts';

/** How long a part may take to answer, ms. */
const PATIENCE_MS = 5000;

/** Whether a part of the installation answers, and how fast. */
export interface Part {
  ok: boolean;
  /** ms */
  took: number;
}

/** Asks each part of the installation for something small. Nothing of any company is in the answer. */
export async function installationHealth(env: Env): Promise<{ ok: boolean; parts: Record<string, Part> }> {
  const asked = {
    directory: () => env.DIRECTORY.prepare('SELECT 1').first(),
    media: () => env.MEDIA.head('health'),
  };
  const parts = Object.fromEntries(
    await Promise.all(Object.entries(asked).map(async ([name, ask]) => [name, await timed(ask)] as const)),
  );
  return { ok: Object.values(parts).every(({ ok }) => ok), parts };
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
