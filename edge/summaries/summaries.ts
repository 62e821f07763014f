import { newId } from '../id.ts';
import { nextAt } from './schedule.ts';
import type { ListedSummary, Summary } from './summary.ts';

export const MOST_SUMMARIES = 50;

interface SummaryRow extends Record<string, SqlStorageValue> {
  summary: string;
  next_at: number | null;
  last_at: number | null;
}

/** The summaries of a company. Each method is one synchronous step. */
export class Summaries {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  list(): ListedSummary[] {
    return this.#sql
      .exec<SummaryRow>('SELECT summary, next_at, last_at FROM summary ORDER BY created_at, id')
      .toArray()
      .map(toListed);
  }

  /** @param zone the company's. `null` when there are `MOST_SUMMARIES` already */
  add(summary: Omit<Summary, 'id'>, zone: string, at: number): ListedSummary | null {
    if (this.list().length >= MOST_SUMMARIES) return null;
    const added = { id: newId('sum'), ...summary };
    this.#sql.exec(
      'INSERT INTO summary (id, summary, next_at, created_at) VALUES (?, ?, ?, ?)',
      added.id,
      JSON.stringify(added),
      added.enabled ? nextAt(added.schedule, at, zone) : null,
      at,
    );
    return this.find(added.id);
  }

  /** What is not given stays. `null` when there is no such summary. */
  change(id: string, change: Partial<Omit<Summary, 'id'>>, zone: string, at: number): ListedSummary | null {
    const known = this.find(id);
    if (known === null) return null;
    const { nextAt: _, lastAt, ...before } = known;
    const changed = { ...before, ...change, id };
    this.#sql.exec(
      'UPDATE summary SET summary = ?, next_at = ? WHERE id = ?',
      JSON.stringify(changed),
      changed.enabled ? nextAt(changed.schedule, at, zone) : null,
      id,
    );
    return this.find(id);
  }

  remove(id: string): boolean {
    return this.#sql.exec('DELETE FROM summary WHERE id = ?', id).rowsWritten > 0;
  }

  find(id: string): ListedSummary | null {
    const row = this.#sql
      .exec<SummaryRow>('SELECT summary, next_at, last_at FROM summary WHERE id = ?', id)
      .toArray()[0];
    return row === undefined ? null : toListed(row);
  }

  nextDue(): number | null {
    return this.#sql.exec<{ due: number | null }>('SELECT min(next_at) AS due FROM summary').one().due;
  }

  /** Those that are due. */
  due(now: number): ListedSummary[] {
    return this.list().filter((summary) => summary.nextAt !== null && summary.nextAt <= now);
  }

  /**
   * Notes that a summary was sent: the next one is ahead, however many were missed. False when it was sent already, or has been
   * changed meanwhile; nothing of it may be sent then.
   */
  sent({ id, schedule, nextAt: due }: ListedSummary, zone: string, now: number): boolean {
    return (
      this.#sql.exec(
        'UPDATE summary SET next_at = ?, last_at = ? WHERE id = ? AND next_at = ?',
        nextAt(schedule, now, zone),
        now,
        id,
        due,
      ).rowsWritten > 0
    );
  }
}

function toListed({ summary, next_at, last_at }: SummaryRow): ListedSummary {
  // Those from before there were PDF files have no dashboard, and those from before saved reports no report.
  type Added = 'dashboard' | 'report';
  const kept = JSON.parse(summary) as Omit<Summary, Added> & Partial<Pick<Summary, Added>>;
  const { dashboard = null, report = null } = kept;
  return { ...kept, dashboard, report, nextAt: next_at, lastAt: last_at };
}
