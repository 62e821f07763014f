import { LOOKBACK_MS } from './attribution.ts';

/** Rows that are looked at for their age whenever one is written. */
const PRUNED_AT_ONCE = 20;

/** An earlier call, and the visitor it was said to come from. */
export interface KnownCaller {
  call: string;
  /** Keyed hash. */
  caller: string;
  visitor: string;
  /** 0–1 */
  confidence: number;
  at: number;
}

/** What a caller is recognised by: only an installation that knows its secret can compute it from a number (E.164). */
export async function callerKey(secret: string, caller: string): Promise<string> {
  const text = new TextEncoder();
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', text.encode(secret), hmac, false, ['sign']);
  const digest = await crypto.subtle.sign('HMAC', key, text.encode(`pool caller ${caller}`));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

/** Who earlier calls were said to come from, in a pool's SQLite. Every method is one synchronous step. */
export class CallerRecord {
  readonly #sql: SqlStorage;

  /** @param sql of a storage migrated with `MIGRATIONS` */
  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** What earlier calls of this caller were said to come from: the greatest confidence by visitor. */
  read(caller: string, before: number): Map<string, number> {
    const rows = this.#sql.exec<{ visitor: string; confidence: number }>(
      'SELECT visitor, max(confidence) AS confidence FROM callers WHERE caller = ? AND at < ? GROUP BY visitor',
      caller,
      before,
    );
    return new Map(rows.toArray().map(({ visitor, confidence }) => [visitor, confidence]));
  }

  forget(caller: string): void {
    this.#sql.exec('DELETE FROM callers WHERE caller = ?', caller);
  }

  /** Remembers a call, once however often it is asked about, and forgets the oldest that nobody will ask for. */
  write({ call, caller, visitor, confidence, at }: KnownCaller): void {
    this.#sql.exec(
      'INSERT OR IGNORE INTO callers (call, caller, visitor, confidence, at) VALUES (?, ?, ?, ?, ?)',
      call,
      caller,
      visitor,
      confidence,
      at,
    );
    this.#sql.exec(
      'DELETE FROM callers WHERE id IN (SELECT id FROM callers ORDER BY id LIMIT ?) AND at < ?',
      PRUNED_AT_ONCE,
      at - LOOKBACK_MS,
    );
  }
}
