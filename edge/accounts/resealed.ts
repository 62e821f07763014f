import { reseal } from './seal.ts';
import type { Secrets } from './secrets.ts';

/** A column that holds what is sealed. */
export interface SealedColumn {
  table: string;
  /** Its rows' key, which is the owner of what is sealed. */
  key: string;
  column: string;
  purpose: string;
}

/** A database with such columns: `read` answers rows, `write` changes. */
export interface SealedDatabase {
  read(sql: string): Promise<{ owner: string; sealed: string }[]>;
  write(sql: string, ...values: string[]): Promise<unknown>;
}

/** What was done. */
export interface Resealed {
  /** Rows that are closed with another secret now. */
  resealed: number;
  /** Where something could not be opened by any secret of the installation: `connection con_…`. */
  unreadable: string[];
}

/** Closes anew what is in these columns, with the secret that new things are closed with. What somebody changes meanwhile stays. */
export async function resealColumns(
  secrets: Secrets,
  columns: readonly SealedColumn[],
  { read, write }: SealedDatabase,
): Promise<Resealed> {
  const done: Resealed = { resealed: 0, unreadable: [] };
  for (const { table, key, column, purpose } of columns) {
    const rows = await read(
      `SELECT ${key} AS owner, ${column} AS sealed FROM ${table} WHERE ${column} IS NOT NULL`,
    );
    for (const { owner, sealed } of rows) {
      try {
        const anew = await reseal(secrets, purpose, owner, sealed);
        if (anew === null) continue;
        await write(
          `UPDATE ${table} SET ${column} = ? WHERE ${key} = ? AND ${column} = ?`,
          anew,
          owner,
          sealed,
        );
        done.resealed++;
      } catch {
        done.unreadable.push(`${table} ${owner}`);
      }
    }
  }
  return done;
}
