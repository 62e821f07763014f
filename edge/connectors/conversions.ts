import type { Conversion, ConversionState } from './action.ts';
import { aftermath } from './aftermath.ts';
import type { Fate } from './connector.ts';
import type { Decision } from './decide.ts';

/** What is under way is not begun again for so long, ms; longer than an attempt can take. */
const CLAIM_MS = 120_000;

/** Conversions of connections that are on. */
const OF_THE_ENABLED = `due IS NOT NULL AND action IN (SELECT conversion_action.id FROM conversion_action
  JOIN connection ON connection.id = conversion_action.connection WHERE connection.enabled = 1)`;

type ConversionRow = {
  n: number;
  action: string;
  call: string;
  state: string;
  does: string;
  cents: number | null;
  told_cents: number | null;
  changed_at: number;
  due: number | null;
  attempts: number;
  reference: string | null;
  reason: string | null;
  remedy: string | null;
  told_at: number | null;
};

/** A conversion for which something is to be done. */
export interface DueConversion extends Conversion {
  n: number;
}

/** One attempt, for people. */
export interface ConversionAttempt {
  at: number;
  does: Conversion['does'];
  fate: Fate['is'];
  reason: string | null;
}

/**
 * The SQL of what platforms were, or will be, told of calls, and of the calls that actions are to look at. Each method is one
 * synchronous step.
 */
export class Conversions {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Something happened to a call: actions look at it soon. Nothing is written where there are none. */
  touch(call: string, at: number): void {
    this.#sql.exec(
      `INSERT OR IGNORE INTO conversion_look (call, at)
         SELECT ?, ? WHERE EXISTS (SELECT 1 FROM conversion_action WHERE enabled = 1)`,
      call,
      at,
    );
  }

  /** Whether actions are still to look at a call. */
  isTouched(call: string): boolean {
    return this.#sql.exec('SELECT 1 FROM conversion_look WHERE call = ?', call).toArray().length > 0;
  }

  /** Calls to look at, oldest first; each is handed out once. */
  takeTouched(limit: number): string[] {
    const calls = this.#sql
      .exec<{ call: string }>('SELECT call FROM conversion_look ORDER BY at LIMIT ?', limit)
      .toArray()
      .map(({ call }) => call);
    this.#sql.exec(
      'DELETE FROM conversion_look WHERE call IN (SELECT value FROM json_each(?))',
      JSON.stringify(calls),
    );
    return calls;
  }

  /** When there is something to do, ms; `null` when there is nothing, or all of it waits for a connection that is off. */
  nextDue(): number | null {
    return this.#sql
      .exec<{ due: number | null }>(
        `SELECT min(due) AS due FROM (SELECT min(due) AS due FROM conversion WHERE ${OF_THE_ENABLED}
           UNION ALL SELECT min(at) FROM conversion_look)`,
      )
      .one().due;
  }

  known(action: string, call: string): Conversion | null {
    return this.#conversions('WHERE action = ? AND call = ?', action, call)[0] ?? null;
  }

  /** Whether the platform was, or will be, told of an earlier call of a caller. */
  isRepeat(action: string, call: string, caller: string | null): boolean {
    if (caller === null) return false;
    const { there } = this.#sql
      .exec<{ there: number }>(
        `SELECT EXISTS (SELECT 1 FROM conversion JOIN call ON call.id = conversion.call
           WHERE action = ?1 AND conversion.call <> ?2 AND call.caller_number = ?3
             AND conversion.state IN ('waiting', 'pending', 'accepted')) AS there`,
        action,
        call,
        caller,
      )
      .one();
    return there === 1;
  }

  /** Of a call, with what each attempt brought. */
  ofCall(call: string): (DueConversion & { log: ConversionAttempt[] })[] {
    return this.#conversions('WHERE call = ? ORDER BY n', call).map((one) => ({
      ...one,
      log: this.#log(one.n),
    }));
  }

  /** Of an action, newest first, behind `before`. */
  ofAction(action: string, limit: number, before: number | null): DueConversion[] {
    return this.#conversions(
      'WHERE action = ? AND n < coalesce(?, 9e15) ORDER BY n DESC LIMIT ?',
      action,
      before,
      limit,
    );
  }

  /** Writes down what was decided about a call. */
  settle(action: string, call: string, decision: Decision, at: number): void {
    switch (decision.do) {
      case 'tell':
        this.#sql.exec(
          `INSERT INTO conversion (action, call, state, does, cents, changed_at, due) VALUES (?1, ?2, 'waiting', 'tell', ?3, ?4, ?5)
             ON CONFLICT (action, call) DO UPDATE SET state = 'waiting', does = 'tell', cents = ?3, changed_at = ?4, due = ?5,
               attempts = 0 WHERE state = 'withdrawn'`,
          action,
          call,
          decision.cents,
          at,
          decision.due,
        );
        return;
      case 'restate':
        // What was not told yet is told as it is now; what the platform works on is corrected once that is over.
        this.#sql.exec(
          `UPDATE conversion SET cents = ?1, changed_at = ?2, does = iif(state = 'accepted', 'restate', does),
             due = iif(state = 'accepted', ?2, due), state = iif(state = 'accepted', 'waiting', state)
             WHERE action = ?3 AND call = ?4`,
          decision.cents,
          at,
          action,
          call,
        );
        return;
      case 'retract':
        this.#sql.exec(
          `UPDATE conversion SET state = iif(told_at IS NULL, 'withdrawn', 'waiting'), does = 'retract', changed_at = ?1,
             due = iif(told_at IS NULL, NULL, ?1), attempts = 0
             WHERE action = ?2 AND call = ?3 AND NOT (does = 'retract' AND due IS NOT NULL)`,
          at,
          action,
          call,
        );
    }
  }

  /** Sends it (again), whatever came of it before. False when there is nothing to send. */
  replay(action: string, call: string, at: number): boolean {
    return (
      this.#sql.exec(
        `UPDATE conversion SET state = 'waiting', due = ?, attempts = 0, reason = NULL, remedy = NULL WHERE action = ? AND call = ? AND state <> 'withdrawn'`,
        at,
        action,
        call,
      ).rowsWritten > 0
    );
  }

  /** Takes what is due, so that nobody else does it meanwhile. What belongs to a connection that is off waits. */
  claim(at: number, limit: number): DueConversion[] {
    const due = this.#conversions(`WHERE due <= ? AND ${OF_THE_ENABLED} ORDER BY due, n LIMIT ?`, at, limit);
    this.#sql.exec(
      'UPDATE conversion SET due = ? WHERE n IN (SELECT value FROM json_each(?))',
      at + CLAIM_MS,
      JSON.stringify(due.map(({ n }) => n)),
    );
    return due;
  }

  /**
   * Notes what came of an attempt.
   *
   * @param random from 0 to 1, for the jitter of the next one
   */
  note(done: DueConversion, fate: Fate, at: number, random: number): void {
    this.#sql.exec(
      'INSERT INTO conversion_attempt (conversion, at, does, fate, reason) VALUES (?, ?, ?, ?, ?)',
      done.n,
      at,
      done.does,
      fate.is,
      'reason' in fate ? fate.reason : null,
    );
    const [now] = this.#conversions('WHERE n = ?', done.n);
    if (now !== undefined) this.#write(aftermath(done, now, fate, at, random));
  }

  #write(to: DueConversion): void {
    this.#sql.exec(
      `UPDATE conversion SET state = ?, does = ?, due = ?, attempts = ?, reference = ?, told_cents = ?, told_at = ?,
         reason = ?, remedy = ? WHERE n = ?`,
      to.state,
      to.does,
      to.due,
      to.attempts,
      to.reference,
      to.toldCents,
      to.toldAt,
      to.reason,
      to.remedy,
      to.n,
    );
  }

  /** What an action told, as if it had told nothing. */
  forget(action: string): void {
    this.#sql.exec(
      'DELETE FROM conversion_attempt WHERE conversion IN (SELECT n FROM conversion WHERE action = ?)',
      action,
    );
    this.#sql.exec('DELETE FROM conversion WHERE action = ?', action);
  }

  #conversions(rest: string, ...values: (string | number | null)[]): DueConversion[] {
    return this.#sql
      .exec<ConversionRow>(`SELECT * FROM conversion ${rest}`, ...values)
      .toArray()
      .map((row) => ({
        n: row.n,
        action: row.action,
        call: row.call,
        state: row.state as ConversionState,
        does: row.does as Conversion['does'],
        cents: row.cents,
        toldCents: row.told_cents,
        changedAt: row.changed_at,
        due: row.due,
        attempts: row.attempts,
        reference: row.reference,
        reason: row.reason,
        remedy: row.remedy,
        toldAt: row.told_at,
      }));
  }

  #log(n: number): ConversionAttempt[] {
    return this.#sql
      .exec<{ at: number; does: string; fate: string; reason: string | null }>(
        'SELECT at, does, fate, reason FROM conversion_attempt WHERE conversion = ? ORDER BY rowid',
        n,
      )
      .toArray()
      .map((row) => ({ ...row, does: row.does as Conversion['does'], fate: row.fate as Fate['is'] }));
  }
}
