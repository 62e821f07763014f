import type { Migration } from '../migration.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { DEFAULT_SETTINGS, RECORDING_SETTINGS, type RecordingSettings } from '../recordings/settings.ts';
import type { Transcripts } from '../recordings/transcripts.ts';
import type { Done } from './done.ts';
import type { Erasures } from './erasure.ts';
import type { Settings } from './settings.ts';

export const RETENTION_TABLES: Migration = `
  -- Everything of calls before this moment is forgotten, by what: so that the next sweep begins there.
  CREATE TABLE forgotten_until (what TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
  INSERT INTO forgotten_until (what, at) VALUES ('callers', 0), ('visits', 0);
  -- A call of the past that comes in late is looked at too.
  CREATE TRIGGER forgotten_until_older AFTER INSERT ON call BEGIN
    UPDATE forgotten_until SET at = new.started_at WHERE at > new.started_at;
  END;
`;

/** After how many days what is forgotten; `null` never. Of calls it counts from their beginning. */
export interface RetentionDays {
  /** Everything in a call that says who called: number, name, place, keys, notes, words, recordings. The row stays. */
  callers: number | null;
  /** Which visits led to a call, with their pages, and visits that led to none. These pools forget after 30 days anyway. */
  visits: number | null;
  /** What was said; recordings take their words with them in any case. */
  transcripts: number | null;
  /** Events that were sent to webhooks, with their bodies and answers. */
  deliveries: number;
  /** Who changed what: of calls, and of everything else. */
  history: number | null;
}

const KEEPS: RetentionDays = {
  callers: null,
  visits: null,
  transcripts: null,
  deliveries: 30,
  history: null,
};

const RETENTION = 'retention';

/** The setting that says when to look next, ms. */
const SWEEP_AT = 'retention.sweepAt';

const DAY_MS = 86_400_000;

/** Calls that one sweep looks at; when there are more, the next one follows at once. */
const CALLS_AT_ONCE = 200;

/** What a company keeps for how long, and the forgetting of the rest. Each method is one synchronous step. */
export class Retention {
  readonly #sql: SqlStorage;
  readonly #tables: {
    settings: Settings;
    erasures: Erasures;
    transcripts: Transcripts;
    outbox: Outbox;
    done: Done;
  };

  constructor(
    sql: SqlStorage,
    tables: {
      settings: Settings;
      erasures: Erasures;
      transcripts: Transcripts;
      outbox: Outbox;
      done: Done;
    },
  ) {
    this.#sql = sql;
    this.#tables = tables;
  }

  /** With what is set for recordings, which has a place of its own. */
  days(): RetentionDays & Record<'recordings', number | null> {
    return { ...this.#tables.settings.get(RETENTION, KEEPS), recordings: this.#recordings().days };
  }

  /** What is absent stays. It is looked at once. */
  set({ recordings, ...change }: Partial<RetentionDays & Record<'recordings', number | null>>): void {
    const { settings } = this.#tables;
    settings.set(RETENTION, { ...settings.get(RETENTION, KEEPS), ...change });
    if (recordings !== undefined)
      settings.set(RECORDING_SETTINGS, { ...this.#recordings(), days: recordings });
    settings.set(SWEEP_AT, 1);
  }

  /** When to look next, ms: once a day, while there is anything that may grow too old. */
  nextDue(): number | null {
    const { deliveries: _, ...ofCalls } = this.#tables.settings.get(RETENTION, KEEPS);
    const isAnythingSet = Object.values(ofCalls).some((days) => days !== null);
    const { there } = this.#sql
      .exec<{ there: number }>(
        'SELECT EXISTS (SELECT 1 FROM outbox_event) OR (? AND EXISTS (SELECT 1 FROM call)) AS there',
        isAnythingSet ? 1 : 0,
      )
      .one();
    return there === 1 ? this.#tables.settings.get(SWEEP_AT, 1) : null;
  }

  /**
   * Forgets what is too old, when it is due; within a transaction.
   *
   * @returns before when the company's pools are to forget visits too, ms; `null` for not at all
   */
  sweep(at: number): number | null {
    const due = this.nextDue();
    if (due === null || due > at) return null;
    const { settings, transcripts, outbox, done } = this.#tables;
    const { callers, visits, transcripts: words, deliveries, history } = this.days();
    const before = (days: number) => at - days * DAY_MS;
    const more: boolean[] = [];
    if (callers !== null) more.push(this.#forget('callers', before(callers), at));
    if (visits !== null) more.push(this.#forget('visits', before(visits), at));
    if (words !== null) transcripts.forgetOlderThan(before(words));
    more.push(outbox.forget(before(deliveries)));
    if (history !== null) more.push(this.#forgetHistory(before(history)), done.forget(before(history)));
    settings.set(SWEEP_AT, more.includes(true) ? at : at + DAY_MS);
    return visits === null ? null : before(visits);
  }

  /** True when there is more. */
  #forget(what: 'callers' | 'visits', before: number, at: number): boolean {
    const { erasures, done } = this.#tables;
    const from = this.#sql
      .exec<{ at: number }>('SELECT at FROM forgotten_until WHERE what = ?', what)
      .one().at;
    if (from >= before) return false;
    const next = this.#sql
      .exec<{ at: number }>(
        'SELECT started_at AS at FROM call WHERE started_at >= ? ORDER BY started_at LIMIT 1 OFFSET ?',
        from,
        CALLS_AT_ONCE,
      )
      .toArray()[0];
    // All of one moment go together, and at least one moment goes.
    const to = Math.max(from + 1, Math.min(before, next?.at ?? before));
    const calls = what === 'callers' ? erasures.forgetCallers(from, to, at) : erasures.forgetVisits(from, to);
    if (calls > 0) done.note({ kind: 'retention', id: null }, `forget ${what}`, null, calls, at);
    this.#sql.exec('UPDATE forgotten_until SET at = ? WHERE what = ?', to, what);
    return to < before;
  }

  #forgetHistory(before: number): boolean {
    const forget = (table: string) =>
      this.#sql.exec(
        `DELETE FROM ${table} WHERE n IN (SELECT n FROM ${table} ORDER BY n LIMIT ?) AND at < ?`,
        10 * CALLS_AT_ONCE,
        before,
      ).rowsWritten >=
      10 * CALLS_AT_ONCE;
    return [forget('change'), forget('recording_link')].includes(true);
  }

  #recordings(): RecordingSettings {
    return this.#tables.settings.get(RECORDING_SETTINGS, DEFAULT_SETTINGS);
  }
}
