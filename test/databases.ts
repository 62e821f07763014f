import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The databases an installation keeps, each told apart by a table that only it has. */
const KINDS = { directory: 'tracking_number', company: 'flow_version', pool: 'leases' } as const;

export type Kind = keyof typeof KINDS;

/** The databases of a kind in the state folder of an installation that is stopped. Close them before it starts. */
export function databasesIn(state: string, kind: Kind): DatabaseSync[] {
  return readdirSync(state, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sqlite'))
    .map((name) => new DatabaseSync(join(state, name)))
    .filter((database) => {
      const has =
        database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(KINDS[kind]) !== undefined;
      if (!has) database.close();
      return has;
    });
}

/** The one of them that has most rows in a table. Throws when none has any. */
export function databaseWith(state: string, kind: Kind, table: string): DatabaseSync {
  const all = databasesIn(state, kind);
  const counts = all.map((database) => rowsOf(database, table));
  const most = Math.max(0, ...counts);
  const found = most === 0 ? undefined : all[counts.indexOf(most)];
  for (const database of all) if (database !== found) database.close();
  if (found === undefined) throw new Error(`no ${kind} with a row in ${table} in ${state}`);
  return found;
}

/** How many rows a table has; 0 when there is no such table. */
export function rowsOf(database: DatabaseSync, table: string): number {
  if (database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) === undefined) return 0;
  return Number(database.prepare(`SELECT count(*) AS n FROM "${table}"`).get()?.n);
}
