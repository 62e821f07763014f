import type { FilterFacts } from '../filters/filter.ts';
import { matches } from '../filters/matches.ts';
import { newId } from '../id.ts';
import type { EventType } from '../outbox/event.ts';
import { dueOf } from './due.ts';
import { eventsOf, type NotificationEvent, type Occasion } from './events.ts';
import type { NotificationRule } from './rule.ts';

/** What the outcome of a call may still change for, ms: a message that is told of after the call is over. */
const SETTLE_MS = 60_000;

/** How long is remembered what was told, ms. */
const TOLD_MS = 90 * 24 * 60 * 60_000;

const HOUR = 60 * 60_000;

/** How many notices are looked at in one go. */
const AT_ONCE = 100;

/** More would make every call wait. */
export const MOST_RULES = 100;

/** Something a rule has to tell of. */
export interface Waiting {
  n: number;
  rule: string;
  event: NotificationEvent;
  /** Id of the call, pool, webhook … */
  subject: string;
  /** What was said of it; empty for a call. */
  data: Record<string, unknown>;
  at: number;
}

interface NoticeRow extends Record<string, SqlStorageValue> {
  kind: string;
  subject: string;
  data: string;
  at: number;
}

/** Which events are about something that is not a call. */
const OTHER_KINDS: Partial<Record<EventType, NotificationEvent>> = {
  'cap.reached': 'cap_reached',
  'pool.exhausted': 'pool_short',
  'number.leaked': 'number_leaked',
  'integration.failed': 'integration_failed',
  'port.updated': 'port_updated',
};

/**
 * The notification rules of a company and what they have to tell. `hear` belongs in the transaction of what happened; `look` and
 * what follows belong in an alarm (`postman.ts`). Each method is one synchronous step.
 */
export class Notices {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  list(): NotificationRule[] {
    return this.#sql
      .exec<{ rule: string }>('SELECT rule FROM notification_rule ORDER BY created_at, id')
      .toArray()
      .map(({ rule }) => JSON.parse(rule) as NotificationRule);
  }

  /** `null` when there are `MOST_RULES` already. */
  add(rule: Omit<NotificationRule, 'id'>, at: number): NotificationRule | null {
    if (this.list().length >= MOST_RULES) return null;
    const added = { id: newId('ntf'), ...rule };
    this.#sql.exec(
      'INSERT INTO notification_rule (id, rule, created_at) VALUES (?, ?, ?)',
      added.id,
      JSON.stringify(added),
      at,
    );
    return added;
  }

  /** What is not given stays. `null` when there is no such rule. */
  change(id: string, change: Partial<Omit<NotificationRule, 'id'>>): NotificationRule | null {
    const known = this.list().find((rule) => rule.id === id);
    if (known === undefined) return null;
    const changed = { ...known, ...change, id };
    this.#sql.exec('UPDATE notification_rule SET rule = ? WHERE id = ?', JSON.stringify(changed), id);
    return changed;
  }

  /** What it had yet to tell goes with it. False when there was none. */
  remove(id: string): boolean {
    for (const table of ['notice_waiting', 'notice_told', 'notice_sent'])
      this.#sql.exec(`DELETE FROM ${table} WHERE rule = ?`, id);
    return this.#sql.exec('DELETE FROM notification_rule WHERE id = ?', id).rowsWritten > 0;
  }

  /** Takes in that something happened, where any rule could tell of it. */
  hear(type: EventType, subject: string, data: object, at: number): void {
    if (type === 'call.ended' || type === 'call.transcript_ready') {
      if (this.#isWanted()) this.#write('ended', subject, {}, at, at + SETTLE_MS);
    } else if (type === 'call.updated') {
      const { changed = [] } = data as { changed?: readonly string[] };
      if (changed.includes('leadStatus') && this.#isWanted()) this.#write('edited', subject, {}, at, at);
    } else {
      const event = OTHER_KINDS[type];
      if (event !== undefined && this.#isWanted()) this.#write(event, subject, data, at, at);
    }
  }

  /** Whether a rule tells of events of one of these types; of those that are not about a call. */
  hears(types: readonly EventType[]): boolean {
    const wanted = types.flatMap((type) => OTHER_KINDS[type] ?? []);
    return this.list().some(
      ({ enabled, events }) => enabled && wanted.some((event) => events.includes(event)),
    );
  }

  /** When something is to be done next, ms; `null` when nothing waits. */
  nextDue(): number | null {
    return this.#sql
      .exec<{ due: number | null }>(
        'SELECT min(due) AS due FROM (SELECT min(due) AS due FROM notice UNION ALL SELECT min(due) FROM notice_waiting)',
      )
      .one().due;
  }

  /**
   * Looks at what has settled, and gives each rule what it has to tell of: once for each call or other thing.
   *
   * @param factsOf the fields of a call; `null` when there is no such call any more
   */
  look(now: number, zone: string, factsOf: (call: string) => FilterFacts | null): void {
    const rows = this.#sql
      .exec<NoticeRow>(
        'SELECT kind, subject, data, at FROM notice WHERE due <= ? ORDER BY due LIMIT ?',
        now,
        AT_ONCE,
      )
      .toArray();
    if (rows.length === 0) return;
    const rules = this.list().filter(({ enabled }) => enabled);
    for (const row of rows) {
      this.#sql.exec('DELETE FROM notice WHERE kind = ? AND subject = ?', row.kind, row.subject);
      if (row.kind === 'ended' || row.kind === 'edited') {
        const facts = factsOf(row.subject);
        if (facts !== null) this.#tellOfCall(rules, row, eventsOf(facts, row.kind), facts, now, zone);
      } else {
        const event = row.kind as NotificationEvent;
        // The same thing may happen again: it is told of once an hour.
        for (const rule of rules.filter(({ events }) => events.includes(event)))
          this.#tell(rule, event, row, `${row.subject} ${Math.floor(row.at / HOUR)}`, now, zone);
      }
    }
  }

  /** What rules have to tell of now, by rule. What a storm or quiet hours hold up is put off. */
  due(now: number, zone: string): { rule: NotificationRule; waiting: Waiting[] }[] {
    const ids = this.#sql
      .exec<{ rule: string }>('SELECT DISTINCT rule FROM notice_waiting WHERE due <= ?', now)
      .toArray();
    const rules = new Map(this.list().map((rule) => [rule.id, rule]));
    return ids.flatMap(({ rule: id }) => {
      const rule = rules.get(id);
      if (rule === undefined) return [];
      const until = dueOf({ ...rule, digestMinutes: 0 }, now, this.#sentBy(id, now), zone);
      if (until > now) {
        this.#sql.exec('UPDATE notice_waiting SET due = ? WHERE rule = ?', until, id);
        return [];
      }
      // All of it, also what would have come a little later: one mail is better than two.
      const waiting = this.#sql
        .exec<Record<string, SqlStorageValue> & Omit<Waiting, 'data'> & { data: string }>(
          'SELECT n, rule, event, subject, data, at FROM notice_waiting WHERE rule = ? ORDER BY n LIMIT ?',
          id,
          AT_ONCE,
        )
        .toArray()
        .map((row) => ({ ...row, data: JSON.parse(row.data) as Waiting['data'] }));
      return [{ rule, waiting }];
    });
  }

  /** Notes that a rule told of these. */
  sent(rule: string, waiting: readonly Waiting[], mails: number, at: number): void {
    for (const { n } of waiting) this.#sql.exec('DELETE FROM notice_waiting WHERE n = ?', n);
    if (mails > 0) this.#sql.exec('INSERT INTO notice_sent (rule, at) VALUES (?, ?)', rule, at);
  }

  forget(now: number): void {
    this.#sql.exec('DELETE FROM notice_sent WHERE at < ?', now - HOUR);
    this.#sql.exec('DELETE FROM notice_told WHERE at < ?', now - TOLD_MS);
  }

  #tellOfCall(
    rules: readonly NotificationRule[],
    row: NoticeRow,
    events: readonly NotificationEvent[],
    facts: FilterFacts,
    now: number,
    zone: string,
  ): void {
    for (const rule of rules) {
      const event = events.find((one) => rule.events.includes(one));
      if (event === undefined || (rule.when !== null && matches(rule.when, facts) !== true)) continue;
      this.#tell(rule, event, row, row.subject, now, zone);
    }
  }

  #tell(
    rule: NotificationRule,
    event: NotificationEvent,
    { subject, data, at }: NoticeRow,
    once: string,
    now: number,
    zone: string,
  ): void {
    const isNew =
      this.#sql.exec(
        'INSERT OR IGNORE INTO notice_told (rule, subject, at) VALUES (?, ?, ?)',
        rule.id,
        once,
        now,
      ).rowsWritten > 0;
    if (!isNew) return;
    this.#sql.exec(
      'INSERT INTO notice_waiting (rule, event, subject, data, at, due) VALUES (?, ?, ?, ?, ?, ?)',
      rule.id,
      event,
      subject,
      data,
      at,
      dueOf(rule, now, this.#sentBy(rule.id, now), zone),
    );
  }

  #write(kind: Occasion | NotificationEvent, subject: string, data: object, at: number, due: number): void {
    this.#sql.exec(
      'INSERT OR IGNORE INTO notice (kind, subject, data, at, due) VALUES (?, ?, ?, ?, ?)',
      kind,
      subject,
      JSON.stringify(data),
      at,
      due,
    );
  }

  #isWanted(): boolean {
    return this.list().some(({ enabled }) => enabled);
  }

  #sentBy(rule: string, now: number): number[] {
    return this.#sql
      .exec<{ at: number }>(
        'SELECT at FROM notice_sent WHERE rule = ? AND at > ? ORDER BY at',
        rule,
        now - HOUR,
      )
      .toArray()
      .map(({ at }) => at);
  }
}
