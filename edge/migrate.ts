import type { Migration } from './migration.ts';

/**
 * Brings an object's SQLite up to date. Steps run once, in order, each in one transaction with the note that
 * it ran; call it in the constructor, where no request can see a half-made schema.
 * A table of our own holds the version because Durable Objects refuse `PRAGMA user_version`.
 */
export function migrate(storage: DurableObjectStorage, migrations: readonly Migration[]): void {
  const { sql } = storage;
  sql.exec('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)');
  const applied =
    sql.exec<{ version: number }>('SELECT version FROM schema_version').toArray()[0]?.version ?? 0;
  for (let version = applied; version < migrations.length; version++) {
    storage.transactionSync(() => {
      sql.exec(migrations[version] as string);
      sql.exec('DELETE FROM schema_version');
      sql.exec('INSERT INTO schema_version (version) VALUES (?)', version + 1);
    });
  }
}
