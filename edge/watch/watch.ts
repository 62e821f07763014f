import { type HealthFacts, LATE_MS } from './findings.ts';

const DAY_MS = 86_400_000;

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

  #one(query: string, value: number): number | null {
    return this.#sql.exec<{ value: number | null }>(query, value).one().value;
  }
}
