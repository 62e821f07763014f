import type { Migration } from '../migration.ts';

export const PEOPLE_TABLES: Migration = `
  -- Callers by number, kept by triggers, so that no way a call gets here can forget them.
  CREATE TABLE person (
    number TEXT PRIMARY KEY,
    -- As people named them; and as the carrier did last.
    name TEXT,
    told_name TEXT,
    calls INTEGER NOT NULL,
    first_call_at INTEGER NOT NULL,
    last_call_at INTEGER NOT NULL,
    value_cents INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX person_last ON person (last_call_at, number);
  INSERT INTO person (number, told_name, calls, first_call_at, last_call_at, value_cents)
    SELECT caller_number, max(caller_name), count(*), min(started_at), max(started_at), sum(coalesce(value_cents, 0))
    FROM call WHERE caller_number IS NOT NULL GROUP BY caller_number;

  CREATE TRIGGER person_of_new_call AFTER INSERT ON call WHEN new.caller_number IS NOT NULL BEGIN
    INSERT INTO person (number, told_name, calls, first_call_at, last_call_at, value_cents)
      VALUES (new.caller_number, new.caller_name, 1, new.started_at, new.started_at, coalesce(new.value_cents, 0))
      ON CONFLICT (number) DO UPDATE SET
        told_name = coalesce(excluded.told_name, told_name),
        calls = calls + 1,
        first_call_at = min(first_call_at, excluded.first_call_at),
        last_call_at = max(last_call_at, excluded.last_call_at),
        value_cents = value_cents + excluded.value_cents;
  END;
  CREATE TRIGGER person_of_worth AFTER UPDATE OF value_cents ON call WHEN new.value_cents IS NOT old.value_cents BEGIN
    UPDATE person SET value_cents = value_cents + coalesce(new.value_cents, 0) - coalesce(old.value_cents, 0)
      WHERE number = new.caller_number;
  END;
`;

/** A caller across calls, known by number inside a company. Instants are ms since 1970. */
export interface Person {
  /** E.164 */
  number: string;
  /** As people named them, else as the carrier did; `null` when nobody has. */
  name: string | null;
  calls: number;
  firstCallAt: number;
  lastCallAt: number;
  /** What their calls were worth together. */
  valueCents: number;
}

/** Where a page of people begins: behind this one. */
export interface PersonPlace {
  lastCallAt: number;
  number: string;
}

type PersonRow = {
  number: string;
  name: string | null;
  told_name: string | null;
  calls: number;
  first_call_at: number;
  last_call_at: number;
  value_cents: number;
};

/** The SQL of people. */
export class People {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Those who called last first. `search`: part of a name, or digits of a number; `null` for all. */
  page(search: string | null, before: PersonPlace | null, limit: number): Person[] {
    const { lastCallAt, number } = before ?? { lastCallAt: Number.MAX_SAFE_INTEGER, number: '' };
    const text = search?.trim() ?? '';
    const digits = /\p{L}/u.test(text) ? '' : text.replace(/\D/g, '');
    return this.#sql
      .exec<PersonRow>(
        `SELECT * FROM person
         WHERE (last_call_at, number) < (?1, ?2)
           AND (?3 = '' OR instr(lower(coalesce(name, told_name)), lower(?3)) > 0 OR (?4 <> '' AND instr(number, ?4) > 0))
         ORDER BY last_call_at DESC, number DESC LIMIT ?5`,
        lastCallAt,
        number,
        text,
        digits,
        limit,
      )
      .toArray()
      .map(toPerson);
  }

  find(number: string): Person | null {
    const [row] = this.#sql.exec<PersonRow>('SELECT * FROM person WHERE number = ?', number).toArray();
    return row === undefined ? null : toPerson(row);
  }

  /** `null` takes the name away. `null` is answered when nobody called from this number. */
  rename(number: string, name: string | null): Person | null {
    this.#sql.exec('UPDATE person SET name = ? WHERE number = ?', name, number);
    return this.find(number);
  }
}

function toPerson(row: PersonRow): Person {
  return {
    number: row.number,
    name: row.name ?? row.told_name,
    calls: row.calls,
    firstCallAt: row.first_call_at,
    lastCallAt: row.last_call_at,
    valueCents: row.value_cents,
  };
}
