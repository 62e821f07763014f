import { OF_A_CALL } from '../calls/call-table.ts';
/** A value of a row as an archive has it: JSON, with bytes as `{ "base64": … }`. */
export type ArchiveValue = string | number | null | { base64: string };

/** A row by its columns' names. */
export type ArchiveRow = Record<string, ArchiveValue>;

/** A column of a table of ours. */
export interface Column {
  name: string;
  /** A row without it is refused. */
  isNeeded: boolean;
}

/** Which rows of a table come behind these, by the columns of its key; `null` for the first. */
export type Place = ArchiveValue[] | null;

/**
 * Tables of a company's object that no archive has, and why. All others are in it, so that a new table is in the backup the
 * day it is made.
 */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  schema_version: 'is in the manifest',
  request_once: 'answers to requests of the last day, some with a secret in them',
  outbox_event: 'was told already: restoring it would tell it again',
  delivery: 'was told already: restoring it would tell it again',
  attempt: 'what receivers answered',
  export_job: 'files that are made of a company, archives among them',
  export_piece: 'files that are made of a company, archives among them',
  restoring: 'that an archive is being taken in',
};

/** Columns that hold a secret of this installation: an archive has nothing there. */
export const SECRETS: Readonly<Record<string, readonly string[]>> = {
  webhook: ['secret', 'old_secret', 'old_until'],
  connection: ['secrets'],
  dashboard_share: ['password'],
};

/** Rows that a table has in an archive, where that is not all of them: a link without its password would be open to all. */
const ONLY: Readonly<Record<string, string>> = { dashboard_share: 'password IS NULL' };

/** Tables that are written first, because others refer to them; the rest in the order of their names. */
const FIRST = ['setting', 'call', 'call_text', 'person'];

interface SchemaRow extends Record<string, SqlStorageValue> {
  name: string;
  sql: string;
}

/** The tables of a company's object as an archive reads and writes them. Synchronous. */
export class ArchiveTables {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Names of all that an archive has, in the order they are written back. */
  names(): string[] {
    const schema = this.#sql
      .exec<SchemaRow>(
        `SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
           AND name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name`,
      )
      .toArray();
    // An index of words keeps itself in tables that begin with its name.
    const indexes = schema.filter(({ sql }) => /^CREATE VIRTUAL/i.test(sql)).map(({ name }) => name);
    const names = schema
      .map(({ name }) => name)
      .filter((name) => !indexes.some((index) => name === index || name.startsWith(`${index}_`)))
      .filter((name) => !Object.hasOwn(LEFT_OUT, name));
    return [
      ...FIRST.filter((name) => names.includes(name)),
      ...names.filter((name) => !FIRST.includes(name)),
    ];
  }

  /** Columns by table. */
  columns(): Record<string, Column[]> {
    return Object.fromEntries(this.names().map((name) => [name, this.#columnsOf(name)]));
  }

  #columnsOf(table: string): Column[] {
    return this.#info(table)
      .filter(({ name }) => !(SECRETS[table] ?? []).includes(name))
      .map(({ name, notnull, dflt_value, pk }) => ({
        name,
        isNeeded: (notnull === 1 || pk > 0) && dflt_value === null,
      }));
  }

  #info(table: string) {
    return this.#sql
      .exec<{ name: string; notnull: number; dflt_value: string | null; pk: number }>(
        `PRAGMA table_info(${quoted(table)})`,
      )
      .toArray();
  }

  /** Rows of all tables of an archive together. */
  count(): number {
    return this.names().reduce(
      (sum, name) =>
        sum +
        this.#sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${quoted(name)} WHERE ${only(name)}`).one()
          .n,
      0,
    );
  }

  /** Rows in the order of the table's key, behind `after`; and the place of the last. */
  page(table: string, after: Place, limit: number): { rows: ArchiveRow[]; last: Place } {
    const key = this.#keyOf(table);
    const columns = key.map(quoted).join(', ');
    const behind = after === null ? '' : `AND (${columns}) > (${key.map(() => '?').join(', ')})`;
    const found = this.#sql
      .exec(
        `SELECT ${key.includes('rowid') ? 'rowid AS rowid, ' : ''}* FROM ${quoted(table)} WHERE ${only(table)} ${behind} ORDER BY ${columns} LIMIT ?`,
        ...(after ?? []).map(toSql),
        limit,
      )
      .toArray();
    const end = found.at(-1);
    const kept = this.#columnsOf(table).map(({ name }) => name);
    return {
      rows: found.map((row) => Object.fromEntries(kept.map((name) => [name, fromSql(row[name] ?? null)]))),
      last: end === undefined ? null : key.map((name) => fromSql(end[name] ?? null)),
    };
  }

  #keyOf(table: string): string[] {
    const key = this.#info(table)
      .filter(({ pk }) => pk > 0)
      .sort((a, b) => a.pk - b.pk)
      .map(({ name }) => name);
    return key.length === 0 ? ['rowid'] : key;
  }

  /** True while nothing is here that an archive could be mixed up with. */
  isEmpty(): boolean {
    return ['call', 'flow', 'rule_version', 'media_asset', 'saved_filter'].every(
      (name) => this.#sql.exec<{ n: number }>(`SELECT EXISTS (SELECT 1 FROM ${name}) AS n`).one().n === 0,
    );
  }

  /** Puts rows into a table; one that is there already is replaced. */
  write(table: string, rows: readonly ArchiveRow[]): void {
    for (const row of rows) {
      const names = Object.keys(row);
      this.#sql.exec(
        `INSERT OR REPLACE INTO ${quoted(table)} (${names.map(quoted).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
        ...Object.values(row).map(toSql),
      );
    }
  }

  /**
   * What an archive was written into is made whole: what belongs to a call that began while it was made goes, nothing is
   * sent to a carrier again, and sound that did not come with it is said to be missing.
   *
   * @param hasSound the archive brought the recordings
   */
  settle(hasSound: boolean): void {
    const sql = this.#sql;
    for (const table of OF_A_CALL) {
      sql.exec(`DELETE FROM ${table} WHERE call NOT IN (SELECT id FROM call)`);
    }
    sql.exec('UPDATE conversion SET due = NULL');
    sql.exec(
      "UPDATE recording_copy SET task = NULL, due_at = NULL, tries = 0, audio = iif(audio = 'waiting', 'failed', audio)",
    );
    if (hasSound) return;
    sql.exec(
      "UPDATE recording_copy SET audio = 'failed', kept = NULL, reason = 'not in the archive' WHERE audio IN ('stored', 'failed')",
    );
  }

  /** Empties every table of an archive. */
  clear(): void {
    for (const name of this.names().reverse()) this.#sql.exec(`DELETE FROM ${quoted(name)}`);
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const only = (table: string): string => ONLY[table] ?? '1';

/** A value as an archive has it. D1 gives bytes as a list of numbers. */
export function fromSql(value: SqlStorageValue | number[]): ArchiveValue {
  if (!(value instanceof ArrayBuffer) && !Array.isArray(value)) return value;
  return { base64: btoa(Array.from(new Uint8Array(value), (byte) => String.fromCharCode(byte)).join('')) };
}

/** The same, back. */
export function toSql(value: ArchiveValue): SqlStorageValue {
  if (value === null || typeof value !== 'object') return value;
  return Uint8Array.from(atob(value.base64), (character) => character.charCodeAt(0)).buffer;
}
