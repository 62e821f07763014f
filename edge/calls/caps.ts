import type { LegStatus } from '../carriers/carrier.ts';
import { newId } from '../id.ts';
import {
  type Cap,
  type CapKind,
  type CapState,
  type CapSubject,
  expire,
  type Heard,
  type Offer,
  room,
  settle,
} from './cap-arithmetic.ts';
import { type CapPeriod, windowOf } from './cap-window.ts';
import type { CallKey } from './ledger.ts';

type CapRow = {
  id: string;
  subject: 'destination' | 'group' | 'company';
  name: string;
  kind: CapKind;
  period: CapPeriod | null;
  most: number;
  reset_at: number | null;
};

type OfferRow = {
  carrier_id: string;
  carrier_call: string;
  step: number;
  leg: number;
  destination: string;
  offered_at: number;
  reserved: number;
  expires_at: number;
  answered_at: number | null;
  ended_at: number | null;
  seconds: number;
  result: LegStatus | 'expired' | null;
};

/** A cap as people read it. */
export interface CapReading {
  cap: Cap;
  /** Calls, or minutes rounded up. */
  used: number;
  /** When it begins anew, ms; `null` for what counts what goes on now. */
  resetsAt: number | null;
}

/** A column that came later: the window, and the limit in it, that was told of last. */
export const CAP_TOLD_COLUMN = 'ALTER TABLE cap ADD COLUMN told TEXT;';

/** The SQL of caps and of the offers they count. What they allow is worked out in `cap-arithmetic.ts`. */
export class Caps {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  all(): Cap[] {
    return this.#sql.exec<CapRow>('SELECT * FROM cap ORDER BY created_at, id').toArray().map(toCap);
  }

  one(id: string): Cap | null {
    const row = this.#sql.exec<CapRow>('SELECT * FROM cap WHERE id = ?', id).toArray()[0];
    return row === undefined ? null : toCap(row);
  }

  add(cap: Pick<Cap, 'subject' | 'kind' | 'period' | 'limit'>, at: number): Cap {
    const [subject, name] = nameOf(cap.subject);
    return toCap(
      this.#sql
        .exec<CapRow>(
          `INSERT INTO cap (id, subject, name, kind, period, most, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)
             RETURNING *`,
          newId('cap'),
          subject,
          name,
          cap.kind,
          cap.period,
          cap.limit,
          at,
        )
        .one(),
    );
  }

  setLimit(id: string, limit: number): void {
    this.#sql.exec('UPDATE cap SET most = ? WHERE id = ?', limit, id);
  }

  /** What was offered before `at` no longer counts. */
  reset(id: string, at: number): void {
    this.#sql.exec('UPDATE cap SET reset_at = ? WHERE id = ?', at, id);
  }

  remove(id: string): void {
    this.#sql.exec('DELETE FROM cap WHERE id = ?', id);
  }

  /** All caps with how far they are used. */
  readings(at: number, zone: string): CapReading[] {
    return this.all().map((cap) => this.read(cap, at, zone));
  }

  read(cap: Cap, at: number, zone: string): CapReading {
    const { used } = this.#stateOf(cap, null, at, zone);
    return {
      cap,
      used: cap.kind === 'minutes' ? Math.ceil(used / 60) : used,
      resetsAt: cap.period === null ? null : windowOf(cap.period, at, zone).until,
    };
  }

  /**
   * How long this call may talk to each of the destinations, s; `null` for one whose caps are reached.
   *
   * @param seconds the longest conversation that is wanted
   */
  rooms(
    destinations: readonly string[],
    key: CallKey,
    seconds: number,
    at: number,
    zone: string,
  ): Map<string, number | null> {
    const caps = this.all();
    if (caps.length === 0) return new Map(destinations.map((to) => [to, seconds]));
    const states = new Map<string, CapState>();
    const stateOf = (cap: Cap) => {
      const known = states.get(cap.id) ?? this.#stateOf(cap, key, at, zone);
      states.set(cap.id, known);
      return known;
    };
    return new Map(destinations.map((to) => [to, room(this.#over(to, caps).map(stateOf), seconds)]));
  }

  /** The caps that keep this call from destinations whose caps are reached. */
  reachedFor(
    destinations: readonly string[],
    key: CallKey,
    seconds: number,
    at: number,
    zone: string,
  ): Cap[] {
    const caps = this.all();
    const over = new Set(destinations.flatMap((to) => this.#over(to, caps)));
    return [...over].filter((cap) => room([this.#stateOf(cap, key, at, zone)], seconds) === null);
  }

  /**
   * Notes that it is told that a cap is reached. False where it was told already, for this window and with this limit. What
   * counts what goes on now has no window: of it is told once an hour.
   */
  noteTold(cap: Cap, at: number, zone: string): boolean {
    const { from } = windowOf(cap.period ?? 'hour', at, zone);
    const told = `${Math.max(from, cap.resetAt ?? 0)} ${cap.limit}`;
    return (
      this.#sql.exec('UPDATE cap SET told = ?2 WHERE id = ?1 AND told IS NOT ?2', cap.id, told).rowsWritten >
      0
    );
  }

  /** Those that a destination falls under. */
  #over(to: string, caps: readonly Cap[]): Cap[] {
    const groups = this.#groupsOf(to);
    return caps.filter(({ subject }) =>
      'company' in subject
        ? true
        : 'group' in subject
          ? groups.has(subject.group)
          : subject.destination === to,
    );
  }

  #groupsOf(to: string): Set<string> {
    return new Set(
      this.#sql
        .exec<{ name: string }>('SELECT name FROM destination_group WHERE address = ?', to)
        .toArray()
        .map(({ name }) => name),
    );
  }

  /** How far a cap is used: `usage` of `cap-arithmetic.ts`, counted by the database. */
  #stateOf(cap: Cap, key: CallKey | null, at: number, zone: string): CapState {
    const from = cap.period === null ? 0 : windowOf(cap.period, at, zone).from;
    const since = Math.max(from, cap.resetAt ?? 0);
    const [subject, name] = nameOf(cap.subject);
    const where = `offered_at >= ?1 AND ${OF_SUBJECT[subject]} AND ${COUNTS[cap.kind]}`;
    const call = key === null ? '' : `${key.carrierId} ${key.carrierCall}`;
    const row = this.#sql
      .exec<{ calls: number; seconds: number; here: number }>(
        `SELECT count(DISTINCT call) AS calls, coalesce(sum(longest), 0) AS seconds,
             coalesce(max(call = ?3), 0) AS here FROM (
           SELECT carrier_id || ' ' || carrier_call AS call,
               max(CASE WHEN ended_at IS NULL THEN reserved ELSE seconds END) AS longest
             FROM offer WHERE ${where} GROUP BY carrier_id, carrier_call, step)`,
        since,
        name,
        call,
      )
      .one();
    return { cap, used: cap.kind === 'minutes' ? row.seconds : row.calls, countsCall: row.here === 1 };
  }

  /** Notes that destinations ring for a step, and holds their places. */
  offer(
    key: CallKey,
    step: number,
    destinations: readonly string[],
    at: number,
    reserved: number,
    until: number,
  ) {
    destinations.forEach((to, leg) => {
      this.#sql.exec(
        `INSERT OR IGNORE INTO offer (carrier_id, carrier_call, step, leg, destination, offered_at, reserved, expires_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        key.carrierId,
        key.carrierCall,
        step,
        leg,
        to,
        at,
        reserved,
        until,
      );
    });
  }

  /** Ends the offers of a call that, by all that was heard, have ended. */
  settle(key: CallKey, heard: Heard): void {
    const before = this.#sql
      .exec<OfferRow>(
        'SELECT * FROM offer WHERE carrier_id = ? AND carrier_call = ? ORDER BY step, leg',
        key.carrierId,
        key.carrierCall,
      )
      .toArray()
      .map(toOffer);
    if (before.every(({ endedAt }) => endedAt !== null)) return;
    this.#write(key, before, settle(before, heard));
  }

  /** Lets go of what nobody ever told the end of. */
  expire(at: number): void {
    const rows = this.#sql
      .exec<OfferRow>('SELECT * FROM offer WHERE ended_at IS NULL AND expires_at <= ?', at)
      .toArray();
    for (const row of rows) {
      const before = [toOffer(row)];
      this.#write({ carrierId: row.carrier_id, carrierCall: row.carrier_call }, before, expire(before, at));
    }
  }

  /** When the last of a call's open offers expires, ms; `null` when none is open. */
  openUntil({ carrierId, carrierCall }: CallKey): number | null {
    return this.#sql
      .exec<{ at: number | null }>(
        `SELECT max(expires_at) AS at FROM offer
           WHERE carrier_id = ? AND carrier_call = ? AND ended_at IS NULL`,
        carrierId,
        carrierCall,
      )
      .one().at;
  }

  /** When the next offer expires, ms; `null` when all have ended. */
  nextExpiry(): number | null {
    return this.#sql
      .exec<{ at: number | null }>('SELECT min(expires_at) AS at FROM offer WHERE ended_at IS NULL')
      .one().at;
  }

  #write(key: CallKey, before: readonly Offer[], after: readonly Offer[]): void {
    after.forEach((offer, index) => {
      const old = before[index];
      if (old?.endedAt === offer.endedAt && old.answeredAt === offer.answeredAt) return;
      this.#sql.exec(
        `UPDATE offer SET answered_at = ?, ended_at = ?, seconds = ?, result = ?
           WHERE carrier_id = ? AND carrier_call = ? AND step = ? AND leg = ?`,
        offer.answeredAt,
        offer.endedAt,
        offer.seconds,
        offer.result,
        key.carrierId,
        key.carrierCall,
        offer.step,
        offer.leg,
      );
    });
  }
}

const OF_SUBJECT: Record<CapRow['subject'], string> = {
  destination: 'destination = ?2',
  group: 'destination IN (SELECT address FROM destination_group WHERE name = ?2)',
  company: "?2 = ''",
};

/** As `counts` of `cap-arithmetic.ts`. */
const COUNTS: Record<CapKind, string> = {
  offered: 'true',
  minutes: 'true',
  answered: '(ended_at IS NULL OR answered_at IS NOT NULL)',
  concurrent: 'ended_at IS NULL',
};

function nameOf(subject: CapSubject): [CapRow['subject'], string] {
  if ('destination' in subject) return ['destination', subject.destination];
  return 'group' in subject ? ['group', subject.group] : ['company', ''];
}

function toCap({ id, subject, name, kind, period, most, reset_at }: CapRow): Cap {
  const of: CapSubject =
    subject === 'company' ? { company: true } : subject === 'group' ? { group: name } : { destination: name };
  return { id, subject: of, kind, period, limit: most, resetAt: reset_at };
}

function toOffer(row: OfferRow): Offer {
  return {
    call: `${row.carrier_id} ${row.carrier_call}`,
    step: row.step,
    leg: row.leg,
    to: row.destination,
    offeredAt: row.offered_at,
    reserved: row.reserved,
    expiresAt: row.expires_at,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
    seconds: row.seconds,
    result: row.result,
  };
}
