/** How a destination did of late. */
export interface DestinationHealth {
  /** `completed` when somebody answered; `null` when it never rang. */
  lastResult: string | null;
  /** ms */
  lastRangAt: number | null;
  /** Times in a row that nobody answered there, up to the last. */
  missedInARow: number;
  /** For people, where something looks wrong; else `null`. */
  warning: string | null;
}

/** A number or SIP address that may ring. */
export interface Destination extends DestinationHealth {
  /** E.164 or `sip:…` */
  to: string;
  label: string;
  groups: string[];
}

/** From so many missed calls in a row on, people should look. */
const WORRYING = 5;

/** How far back one looks. */
const LOOK_BACK = 50;

/** Somebody else's answer or the caller's leaving says nothing about a destination. */
const MISSED: ReadonlySet<string> = new Set(['no_answer', 'busy', 'failed']);

/** The SQL of destinations and their groups. Their health comes of the offers that were made to them. */
export class Destinations {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  all(): Destination[] {
    return this.#sql
      .exec<{ address: string; label: string }>(
        'SELECT address, label FROM destination ORDER BY label, address',
      )
      .toArray()
      .map((row) => this.#whole(row));
  }

  one(to: string): Destination | null {
    const row = this.#sql
      .exec<{ address: string; label: string }>(
        'SELECT address, label FROM destination WHERE address = ?',
        to,
      )
      .toArray()[0];
    return row === undefined ? null : this.#whole(row);
  }

  /** Names a destination and says which groups it is in. */
  put(to: string, label: string, groups: readonly string[], at: number): Destination {
    this.#sql.exec(
      `INSERT INTO destination (address, label, created_at) VALUES (?, ?, ?)
         ON CONFLICT (address) DO UPDATE SET label = excluded.label`,
      to,
      label,
      at,
    );
    this.#sql.exec('DELETE FROM destination_group WHERE address = ?', to);
    for (const group of groups) {
      this.#sql.exec('INSERT OR IGNORE INTO destination_group (name, address) VALUES (?, ?)', group, to);
    }
    return this.#whole({ address: to, label });
  }

  /** Forgets a destination; false while a cap is set on it. */
  remove(to: string): boolean {
    const capped = this.#sql
      .exec("SELECT 1 FROM cap WHERE subject = 'destination' AND name = ?", to)
      .toArray();
    if (capped.length > 0) return false;
    this.#sql.exec('DELETE FROM destination WHERE address = ?', to);
    this.#sql.exec('DELETE FROM destination_group WHERE address = ?', to);
    return true;
  }

  hasGroup(name: string): boolean {
    return (
      this.#sql.exec('SELECT 1 FROM destination_group WHERE name = ? LIMIT 1', name).toArray().length > 0
    );
  }

  #whole({ address, label }: { address: string; label: string }): Destination {
    const groups = this.#sql
      .exec<{ name: string }>('SELECT name FROM destination_group WHERE address = ? ORDER BY name', address)
      .toArray()
      .map(({ name }) => name);
    return { to: address, label, groups, ...this.health(address) };
  }

  health(to: string): DestinationHealth {
    const offers = this.#sql
      .exec<{ result: string | null; offered_at: number }>(
        `SELECT result, offered_at FROM offer WHERE destination = ? AND ended_at IS NOT NULL
           ORDER BY offered_at DESC LIMIT ${LOOK_BACK}`,
        to,
      )
      .toArray();
    const telling = offers.filter(({ result }) => result === 'completed' || MISSED.has(result ?? ''));
    const answered = telling.findIndex(({ result }) => result === 'completed');
    const missedInARow = answered === -1 ? telling.length : answered;
    return {
      lastResult: offers[0]?.result ?? null,
      lastRangAt: offers[0]?.offered_at ?? null,
      missedInARow,
      warning: missedInARow < WORRYING ? null : `the last ${missedInARow} calls were not answered here`,
    };
  }
}
