import { spreadOf } from '../metrics.ts';
import { type HealthFacts, LATE_MS } from './findings.ts';

/** How a company's tracking goes, as its tables have it. Times are ms. */
export interface Measures {
  /** Calls of the last day: how sure it was who called, 0–1 on average (`null` without calls), and how many of each kind. */
  attribution: { calls: number; confidence: number | null; kinds: Record<string, number> };
  /** The last attempts to hand events to webhooks, at most a thousand, of the last day. */
  deliveries: { count: number; failed: number; p50: number; p95: number; worst: number };
  /** Events that are still to be sent, and for how long the oldest of them has waited (`null` for none). */
  outbox: { waiting: number; age: number | null };
}

const DAY_MS = 86_400_000;

const MOST_ATTEMPTS = 1000;

/** What a company's tables say of its health. Each method is one synchronous step. */
export class Watch {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Everything but the pools, which are in objects of their own. */
  facts(now: number): Omit<HealthFacts, 'pools'> {
    const late = now - LATE_MS;
    return {
      outboxLateSince: this.#one(
        `SELECT min(due) AS value FROM delivery JOIN webhook ON webhook.id = webhook WHERE due < ? AND webhook.state = 'on'`,
        late,
      ),
      webhooks: this.#sql
        .exec<{ id: string; url: string; failingSince: number }>(
          'SELECT id, url, failing_since AS failingSince FROM webhook WHERE failing_since IS NOT NULL AND state <> ? ORDER BY failing_since',
          'off',
        )
        .toArray(),
      connections: this.#sql
        .exec<{ id: string; name: string; failingSince: number; error: string | null }>(
          `SELECT id, name, failing_since AS failingSince, last_error AS error FROM connection
             WHERE failing_since IS NOT NULL AND enabled = 1 ORDER BY failing_since`,
        )
        .toArray(),
      recordingsFailed:
        this.#one(
          "SELECT count(*) AS value FROM recording_copy WHERE audio = 'failed' AND begun_at > ?",
          now - DAY_MS,
        ) ?? 0,
      callsWithoutFlow:
        this.#one(
          "SELECT count(*) AS value FROM call WHERE outcome = 'no_flow' AND started_at > ?",
          now - DAY_MS,
        ) ?? 0,
      overdueSince: this.#one('SELECT min(check_at) AS value FROM call_text WHERE check_at < ?', late),
    };
  }

  measures(now: number): Measures {
    const kinds = this.#sql
      .exec<{ kind: string; calls: number; sum: number }>(
        `SELECT attribution_kind AS kind, count(*) AS calls, sum(confidence) AS sum FROM call
         WHERE started_at > ? GROUP BY attribution_kind`,
        now - DAY_MS,
      )
      .toArray();
    const calls = kinds.reduce((sum, one) => sum + one.calls, 0);
    const attempts = this.#sql
      .exec<{ at: number; took: number; failed: number }>(
        'SELECT at, took, error IS NOT NULL AS failed FROM attempt ORDER BY rowid DESC LIMIT ?',
        MOST_ATTEMPTS,
      )
      .toArray()
      .filter(({ at }) => at > now - DAY_MS);
    const { waiting, since } = this.#sql
      .exec<{ waiting: number; since: number | null }>(
        `SELECT count(*) AS waiting, min(at) AS since FROM delivery JOIN webhook ON webhook.id = webhook
         JOIN outbox_event AS event ON event.id = delivery.event WHERE due IS NOT NULL AND webhook.state = 'on'`,
      )
      .one();
    return {
      attribution: {
        calls,
        confidence: calls === 0 ? null : kinds.reduce((sum, one) => sum + one.sum, 0) / calls,
        kinds: Object.fromEntries(kinds.map((one) => [one.kind, one.calls])),
      },
      deliveries: {
        count: attempts.length,
        failed: attempts.filter(({ failed }) => failed === 1).length,
        ...spreadOf(attempts.map(({ took }) => took)),
      },
      outbox: { waiting, age: since === null ? null : now - since },
    };
  }

  #one(query: string, value: number): number | null {
    return this.#sql.exec<{ value: number | null }>(query, value).one().value;
  }
}
