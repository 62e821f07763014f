import { MIGRATIONS } from '../calls/migrations.ts';
import { type ArchiveRow, ArchiveTables, type Place } from './tables.ts';

/** An import that wrote nothing for so long has died, ms, and what it wrote is taken away. */
const ABANDONED_MS = 10 * 60_000;

/** What a company's object does for archives; each method is one transaction there. */
export class LedgerArchive {
  readonly #sql: SqlStorage;
  readonly #tables: ArchiveTables;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.#tables = new ArchiveTables(sql);
  }

  schema(): number {
    return MIGRATIONS.length;
  }

  names(): string[] {
    return this.#tables.names();
  }

  columns() {
    return this.#tables.columns();
  }

  count(): number {
    return this.#tables.count();
  }

  page(table: string, after: Place, limit: number) {
    return this.#tables.page(table, after, limit);
  }

  isEmpty(): boolean {
    return this.#tables.isEmpty();
  }

  /** Marks that an archive is being taken in. False when one is already. */
  begin(): boolean {
    if (this.#since() !== null) return false;
    this.#sql.exec('INSERT INTO restoring (at) VALUES (?)', Date.now());
    return true;
  }

  write(table: string, rows: readonly ArchiveRow[]): void {
    if (this.#since() === null) throw new Error('no archive is being taken in');
    this.#tables.write(table, rows);
    this.#sql.exec('UPDATE restoring SET at = ?', Date.now());
  }

  settle(hasSound: boolean): void {
    this.#tables.settle(hasSound);
  }

  finish(): void {
    this.#sql.exec('DELETE FROM restoring');
  }

  /** Takes away what was written so far. */
  abandon(): void {
    this.#tables.clear();
    this.finish();
  }

  /** The same, of an import that died. */
  recover(): void {
    const since = this.#since();
    if (since !== null && since + ABANDONED_MS <= Date.now()) this.abandon();
  }

  #since(): number | null {
    return this.#sql.exec<{ at: number }>('SELECT at FROM restoring').toArray()[0]?.at ?? null;
  }
}
