import type { Env } from '../env.ts';
import { SplitPool } from '../pools/split-pool.ts';
import { DIRECTORY_TABLES, type DirectoryTable, PARTS, type Part } from './directory-tables.ts';
import { type ArchiveRow, type Column, fromSql, toSql } from './tables.ts';

/** What the directory knows of a company, by table. */
export type DirectoryRows = Record<string, ArchiveRow[]>;

/** What a pool says of itself and the directory does not know, as a column of its row: what it does when it is empty, as JSON. */
const OVERFLOW: Column = { name: 'overflow', isNeeded: false };

/** Reads what the directory knows of a company, in one transaction, and what its pools do when they are empty. */
export async function directoryRows(env: Env, companyId: string, at: number): Promise<DirectoryRows> {
  const db = env.DIRECTORY;
  const results = await db.batch<Record<string, SqlStorageValue | number[]>>(
    PARTS.map(([name, { of, order }]) =>
      db.prepare(`SELECT * FROM ${name} WHERE ${of} ORDER BY ${order}`).bind(companyId),
    ),
  );
  const rows: DirectoryRows = Object.fromEntries(
    PARTS.map(([name, part], n) => [
      name,
      (results[n]?.results ?? []).map((row) =>
        Object.fromEntries(
          Object.entries(row)
            .filter(([column]) => isKept(part, column))
            .map(([column, value]) => [column, fromSql(value)]),
        ),
      ),
    ]),
  );
  for (const pool of rows.pool ?? []) {
    const asked = new SplitPool(env, { id: String(pool.id), objectsMade: Number(pool.objects_made) });
    pool[OVERFLOW.name] = JSON.stringify((await asked.status(at)).overflow);
  }
  return rows;
}

function isKept({ without, company }: Part, column: string): boolean {
  return column !== company && !without.includes(column);
}

/** Columns of the directory's tables that an archive has. */
export async function directoryColumns(db: D1Database): Promise<Record<string, Column[]>> {
  const tables = PARTS;
  const results = await db.batch<{ name: string; notnull: number; dflt_value: string | null; pk: number }>(
    tables.map(([name]) => db.prepare(`PRAGMA table_info(${name})`)),
  );
  return Object.fromEntries(
    tables.map(([name, part], n) => [
      name,
      [
        ...(results[n]?.results ?? [])
          .filter((column) => isKept(part, column.name))
          .map((column) => ({
            name: column.name,
            isNeeded: (column.notnull === 1 || column.pk > 0) && column.dflt_value === null,
          })),
        ...(name === 'pool' ? [OVERFLOW] : []),
      ],
    ]),
  );
}

/** True while the company has nothing in the directory that an archive brings, but carriers and the company itself. */
export async function isEmptyDirectory(db: D1Database, companyId: string): Promise<boolean> {
  const tables = PARTS.filter(([, { mayBeThere }]) => !mayBeThere);
  const results = await db.batch<{ n: number }>(
    tables.map(([name, { of }]) =>
      db.prepare(`SELECT EXISTS (SELECT 1 FROM ${name} WHERE ${of}) AS n`).bind(companyId),
    ),
  );
  return results.every(({ results: [row] }) => row?.n === 0);
}

/** Which of these values of a column are in the directory already, whoever has them. */
export async function taken(
  db: D1Database,
  table: DirectoryTable,
  column: string,
  values: readonly string[],
): Promise<Set<string>> {
  const found = new Set<string>();
  for (let at = 0; at < values.length; at += 90) {
    const some = values.slice(at, at + 90);
    const { results } = await db
      .prepare(
        `SELECT ${column} AS value FROM ${table} WHERE ${column} IN (${some.map(() => '?').join(', ')})`,
      )
      .bind(...some)
      .all<{ value: string }>();
    for (const { value } of results) found.add(value);
  }
  return found;
}

/** Writes a company's rows, all or none. The company itself is there and is changed to what the archive says of it. */
export async function writeDirectory(db: D1Database, companyId: string, rows: DirectoryRows): Promise<void> {
  const company = rows.company?.[0] ?? {};
  const set = Object.entries(company).filter(
    ([column]) => !['id', 'account_id', 'created_at'].includes(column),
  );
  const statements = Object.keys(DIRECTORY_TABLES)
    .filter((table) => table !== 'company')
    .flatMap((table) =>
      (rows[table] ?? []).map((row) => {
        const { company } = DIRECTORY_TABLES[table as DirectoryTable];
        const { [OVERFLOW.name]: _, ...own } = row;
        const whole = company === null ? own : { ...own, [company]: companyId };
        const names = Object.keys(whole);
        return db
          .prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
          .bind(...Object.values(whole).map(toSql));
      }),
    );
  await db.batch([
    ...(set.length === 0
      ? []
      : [
          db
            .prepare(`UPDATE company SET ${set.map(([column]) => `${column} = ?`).join(', ')} WHERE id = ?`)
            .bind(...set.map(([, value]) => value), companyId),
        ]),
    ...statements,
  ]);
}
