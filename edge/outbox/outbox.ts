import { newId } from '../id.ts';
import type { Attempt } from './attempt.ts';
import type { EventType, OutboxEvent } from './event.ts';
import { nextAttempt } from './retries.ts';
import type { Webhook, Webhooks } from './webhooks.ts';

/** One event on its way to one webhook, as the delivery log shows it. */
export interface Delivery {
  n: number;
  webhook: string;
  event: OutboxEvent;
  state: 'waiting' | 'taken' | 'given_up';
  /** When it is tried (again), ms; `null` when it is over. */
  due: number | null;
  /** Oldest first. */
  attempts: Attempt[];
}

/** What is sent is not tried again by anybody else for so long, ms; longer than an attempt can take. */
const CLAIM_MS = 60_000;

/** Events that are forgotten at once. */
const FORGOTTEN_AT_ONCE = 500;

/** A delivery that is due. */
export interface Due {
  n: number;
  webhook: string;
  url: string;
  event: OutboxEvent;
  /** How often it was tried before. */
  attempts: number;
}

/** A delivery with its event and the address it goes to. */
interface DueRow extends Record<string, SqlStorageValue> {
  n: number;
  webhook: string;
  attempts: number;
  url: string;
  id: string;
  type: string;
  at: number;
  subject: string;
  version: number;
  data: string;
}

/** Somebody in the house who hears of every event. */
export interface Listener {
  hear(type: EventType, subject: string, data: object, at: number): void;
  /** Whether `hear` does anything with events of one of these types. */
  hears(types: readonly EventType[]): boolean;
}

/**
 * What leaves a company: events waiting, and every attempt to hand one over. `emit` belongs in the transaction of the
 * event's cause, so that the two commit together; `drain` (in `drain.ts`) belongs in an alarm at the first of
 * `due`. An event is
 * handed over at least once: when the object dies between sending and noting it, it is sent again, with the same id.
 * Each method is one synchronous step and wants a transaction of the caller's.
 */
export class Outbox {
  readonly webhooks: Webhooks;
  readonly #listener: Listener | null;
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage, webhooks: Webhooks, listener: Listener | null = null) {
    this.#listener = listener;
    this.#sql = sql;
    this.webhooks = webhooks;
  }

  /** Writes an event down for every webhook that takes its type. Nothing is written when there is none. */
  emit(type: EventType, subject: string, data: object, at: number): void {
    this.#listener?.hear(type, subject, data, at);
    const takers = this.#takers([type]);
    if (takers.length === 0) return;
    const event = this.#write(type, subject, data, at);
    for (const { id } of takers) this.#deliver(event, id, at);
  }

  /** Whether anybody is told of events of one of these types. */
  isHeard(types: readonly EventType[]): boolean {
    return this.#takers(types).length > 0 || this.#listener?.hears(types) === true;
  }

  /** Writes an event down for one webhook, whatever types it takes. Nothing when there is no such webhook. */
  send(webhook: string, type: EventType, subject: string, data: object, at: number): void {
    if (this.webhooks.find(webhook) !== null)
      this.#deliver(this.#write(type, subject, data, at), webhook, at);
  }

  /** When each webhook for which something waits is to be sent to next, ms since 1970. */
  due(): { webhook: string; at: number }[] {
    return this.#sql
      .exec<{ webhook: string; at: number }>(
        `SELECT id AS webhook, (SELECT min(due) FROM delivery WHERE webhook = webhook.id AND due IS NOT NULL) AS at
         FROM webhook WHERE state = 'on' AND at IS NOT NULL`,
      )
      .toArray();
  }

  /** When the oldest event happened that is still to be sent, ms since 1970; `null` when nothing waits. */
  waitingSince(): number | null {
    return this.#sql
      .exec<{ at: number | null }>(
        `SELECT min(at) AS at FROM delivery JOIN webhook ON webhook.id = webhook
         JOIN outbox_event AS event ON event.id = delivery.event WHERE due IS NOT NULL AND webhook.state = 'on'`,
      )
      .one().at;
  }

  /** Takes what is due for a webhook, in the order it happened, so that nobody else sends it meanwhile. */
  claim(webhook: string, now: number, limit: number): Due[] {
    const rows = this.#sql
      .exec<DueRow>(
        `SELECT delivery.n, webhook, attempts, url, event.id, type, at, subject, version, data
         FROM delivery JOIN webhook ON webhook.id = delivery.webhook
         JOIN outbox_event AS event ON event.id = delivery.event
         WHERE delivery.webhook = ? AND due <= ? AND webhook.state = 'on' ORDER BY due, delivery.n LIMIT ?`,
        webhook,
        now,
        limit,
      )
      .toArray();
    this.#sql.exec(
      'UPDATE delivery SET due = ? WHERE n IN (SELECT value FROM json_each(?))',
      now + CLAIM_MS,
      JSON.stringify(rows.map(({ n }) => n)),
    );
    return rows.map((row) => ({
      n: row.n,
      webhook: row.webhook,
      url: row.url,
      event: eventOf(row),
      attempts: row.attempts,
    }));
  }

  /**
   * Notes what came of an attempt.
   *
   * @param random from 0 to 1, for the jitter of the next one
   */
  note({ n, webhook, url, attempts }: Due, made: Attempt, random: number): void {
    this.#sql.exec(
      'INSERT INTO attempt (delivery, at, took, status, response, error) VALUES (?, ?, ?, ?, ?, ?)',
      n,
      made.at,
      made.took,
      made.status,
      made.response,
      made.error,
    );
    if (made.error === null) {
      this.webhooks.noteTaken(webhook);
      this.#settle(n, 'taken', attempts + 1, null);
      return;
    }
    const isGivenUp = this.webhooks.noteFailed(webhook, made.at, made.status === 410);
    const due = isGivenUp ? null : nextAttempt(attempts + 1, made.at, random);
    this.#settle(n, due === null ? 'given_up' : 'waiting', attempts + 1, due);
    if (isGivenUp) this.#giveUp(webhook, url, made);
  }

  /** The deliveries of a webhook, newest first. `before` is the `n` of the last one that was read. */
  deliveries(webhook: string, limit: number, before: number | null): Delivery[] {
    return this.#sql
      .exec<DueRow & { state: string; due: number | null }>(
        `SELECT delivery.n, webhook, state, due, event.id, type, at, subject, version, data, attempts, '' AS url
         FROM delivery JOIN outbox_event AS event ON event.id = delivery.event
         WHERE webhook = ?1 AND delivery.n < coalesce(?2, 9e15) ORDER BY delivery.n DESC LIMIT ?3`,
        webhook,
        before,
        limit,
      )
      .toArray()
      .map((row) => ({
        n: row.n,
        webhook,
        event: eventOf(row),
        state: row.state as Delivery['state'],
        due: row.due,
        attempts: this.#attemptsOf(row.n),
      }));
  }

  /** Sends the event of a delivery once more. False when there is no such delivery. */
  replay(webhook: string, n: number, at: number): boolean {
    return (
      this.#sql.exec(
        `INSERT INTO delivery (event, webhook, state, attempts, due)
         SELECT event, webhook, 'waiting', 0, ?3 FROM delivery WHERE webhook = ?1 AND n = ?2`,
        webhook,
        n,
        at,
      ).rowsWritten > 0
    );
  }

  /** Sends once more what happened from `from` until before `to` and was not taken; each event once. How many that are. */
  replayMissed(webhook: string, from: number, to: number, at: number): number {
    return this.#sql
      .exec(
        `INSERT INTO delivery (event, webhook, state, attempts, due)
         SELECT event.id, ?1, 'waiting', 0, ?4 FROM outbox_event AS event
         WHERE event.at >= ?2 AND event.at < ?3
           AND event.id IN (SELECT event FROM delivery WHERE webhook = ?1)
           AND event.id NOT IN (SELECT event FROM delivery WHERE webhook = ?1 AND state <> 'given_up')
         ORDER BY event.n RETURNING n`,
        webhook,
        from,
        to,
        at,
      )
      .toArray().length;
  }

  #takers(of: readonly EventType[]): Webhook[] {
    return this.webhooks
      .list()
      .filter(
        ({ state, types }) =>
          state === 'on' && (types.length === 0 || of.some((type) => types.includes(type))),
      );
  }

  #write(type: EventType, subject: string, data: object, at: number): string {
    const id = newId('evt');
    this.#sql.exec(
      `INSERT INTO outbox_event (id, type, at, subject, version, data)
       SELECT ?1, ?2, ?3, ?4, coalesce(max(version), 0) + 1, ?5 FROM outbox_event WHERE subject = ?4`,
      id,
      type,
      at,
      subject,
      JSON.stringify(data),
    );
    return id;
  }

  #deliver(event: string, webhook: string, at: number): void {
    this.#sql.exec(
      `INSERT INTO delivery (event, webhook, state, attempts, due) VALUES (?, ?, 'waiting', 0, ?)`,
      event,
      webhook,
      at,
    );
  }

  #settle(n: number, state: Delivery['state'], attempts: number, due: number | null): void {
    this.#sql.exec(
      'UPDATE delivery SET state = ?, attempts = ?, due = ? WHERE n = ?',
      state,
      attempts,
      due,
      n,
    );
  }

  /** What still waits for a webhook that was given up stays in the log, to be replayed when it works again. */
  #giveUp(webhook: string, url: string, { at, error }: Attempt): void {
    this.#sql.exec(
      "UPDATE delivery SET state = 'given_up', due = NULL WHERE webhook = ? AND state = 'waiting'",
      webhook,
    );
    this.emit('integration.failed', webhook, { webhook, url, error }, at);
  }

  #attemptsOf(delivery: number): Attempt[] {
    return this.#sql
      .exec<{ at: number; took: number; status: number | null; response: string; error: string | null }>(
        'SELECT at, took, status, response, error FROM attempt WHERE delivery = ? ORDER BY rowid',
        delivery,
      )
      .toArray();
  }

  /** What was sent, or is to be, about a subject, by delivery. */
  sentAbout(subject: string): { event: string; type: string; at: number; webhook: string; state: string }[] {
    return this.#sql
      .exec<{ event: string; type: string; at: number; webhook: string; state: string }>(
        `SELECT outbox_event.id AS event, type, at, webhook, state FROM outbox_event
         JOIN delivery ON delivery.event = outbox_event.id WHERE subject = ? ORDER BY delivery.n`,
        subject,
      )
      .toArray();
  }

  /** Forgets the oldest events from before a moment, with their deliveries. True when there may be more. */
  forget(before: number): boolean {
    const old = this.#sql
      .exec<{ id: string }>(
        'SELECT id FROM (SELECT id, at FROM outbox_event ORDER BY n LIMIT ?) WHERE at < ?',
        FORGOTTEN_AT_ONCE,
        before,
      )
      .toArray();
    this.#forget(old.map(({ id }) => id));
    return old.length === FORGOTTEN_AT_ONCE;
  }

  /** Forgets all that was sent, or is to be, about a subject. */
  forgetSubject(subject: string): void {
    const events = this.#sql.exec<{ id: string }>('SELECT id FROM outbox_event WHERE subject = ?', subject);
    this.#forget(events.toArray().map(({ id }) => id));
  }

  #forget(events: readonly string[]): void {
    for (const event of events) {
      this.#sql.exec('DELETE FROM attempt WHERE delivery IN (SELECT n FROM delivery WHERE event = ?)', event);
      this.#sql.exec('DELETE FROM delivery WHERE event = ?', event);
      this.#sql.exec('DELETE FROM outbox_event WHERE id = ?', event);
    }
  }
}

function eventOf({ id, type, at, subject, version, data }: DueRow): OutboxEvent {
  return { id, type: type as EventType, at, subject, version, data: JSON.parse(data) as object };
}
