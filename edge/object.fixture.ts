import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { Migration } from './migration.ts';

let objects = 0;

/** Runs `work` in a real object of its own, whose database has these tables and no others. */
export function inObject<T>(
  tables: readonly Migration[],
  work: (storage: DurableObjectStorage) => T | Promise<T>,
): Promise<T> {
  const object = env.COMPANIES.get(env.COMPANIES.idFromName(`object of a test ${++objects}`));
  return runInDurableObject(object, async (_, { storage }) => {
    await storage.deleteAll();
    for (const sql of tables) storage.sql.exec(sql);
    return work(storage);
  });
}
