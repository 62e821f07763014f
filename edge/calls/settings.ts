/** What a company has set for its calls, by name. Plain JSON. */
export class Settings {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** What was set, or what counts while nothing was. */
  get<T>(name: string, otherwise: T): T {
    const row = this.#sql
      .exec<{ value: string }>('SELECT value FROM setting WHERE name = ?', name)
      .toArray()[0];
    return row === undefined ? otherwise : (JSON.parse(row.value) as T);
  }

  set(name: string, value: unknown): void {
    this.#sql.exec(
      'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      name,
      JSON.stringify(value),
    );
  }
}
