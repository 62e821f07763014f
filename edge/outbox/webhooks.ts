import type { EventType } from './event.ts';

/** An address of the company's that is told of events. */
export interface Webhook {
  /** `whk_…` */
  id: string;
  url: string;
  /** What it is told of; empty for everything. */
  types: EventType[];
  /** `off` by a person; `failing` when nothing was taken for so long that it was given up. */
  state: 'on' | 'off' | 'failing';
  /** Since when nothing was taken, ms; `null` while it works. */
  failingSince: number | null;
  createdAt: number;
}

/** What secrets of webhooks are sealed for; the webhook's id is their owner. */
export const WEBHOOK_SECRETS = 'webhook secret';

/** How long a replaced secret goes on counting, ms: time to deploy the new one. */
const OLD_SECRET_MS = 24 * 60 * 60 * 1000;

/** How long nothing may be taken before a webhook is given up, ms. */
const GIVEN_UP_AFTER_MS = 5 * 24 * 60 * 60 * 1000;

/** More would make every call wait for its events to be written. */
export const MOST_WEBHOOKS = 50;

interface WebhookRow extends Record<string, SqlStorageValue> {
  id: string;
  url: string;
  types: string;
  secret: string;
  old_secret: string | null;
  old_until: number | null;
  state: string;
  failing_since: number | null;
  created_at: number;
}

/** The webhooks of a company. Secrets come in sealed and go out sealed. */
export class Webhooks {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  list(): Webhook[] {
    return this.#sql
      .exec<WebhookRow>('SELECT * FROM webhook ORDER BY created_at, id')
      .toArray()
      .map(toWebhook);
  }

  find(id: string): Webhook | null {
    const row = this.#row(id);
    return row === undefined ? null : toWebhook(row);
  }

  /**
   * @param id a new one, `whk_…`: the secret is sealed for it
   * @returns `null` when there are `MOST_WEBHOOKS` already
   */
  add(
    id: string,
    { url, types, secret, at }: { url: string; types: EventType[]; secret: string; at: number },
  ): Webhook | null {
    const { count } = this.#sql.exec<{ count: number }>('SELECT count(*) AS count FROM webhook').one();
    if (count >= MOST_WEBHOOKS) return null;
    this.#sql.exec(
      `INSERT INTO webhook (id, url, types, secret, state, created_at) VALUES (?, ?, ?, ?, 'on', ?)`,
      id,
      url,
      JSON.stringify(types),
      secret,
      at,
    );
    return { id, url, types, state: 'on', failingSince: null, createdAt: at };
  }

  /** What is not given stays. Switching on forgets that it failed. */
  change(
    id: string,
    { url, types, state }: { url?: string; types?: EventType[]; state?: 'on' | 'off' },
  ): Webhook | null {
    this.#sql.exec(
      `UPDATE webhook SET url = coalesce(?2, url), types = coalesce(?3, types), state = coalesce(?4, state),
              failing_since = iif(?4 = 'on', NULL, failing_since)
       WHERE id = ?1`,
      id,
      url ?? null,
      types === undefined ? null : JSON.stringify(types),
      state ?? null,
    );
    return this.find(id);
  }

  /** Replaces the secret; the one before goes on counting for a day. */
  rotate(id: string, secret: string, at: number): Webhook | null {
    this.#sql.exec(
      'UPDATE webhook SET old_secret = secret, old_until = ?, secret = ? WHERE id = ?',
      at + OLD_SECRET_MS,
      secret,
      id,
    );
    return this.find(id);
  }

  /** Its deliveries go with it. False when there was none. */
  remove(id: string): boolean {
    this.#sql.exec('DELETE FROM attempt WHERE delivery IN (SELECT n FROM delivery WHERE webhook = ?)', id);
    this.#sql.exec('DELETE FROM delivery WHERE webhook = ?', id);
    return this.#sql.exec('DELETE FROM webhook WHERE id = ?', id).rowsWritten > 0;
  }

  /** What counts now, sealed, the current one first. */
  secretsOf(id: string, at: number): string[] {
    const row = this.#row(id);
    if (row === undefined) return [];
    const isOldGood = row.old_secret !== null && at < (row.old_until ?? 0);
    return isOldGood ? [row.secret, row.old_secret as string] : [row.secret];
  }

  noteTaken(id: string): void {
    this.#sql.exec('UPDATE webhook SET failing_since = NULL WHERE id = ? AND failing_since IS NOT NULL', id);
  }

  /**
   * Notes that an attempt failed. True when the webhook is given up by that: it was `gone` (410), or nothing was taken for
   * five days.
   */
  noteFailed(id: string, at: number, gone: boolean): boolean {
    return (
      this.#sql
        .exec<{ state: string }>(
          `UPDATE webhook
           SET failing_since = coalesce(failing_since, ?2),
               state = iif(state = 'on' AND (?3 OR ?2 - coalesce(failing_since, ?2) >= ?4), 'failing', state)
           WHERE id = ?1 AND state = 'on' RETURNING state`,
          id,
          at,
          gone ? 1 : 0,
          GIVEN_UP_AFTER_MS,
        )
        .toArray()[0]?.state === 'failing'
    );
  }

  #row(id: string): WebhookRow | undefined {
    return this.#sql.exec<WebhookRow>('SELECT * FROM webhook WHERE id = ?', id).toArray()[0];
  }
}

function toWebhook(row: WebhookRow): Webhook {
  return {
    id: row.id,
    url: row.url,
    types: JSON.parse(row.types) as EventType[],
    state: row.state as Webhook['state'],
    failingSince: row.failing_since,
    createdAt: row.created_at,
  };
}
