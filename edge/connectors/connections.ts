import { newId } from '../id.ts';
import type { Connection, ConversionAction } from './action.ts';
import type { Fate, Kind } from './connector.ts';
import type { Conversions } from './conversions.ts';

/** Connections of a company at most, and actions of each. */
export const MOST_CONNECTIONS = 50;
export const MOST_ACTIONS = 200;

/** When somebody is told that a connection fails, ms after it began. */
const REMINDERS_MS = [0, 7, 14, 21].map((days) => days * 86_400_000);

type ConnectionRow = {
  id: string;
  kind: string;
  name: string;
  settings: string;
  secrets: string;
  enabled: number;
  last_success_at: number | null;
  last_error: string | null;
  failing_since: number | null;
  reminders: number;
  created_at: number;
};

/**
 * The SQL of connections with platforms, and of the actions that say which calls they are told of. Each method is one
 * synchronous step.
 */
export class Connections {
  readonly #sql: SqlStorage;
  readonly #conversions: Pick<Conversions, 'forget'>;

  /** @param conversions what actions told */
  constructor(sql: SqlStorage, conversions: Pick<Conversions, 'forget'>) {
    this.#sql = sql;
    this.#conversions = conversions;
  }

  list(): Connection[] {
    return this.#rows('ORDER BY created_at, id').map(toConnection);
  }

  find(id: string): Connection | null {
    const [row] = this.#rows('WHERE id = ?', id);
    return row === undefined ? null : toConnection(row);
  }

  /** Sealed; `null` when there is no such connection. */
  secretsOf(id: string): string | null {
    return this.#rows('WHERE id = ?', id)[0]?.secrets ?? null;
  }

  /** `null` when there are too many. The id is made before, because secrets are sealed for it. */
  add(
    id: string,
    made: { kind: Kind; name: string; settings: Record<string, string>; secrets: string; at: number },
  ): Connection | null {
    if (this.list().length >= MOST_CONNECTIONS) return null;
    this.#sql.exec(
      'INSERT INTO connection (id, kind, name, settings, secrets, enabled, created_at) VALUES (?, ?, ?, ?, ?, 1, ?)',
      id,
      made.kind,
      made.name,
      JSON.stringify(made.settings),
      made.secrets,
      made.at,
    );
    return this.find(id);
  }

  /** What is left out stays; `null` when there is no such connection. One that was changed is taken to work again. */
  change(
    id: string,
    to: { name?: string; settings?: Record<string, string>; secrets?: string; enabled?: boolean },
  ): Connection | null {
    this.#sql.exec(
      `UPDATE connection SET name = coalesce(?, name), settings = coalesce(?, settings), secrets = coalesce(?, secrets),
         enabled = coalesce(?, enabled), last_error = NULL, failing_since = NULL, reminders = 0 WHERE id = ?`,
      to.name ?? null,
      to.settings === undefined ? null : JSON.stringify(to.settings),
      to.secrets ?? null,
      to.enabled === undefined ? null : Number(to.enabled),
      id,
    );
    return this.find(id);
  }

  /** With its actions and what they told. False when there is none. */
  remove(id: string): boolean {
    for (const { id: action } of this.actions().filter(({ connection }) => connection === id))
      this.removeAction(action);
    return this.#sql.exec('DELETE FROM connection WHERE id = ?', id).rowsWritten > 0;
  }

  /** Notes what a test, or a telling, said of the account. */
  noteHealth(id: string, fate: Fate, at: number): void {
    if (fate.is === 'accepted' || fate.is === 'pending') {
      this.#sql.exec(
        'UPDATE connection SET last_success_at = ?, last_error = NULL, failing_since = NULL, reminders = 0 WHERE id = ?',
        at,
        id,
      );
      return;
    }
    this.#sql.exec(
      'UPDATE connection SET last_error = ?, failing_since = coalesce(failing_since, ?) WHERE id = ?',
      fate.reason,
      at,
      id,
    );
  }

  /** When somebody is to be told (again) that a connection fails, ms; `null` where none does, or they know. */
  nextReminder(): number | null {
    const next = Math.min(...this.#failing().map(reminderOf));
    return Number.isFinite(next) ? next : null;
  }

  /** Connections that fail and of which somebody is to be told now; they count as told. */
  takeReminders(at: number): Connection[] {
    const due = this.#failing().filter((row) => reminderOf(row) <= at);
    for (const { id } of due)
      this.#sql.exec('UPDATE connection SET reminders = reminders + 1 WHERE id = ?', id);
    return due.map(toConnection);
  }

  actions(): ConversionAction[] {
    return this.#sql
      .exec<{ action: string }>('SELECT action FROM conversion_action ORDER BY created_at, id')
      .toArray()
      .map(({ action }) => JSON.parse(action) as ConversionAction);
  }

  findAction(id: string): ConversionAction | null {
    return this.actions().find((one) => one.id === id) ?? null;
  }

  /** `null` when there are too many, or there is no such connection. */
  addAction(action: Omit<ConversionAction, 'id'>, at: number): ConversionAction | null {
    if (this.actions().length >= MOST_ACTIONS || this.find(action.connection) === null) return null;
    const made = { ...action, id: newId('act') };
    this.#sql.exec(
      'INSERT INTO conversion_action (id, connection, action, enabled, created_at) VALUES (?, ?, ?, ?, ?)',
      made.id,
      made.connection,
      JSON.stringify(made),
      Number(made.enabled),
      at,
    );
    return made;
  }

  /** `null` when there is no such action. What was told stays told. */
  changeAction(
    id: string,
    to: Partial<Omit<ConversionAction, 'id' | 'connection'>>,
  ): ConversionAction | null {
    const known = this.findAction(id);
    if (known === null) return null;
    const changed = { ...known, ...to };
    this.#sql.exec(
      'UPDATE conversion_action SET action = ?, enabled = ? WHERE id = ?',
      JSON.stringify(changed),
      Number(changed.enabled),
      id,
    );
    return changed;
  }

  /** With what it told. False when there is none. */
  removeAction(id: string): boolean {
    this.#conversions.forget(id);
    return this.#sql.exec('DELETE FROM conversion_action WHERE id = ?', id).rowsWritten > 0;
  }

  #failing(): ConnectionRow[] {
    return this.#rows('WHERE failing_since IS NOT NULL AND enabled = 1');
  }

  #rows(rest: string, ...values: string[]): ConnectionRow[] {
    return this.#sql.exec<ConnectionRow>(`SELECT * FROM connection ${rest}`, ...values).toArray();
  }
}

function reminderOf({ failing_since, reminders }: ConnectionRow): number {
  return (failing_since ?? 0) + (REMINDERS_MS[reminders] ?? Number.POSITIVE_INFINITY);
}

function toConnection(row: ConnectionRow): Connection {
  return {
    id: row.id,
    kind: row.kind as Kind,
    name: row.name,
    settings: JSON.parse(row.settings) as Record<string, string>,
    enabled: row.enabled === 1,
    lastSuccessAt: row.last_success_at,
    lastError: row.last_error,
    failingSince: row.failing_since,
    createdAt: row.created_at,
  };
}
