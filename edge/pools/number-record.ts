import type { Overflow } from './allocator.ts';

/** The numbers of a pool. */
export interface PoolNumbers {
  /** E.164, in their order. */
  numbers: string[];
  /** Taken out of the pool while a visit had them. */
  draining: string[];
  /** What a visit gets when all are in use. */
  overflow: Overflow;
}

/** The numbers of a pool in its object's SQLite. Every method is one synchronous step. */
export class NumberRecord {
  readonly #sql: SqlStorage;

  /** @param sql of a storage migrated with `MIGRATIONS` */
  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  read(): PoolNumbers {
    const rows = this.#sql
      .exec<{ number: string; position: number | null }>(
        'SELECT number, position FROM numbers ORDER BY position',
      )
      .toArray();
    const { overflow } = this.#sql.exec<{ overflow: string }>('SELECT overflow FROM pool').one();
    return {
      numbers: rows.filter(({ position }) => position !== null).map(({ number }) => number),
      draining: rows.filter(({ position }) => position === null).map(({ number }) => number),
      overflow: JSON.parse(overflow) as Overflow,
    };
  }

  /** The generation of the directory that they are from. */
  readGeneration(): number {
    return this.#sql.exec<{ generation: number }>('SELECT generation FROM pool').one().generation;
  }

  writeGeneration(generation: number): void {
    this.#sql.exec('UPDATE pool SET generation = ?', generation);
  }

  /** The pool some of whose numbers have yet to move between its objects; `null` for none. */
  readArranging(): string | null {
    return this.#sql.exec<{ arranging: string | null }>('SELECT arranging FROM pool').one().arranging;
  }

  writeArranging(pool: string | null): void {
    this.#sql.exec('UPDATE pool SET arranging = ?', pool);
  }

  /** Replaces them, in a transaction of the caller's. */
  write({ numbers, draining, overflow }: PoolNumbers): void {
    this.#sql.exec('DELETE FROM numbers');
    this.#sql.exec(
      'INSERT INTO numbers (number, position) SELECT value, key FROM json_each(?)',
      JSON.stringify(numbers),
    );
    this.#sql.exec(
      'INSERT OR IGNORE INTO numbers (number, position) SELECT value, NULL FROM json_each(?)',
      JSON.stringify(draining),
    );
    this.#sql.exec('UPDATE pool SET overflow = ?', JSON.stringify(overflow));
  }
}
