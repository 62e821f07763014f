/** A value of a row; JSON has no bytes. */
type Value = string | number | null | { hex: string };

/** A database as a released version left it. */
export interface Dump {
  /** `CREATE TABLE …`, in the order they were made. */
  tables: string[];
  /** Indexes and triggers, which are made when the rows are in. */
  others: string[];
  /** Rows by table. */
  rows: Record<string, Record<string, Value>[]>;
}

/** What a released version writes: `npm run released` makes `<version>.json` of it. */
export interface Released {
  version: string;
  directory: Dump;
  /** The object of the company `demo`. */
  company: Dump;
  /** The object of the pool `demo`. */
  pool: Dump;
}

/** Every version that was released, oldest first. */
export const RELEASED = Object.values(
  import.meta.glob('./*.json', { query: '?raw', import: 'default', eager: true }),
)
  .map((text) => JSON.parse(text) as Released)
  .sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));

/** The statements that make such a database again, each with its values. */
export function* statementsOf({
  tables,
  others,
  rows,
}: Dump): Generator<[sql: string, values: (string | number | null | ArrayBuffer)[]]> {
  for (const sql of tables) yield [sql, []];
  for (const [table, of] of Object.entries(rows)) {
    for (const row of of) {
      const names = Object.keys(row);
      const places = names.map(() => '?').join(', ');
      yield [
        `INSERT INTO "${table}" (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${places})`,
        Object.values(row).map(bound),
      ];
    }
  }
  for (const sql of others) yield [sql, []];
}

function bound(value: Value): string | number | null | ArrayBuffer {
  if (value === null || typeof value !== 'object') return value;
  return Uint8Array.from(value.hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)).buffer;
}
