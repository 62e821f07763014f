import { newId } from '../id.ts';

/** How long a file that somebody asked for is kept, ms. */
export const KEPT_MS = 7 * 86_400_000;

/** Nobody else begins what is under way for so long, ms; when the object dies, this is when it goes on. */
export const CLAIM_MS = 60_000;

/** When what has failed is tried again, ms later; after the last it is given up. */
const RETRIES_MS = [5_000, 60_000, 600_000] as const;

/** A row of SQLite holds 2 MB. */
const PIECE_BYTES = 1_000_000;

export type JobKind = 'calls' | 'archive';
export type JobFormat = 'csv' | 'xlsx' | 'zip';
export type JobState = 'waiting' | 'running' | 'done' | 'failed';

/** A file that is made in the background. Instants are ms. */
export interface Job {
  /** `exp_…` */
  id: string;
  kind: JobKind;
  format: JobFormat;
  state: JobState;
  /** Rows written. */
  done: number;
  /** Rows there were when it began; `null` before. */
  total: number | null;
  bytes: number;
  /** Why it was given up; `null` unless it was. */
  failure: string | null;
  scheduled: boolean;
  madeBy: string | null;
  createdAt: number;
  endedAt: number | null;
  keepUntil: number;
}

/** A job as whoever works on it needs it. */
export interface OpenJob extends Job {
  request: string;
  upload: string | null;
  parts: R2UploadedPart[];
  /** State of the writer as JSON; `null` before its first piece. */
  saved: string | null;
  /** Bytes that do not fill a part yet. */
  rest: Uint8Array<ArrayBuffer>;
}

type Row = {
  id: string;
  kind: string;
  request: string;
  format: string;
  state: string;
  done: number;
  total: number | null;
  bytes: number;
  failure: string | null;
  tries: number;
  scheduled: number;
  made_by: string | null;
  created_at: number;
  ended_at: number | null;
  keep_until: number;
  due_at: number;
  upload: string | null;
  parts: string;
};

/** The SQL of files that are made in the background. */
export class Jobs {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(
    job: {
      kind: JobKind;
      format: JobFormat;
      request: unknown;
      scheduled: boolean;
      by: string | null;
      keptMs: number;
    },
    at: number,
  ): Job {
    const id = newId('exp');
    this.#sql.exec(
      `INSERT INTO export_job (id, kind, format, request, scheduled, made_by, created_at, keep_until, due_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      job.kind,
      job.format,
      JSON.stringify(job.request),
      job.scheduled ? 1 : 0,
      job.by,
      at,
      at + job.keptMs,
      at,
    );
    return this.one(id) as Job;
  }

  one(id: string): Job | null {
    const row = this.#row(id);
    return row === null ? null : toJob(row);
  }

  /** Newest first, at most a hundred. */
  list(kind: JobKind): Job[] {
    return this.#sql
      .exec<Row>('SELECT * FROM export_job WHERE kind = ? ORDER BY created_at DESC, id DESC LIMIT 100', kind)
      .toArray()
      .map(toJob);
  }

  /** When the last backup began that came of itself, ms; `null` for never. */
  lastScheduled(): number | null {
    return this.#sql
      .exec<{ at: number | null }>(
        "SELECT max(created_at) AS at FROM export_job WHERE scheduled = 1 AND state != 'failed'",
      )
      .one().at;
  }

  /** It is deleted with the next alarm. False when there is no such job. */
  remove(id: string, at: number): boolean {
    return (
      this.#sql.exec('UPDATE export_job SET keep_until = ?1, due_at = ?1 WHERE id = ?2', at, id).rowsWritten >
      0
    );
  }

  /** What is too old: to be deleted from R2, and then `forget`ten. */
  expired(at: number): OpenJob[] {
    return this.#sql
      .exec<Row>('SELECT * FROM export_job WHERE keep_until <= ? LIMIT 20', at)
      .toArray()
      .map((row) => this.#toOpen(row));
  }

  forget(id: string): void {
    this.#sql.exec('DELETE FROM export_piece WHERE job = ?', id);
    this.#sql.exec('DELETE FROM export_job WHERE id = ?', id);
  }

  /** Takes the job that has waited longest, so that nobody else begins it meanwhile; `null` when none is due. */
  claim(at: number): OpenJob | null {
    const [row] = this.#sql
      .exec<Row>(
        "SELECT * FROM export_job WHERE due_at <= ?1 AND keep_until > ?1 AND state IN ('waiting', 'running') ORDER BY due_at LIMIT 1",
        at,
      )
      .toArray();
    if (row === undefined) return null;
    this.#sql.exec("UPDATE export_job SET state = 'running', due_at = ? WHERE id = ?", at + CLAIM_MS, row.id);
    return this.#toOpen(row);
  }

  /** The upload has begun. */
  opened(id: string, upload: string, total: number): void {
    this.#sql.exec('UPDATE export_job SET upload = ?, total = ? WHERE id = ?', upload, total, id);
  }

  /** Keeps how far it is, in one transaction with what does not fill a part yet. False when it was deleted meanwhile. */
  save(
    id: string,
    {
      saved,
      rest,
      parts,
      done,
      bytes,
    }: Pick<OpenJob, 'rest' | 'parts' | 'done' | 'bytes'> & { saved: string },
    dueAt: number,
    at: number,
  ): boolean {
    const { rowsWritten } = this.#sql.exec(
      'UPDATE export_job SET parts = ?, done = ?, bytes = ?, due_at = ?, tries = 0 WHERE id = ? AND keep_until > ?',
      JSON.stringify(parts),
      done,
      bytes,
      dueAt,
      id,
      at,
    );
    if (rowsWritten === 0) return false;
    this.#sql.exec('DELETE FROM export_piece WHERE job = ?', id);
    this.#keep(id, 'state', new TextEncoder().encode(saved));
    this.#keep(id, 'rest', rest);
    return true;
  }

  finished(id: string, bytes: number, done: number, at: number): void {
    this.#sql.exec('DELETE FROM export_piece WHERE job = ?', id);
    this.#sql.exec(
      `UPDATE export_job SET state = 'done', done = ?, bytes = ?, ended_at = ?, due_at = keep_until, upload = NULL, parts = '[]'
         WHERE id = ?`,
      done,
      bytes,
      at,
      id,
    );
  }

  /** It did not work. True when it is given up. */
  failed(id: string, reason: string, isFinal: boolean, at: number): boolean {
    const tries = this.#row(id)?.tries ?? 0;
    const wait = isFinal ? undefined : RETRIES_MS[tries];
    if (wait !== undefined) {
      this.#sql.exec('UPDATE export_job SET tries = tries + 1, due_at = ? WHERE id = ?', at + wait, id);
      return false;
    }
    this.#sql.exec('DELETE FROM export_piece WHERE job = ?', id);
    this.#sql.exec(
      "UPDATE export_job SET state = 'failed', failure = ?, ended_at = ?, due_at = keep_until WHERE id = ?",
      reason,
      at,
      id,
    );
    return true;
  }

  #keep(job: string, kind: 'state' | 'rest', bytes: Uint8Array): void {
    for (let n = 0; n * PIECE_BYTES < bytes.length; n++) {
      this.#sql.exec(
        'INSERT INTO export_piece (job, kind, n, bytes) VALUES (?, ?, ?, ?)',
        job,
        kind,
        n,
        bytes.slice(n * PIECE_BYTES, (n + 1) * PIECE_BYTES).buffer as ArrayBuffer,
      );
    }
  }

  #kept(job: string, kind: 'state' | 'rest'): Uint8Array<ArrayBuffer> {
    const pieces = this.#sql
      .exec<{ bytes: ArrayBuffer }>(
        'SELECT bytes FROM export_piece WHERE job = ? AND kind = ? ORDER BY n',
        job,
        kind,
      )
      .toArray()
      .map(({ bytes }) => new Uint8Array(bytes));
    const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }

  #row(id: string): Row | null {
    return this.#sql.exec<Row>('SELECT * FROM export_job WHERE id = ?', id).toArray()[0] ?? null;
  }

  #toOpen(row: Row): OpenJob {
    const saved = this.#kept(row.id, 'state');
    return {
      ...toJob(row),
      request: row.request,
      upload: row.upload,
      parts: JSON.parse(row.parts) as R2UploadedPart[],
      saved: saved.length === 0 ? null : new TextDecoder().decode(saved),
      rest: this.#kept(row.id, 'rest'),
    };
  }
}

function toJob(row: Row): Job {
  return {
    id: row.id,
    kind: row.kind as JobKind,
    format: row.format as JobFormat,
    state: row.state as JobState,
    done: row.done,
    total: row.total,
    bytes: row.bytes,
    failure: row.failure,
    scheduled: row.scheduled === 1,
    madeBy: row.made_by,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    keepUntil: row.keep_until,
  };
}
