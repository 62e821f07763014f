import { shownFacts } from '../api/sight.ts';
import { LedgerArchive } from '../archive/ledger-archive.ts';
import { type ArchiveState, archive, newArchive } from '../archive/write.ts';
import { together, ZipTooLarge } from '../archive/zip.ts';
import { CallLog, type LogQuestion, type Place } from '../calls/log.ts';
import type { Env } from '../env.ts';
import type { FieldName } from '../filters/fields.ts';
import { logError } from '../log.ts';
import { callPortions, callSheet } from './call-rows.ts';
import { csvWriter } from './csv.ts';
import { fileKey, TYPES } from './file-key.ts';
import { CLAIM_MS, Jobs, type OpenJob } from './jobs.ts';
import { xlsxWriter } from './xlsx.ts';

/** What a file of calls is asked for with. */
export interface CallsRequest {
  question: LogQuestion;
  /** Callers' numbers are hidden from who asked. */
  masksCallers: boolean;
  fields: FieldName[];
}

/** A file is sent to R2 in parts of this size, bytes: R2 wants 5 MiB at least, and all but the last alike. */
const PART_BYTES = 5 * 1024 * 1024;

/** After so long, ms, work goes on with the next alarm, which has time of its own. */
const SLICE_MS = 10_000;

/** Bytes of a file, and how far it is when they are kept. */
interface Piece {
  bytes: Uint8Array;
  rows: number;
  /** State of the writer behind these bytes; `null` where it cannot go on from here. */
  saved: unknown;
}

/**
 * Makes files in the background: reads the company's own tables, sends parts to R2, and keeps how far it is, so that it goes
 * on after a restart. What is in memory is a part and a portion of rows, however long the file.
 */
export class Exporter {
  readonly #sql: SqlStorage;
  readonly #jobs: Jobs;
  readonly #host: { env: Env; company: string; transaction: <T>(work: () => T) => T };

  constructor(sql: SqlStorage, host: { env: Env; company: string; transaction: <T>(work: () => T) => T }) {
    this.#sql = sql;
    this.#jobs = new Jobs(sql);
    this.#host = host;
  }

  /** Does what is due: deletes what is too old, recovers from a dead import, goes on with files. Never rejects. */
  async work(now: () => number): Promise<void> {
    const until = now() + SLICE_MS;
    try {
      this.#host.transaction(() => new LedgerArchive(this.#sql).recover());
      await this.#sweep(now());
      for (let job = this.#claim(now()); job !== null; job = now() < until ? this.#claim(now()) : null) {
        await this.#try(job, until, now);
      }
    } catch (error) {
      logError('files_failed', error);
    }
  }

  #claim(at: number): OpenJob | null {
    return this.#host.transaction(() => this.#jobs.claim(at));
  }

  async #sweep(at: number): Promise<void> {
    for (const job of this.#jobs.expired(at)) {
      await this.#discard(job);
      await this.#host.env.MEDIA.delete(fileKey(this.#host.company, job));
      this.#host.transaction(() => this.#jobs.forget(job.id));
    }
  }

  async #discard({ upload, ...job }: OpenJob): Promise<void> {
    if (upload === null) return;
    const file = this.#host.env.MEDIA.resumeMultipartUpload(fileKey(this.#host.company, job), upload);
    // One that is complete, or that R2 gave up after its seven days, is no upload any more.
    await file.abort().catch(() => {});
  }

  async #try(job: OpenJob, until: number, now: () => number): Promise<void> {
    try {
      await this.#make(job, until, now);
    } catch (error) {
      const isFinal = error instanceof ZipTooLarge;
      const reason = isFinal ? error.message : 'something went wrong on our side; it has been logged';
      if (!isFinal) logError('file_failed', error, { job: job.id });
      const isGivenUp = this.#host.transaction(() => this.#jobs.failed(job.id, reason, isFinal, now()));
      if (isGivenUp) await this.#discard(job);
    }
  }

  async #make(job: OpenJob, until: number, now: () => number): Promise<void> {
    const { env, company, transaction } = this.#host;
    const key = fileKey(company, job);
    let upload: R2MultipartUpload;
    if (job.upload === null) {
      const total = this.#totalOf(job);
      upload = await env.MEDIA.createMultipartUpload(key, {
        httpMetadata: { contentType: TYPES[job.format] },
      });
      transaction(() => this.#jobs.opened(job.id, upload.uploadId, total));
    } else upload = env.MEDIA.resumeMultipartUpload(key, job.upload);

    const parts = [...job.parts];
    let waiting: Uint8Array[] = [job.rest];
    let length = job.rest.length;
    let { done } = job;
    const send = async (bytes: Uint8Array) => {
      parts.push(await upload.uploadPart(parts.length + 1, bytes));
    };
    for await (const { bytes, rows, saved } of this.#pieces(job, now())) {
      waiting.push(bytes);
      length += bytes.length;
      done += rows;
      while (length >= PART_BYTES) {
        const all = together(waiting);
        await send(all.subarray(0, PART_BYTES));
        waiting = [all.slice(PART_BYTES)];
        length -= PART_BYTES;
      }
      if (saved === null || (now() < until && done - job.done < SAVED_EVERY)) continue;
      const state = {
        saved: JSON.stringify(saved),
        rest: together(waiting),
        parts,
        done,
        bytes: parts.length * PART_BYTES + length,
      };
      const at = now();
      const isOver = at >= until;
      const isThere = transaction(() => this.#jobs.save(job.id, state, isOver ? at : at + CLAIM_MS, at));
      if (!isThere || isOver) return;
      job.done = done;
    }
    await send(together(waiting));
    await upload.complete(parts);
    transaction(() => this.#jobs.finished(job.id, (parts.length - 1) * PART_BYTES + length, done, now()));
  }

  #totalOf(job: OpenJob): number {
    if (job.kind === 'archive') return new LedgerArchive(this.#sql).count();
    return new CallLog(this.#sql).count((JSON.parse(job.request) as CallsRequest).question);
  }

  #pieces(job: OpenJob, at: number): AsyncGenerator<Piece> {
    return job.kind === 'archive' ? this.#archive(job, at) : this.#calls(job, at);
  }

  async *#calls(job: OpenJob, at: number): AsyncGenerator<Piece> {
    const { question, fields, masksCallers } = JSON.parse(job.request) as CallsRequest;
    const known =
      job.saved === null ? null : (JSON.parse(job.saved) as { next: Place | null; writer: unknown });
    const head = callSheet(fields, question.zone, at);
    const writer = job.format === 'csv' ? csvWriter(head) : xlsxWriter(head, known?.writer);
    if (known === null) yield { bytes: writer.begin(), rows: 0, saved: null };
    if (known === null || known.next !== null) {
      const log = new CallLog(this.#sql);
      const read = log.pageOfFacts.bind(log);
      for await (const { rows, next } of callPortions(
        read,
        question,
        fields,
        (facts) => shownFacts({ scope: null, masksCallers }, facts),
        known?.next ?? null,
      )) {
        yield { bytes: writer.rows(rows), rows: rows.length, saved: { next, writer: writer.state() } };
      }
    }
    yield { bytes: writer.end(), rows: 0, saved: null };
  }

  async *#archive(job: OpenJob, at: number): AsyncGenerator<Piece> {
    const { env, company } = this.#host;
    const { sound } = JSON.parse(job.request) as { sound: boolean };
    const tables = new LedgerArchive(this.#sql);
    const state =
      job.saved === null
        ? newArchive(await companyNamed(env, company), sound, at)
        : (JSON.parse(job.saved) as ArchiveState);
    const source = { companyId: company, env, tables, schema: tables.schema() };
    for await (const { bytes, rows, isWhole } of archive(source, state)) {
      yield { bytes, rows, saved: isWhole && state.next.is !== 'nothing' ? state : null };
    }
  }
}

/** Rows after which it is kept how far a file is. */
const SAVED_EVERY = 20_000;

/** A company as an archive of it names it. */
export async function companyNamed(env: Env, id: string): Promise<{ id: string; name: string }> {
  const row = await env.DIRECTORY.prepare('SELECT id, name FROM company WHERE id = ?')
    .bind(id)
    .first<{ id: string; name: string }>();
  return row ?? { id, name: '' };
}
