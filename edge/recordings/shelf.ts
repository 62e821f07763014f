import type { RecordingEvent } from '../carriers/carrier.ts';
import { newId } from '../id.ts';
import type { AudioState, Copy, KeptAudio, Task, VoicemailState } from './copy.ts';

type Row = {
  id: string;
  call: string | null;
  carrier_id: string;
  carrier_call: string;
  event: string;
  begun_at: number;
  audio: string;
  reason: string | null;
  kept: string | null;
  task: string | null;
  tries: number;
  voicemail: string | null;
  heard_by: string | null;
  heard_at: number | null;
  deleted_by: string | null;
  deleted_at: number | null;
};

/** A link that was handed out. */
export interface HandedOut {
  at: number;
  by: string;
  use: 'listen' | 'download';
}

const WHOLE = `SELECT recording_copy.*, event, call.id AS call FROM recording_copy
  JOIN recording USING (carrier_id, recording)
  LEFT JOIN call ON call.carrier_id = recording_copy.carrier_id AND call.carrier_call = recording_copy.carrier_call`;

/**
 * What is under way is not begun again for so long, ms. When the object dies meanwhile, this is when somebody looks again.
 */
export const CLAIM_MS = 10 * 60_000;

/** When what has failed is tried again, ms later; after the last it is given up. Telnyx's addresses live ten minutes. */
export const RETRIES_MS = [5_000, 30_000, 120_000, 240_000, 3_600_000, 21_600_000] as const;

/** The SQL of our copies of recordings: what is to be done with each, who asked for it, what became of it. */
export class Shelf {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** A carrier has told of a recording; once its audio is there, it is to be fetched. */
  told(carrierId: string, event: RecordingEvent, isVoicemail: boolean, at: number): void {
    this.#sql.exec(
      `INSERT OR IGNORE INTO recording_copy (id, carrier_id, recording, carrier_call, begun_at) VALUES (?, ?, ?, ?, ?)`,
      newId('rec'),
      carrierId,
      event.recording,
      event.call,
      at,
    );
    if (event.status !== 'completed' || event.url === null) return;
    this.#sql.exec(
      `UPDATE recording_copy SET audio = 'waiting', task = 'fetch', due_at = ?, voicemail = iif(?, 'new', NULL)
         WHERE carrier_id = ? AND recording = ? AND audio = 'none'`,
      at,
      isVoicemail ? 1 : 0,
      carrierId,
      event.recording,
    );
    // Deleted while it was being made: only now there is something that the carrier can delete.
    this.#sql.exec(
      `UPDATE recording_copy SET task = 'clear', due_at = ?, tries = 0
         WHERE carrier_id = ? AND recording = ? AND audio = 'deleted'`,
      at,
      carrierId,
      event.recording,
    );
  }

  one(id: string): Copy | null {
    return this.#read('WHERE recording_copy.id = ?', id)[0] ?? null;
  }

  /** The copy of what the carrier calls by this name. */
  ofCarrier(carrierId: string, recording: string): Copy | null {
    return (
      this.#read('WHERE recording_copy.carrier_id = ? AND recording = ?', carrierId, recording)[0] ?? null
    );
  }

  /** Of a call, in the order they were made. */
  ofCall(carrierId: string, carrierCall: string): Copy[] {
    return this.#read(
      'WHERE recording_copy.carrier_id = ? AND recording_copy.carrier_call = ? ORDER BY begun_at, recording_copy.id',
      carrierId,
      carrierCall,
    );
  }

  /** Voicemails, newest first, behind `before`. */
  voicemails(state: VoicemailState | null, before: { at: number; id: string } | null, limit: number): Copy[] {
    return this.#read(
      `WHERE recording_copy.voicemail IS NOT NULL AND (?1 IS NULL OR recording_copy.voicemail = ?1)
         AND (begun_at, recording_copy.id) < (?2, ?3) ORDER BY begun_at DESC, recording_copy.id DESC LIMIT ?4`,
      state,
      before?.at ?? Number.MAX_SAFE_INTEGER,
      before?.id ?? '',
      limit,
    );
  }

  #read(rest: string, ...values: (string | number | null)[]): Copy[] {
    return this.#sql
      .exec<Row>(`${WHOLE} ${rest}`, ...values)
      .toArray()
      .map(toCopy);
  }

  /** When something is to be done next, ms; `null` when nothing is. */
  nextDue(): number | null {
    return this.#sql
      .exec<{ due: number | null }>('SELECT min(due_at) AS due FROM recording_copy WHERE task IS NOT NULL')
      .one().due;
  }

  /** Takes what is due, so that nobody else begins it meanwhile. */
  claim(at: number, limit: number): Copy[] {
    const due = this.#read(
      'WHERE recording_copy.task IS NOT NULL AND recording_copy.due_at <= ? ORDER BY recording_copy.due_at LIMIT ?',
      at,
      limit,
    );
    for (const { id } of due)
      this.#sql.exec('UPDATE recording_copy SET due_at = ? WHERE id = ?', at + CLAIM_MS, id);
    return due;
  }

  /** It is in R2. False when it was deleted meanwhile, and what was stored must go again. */
  stored(id: string, kept: KeptAudio, next: Task | null, at: number): boolean {
    return (
      this.#sql.exec(
        `UPDATE recording_copy SET audio = 'stored', kept = ?, reason = NULL, task = ?, due_at = ?, tries = 0
           WHERE id = ? AND audio IN ('waiting', 'stored')`,
        JSON.stringify(kept),
        next,
        next === null ? null : at,
        id,
      ).rowsWritten > 0
    );
  }

  /** What was to be done is done; `next` follows, unless something else was asked for meanwhile. */
  done(id: string, task: Task, next: Task | null, at: number): void {
    this.#sql.exec(
      'UPDATE recording_copy SET task = ?, due_at = ?, tries = 0, reason = NULL WHERE id = ? AND task = ?',
      next,
      next === null ? null : at,
      id,
      task,
    );
  }

  /**
   * It did not work.
   *
   * @param isFinal trying again is of no use
   * @param next what is done once it is given up
   * @returns true when it is given up
   */
  failed(copy: Copy, task: Task, reason: string, isFinal: boolean, next: Task | null, at: number): boolean {
    const wait = isFinal ? undefined : RETRIES_MS[copy.tries];
    const isGivenUp = wait === undefined;
    const follows = isGivenUp ? next : task;
    this.#sql.exec(
      `UPDATE recording_copy SET reason = ?, tries = iif(?, 0, tries + 1), task = ?, due_at = ?,
         audio = iif(? AND audio = 'waiting', 'failed', audio) WHERE id = ? AND task = ?`,
      reason,
      isGivenUp ? 1 : 0,
      follows,
      follows === null ? null : at + (wait ?? 0),
      isGivenUp ? 1 : 0,
      copy.id,
      task,
    );
    return isGivenUp;
  }

  /** It is to be written down, also where the company does not have all of them. False when there is no sound to write down. */
  askForTranscript(id: string, at: number): boolean {
    const copy = this.one(id);
    if (copy === null || copy.audio !== 'stored' || copy.call === null) return false;
    // That the carrier is to forget it follows again once it is written down.
    this.#sql.exec(
      `UPDATE recording_copy SET task = 'transcribe', due_at = ?, tries = 0, reason = NULL
         WHERE id = ? AND coalesce(task, 'forget') = 'forget'`,
      at,
      id,
    );
    return true;
  }

  /** Everybody forgets what is in it, the carrier too; that it was there stays known. False when there is no such recording. */
  remove(id: string, by: string | null, at: number): boolean {
    const copy = this.one(id);
    if (copy === null || copy.audio === 'deleted') return copy !== null;
    this.#sql.exec(
      `UPDATE recording_copy SET audio = 'deleted', kept = NULL, reason = NULL, task = 'clear', due_at = ?, tries = 0,
         deleted_by = ?, deleted_at = ? WHERE id = ?`,
      at,
      by,
      at,
      id,
    );
    this.#sql.exec(
      `UPDATE recording SET transcript = NULL WHERE carrier_id = ? AND recording = ?`,
      copy.carrierId,
      copy.event.recording,
    );
    if (copy.call === null) return true;
    // Words that were sent for the whole call may be of this recording.
    for (const table of ['transcript', 'transcript_source']) {
      this.#sql.exec(
        `DELETE FROM ${table} WHERE call = ? AND coalesce(recording, '') IN (?, '')`,
        copy.call,
        copy.id,
      );
    }
    return true;
  }

  /** Recordings that are older and still there, the oldest first. */
  olderThan(at: number, limit: number): string[] {
    return this.#sql
      .exec<{ id: string }>(
        "SELECT id FROM recording_copy WHERE audio != 'deleted' AND begun_at < ? ORDER BY begun_at LIMIT ?",
        at,
        limit,
      )
      .toArray()
      .map(({ id }) => id);
  }

  /** True while there is anything that will be too old one day. */
  isAnythingKept(): boolean {
    const { there } = this.#sql
      .exec<{ there: number }>(
        `SELECT EXISTS (SELECT 1 FROM recording_copy WHERE audio != 'deleted') OR
           EXISTS (SELECT 1 FROM transcript_source) AS there`,
      )
      .one();
    return there === 1;
  }

  /** False when there is no such voicemail. */
  setVoicemail(id: string, state: VoicemailState, by: string, at: number): boolean {
    return (
      this.#sql.exec(
        `UPDATE recording_copy SET voicemail = ?1,
           heard_by = CASE WHEN ?1 = 'new' THEN NULL ELSE coalesce(heard_by, ?2) END,
           heard_at = CASE WHEN ?1 = 'new' THEN NULL ELSE coalesce(heard_at, ?3) END
           WHERE id = ?4 AND voicemail IS NOT NULL`,
        state,
        by,
        at,
        id,
      ).rowsWritten > 0
    );
  }

  /** A link is handed out. */
  noteLink(recording: string, use: HandedOut['use'], by: string, at: number): void {
    this.#sql.exec(
      'INSERT INTO recording_link (recording, at, made_by, for_use) VALUES (?, ?, ?, ?)',
      recording,
      at,
      by,
      use,
    );
  }

  /** Links that were handed out, latest first. */
  links(recording: string, limit: number): HandedOut[] {
    return this.#sql
      .exec<{ at: number; made_by: string; for_use: string }>(
        'SELECT at, made_by, for_use FROM recording_link WHERE recording = ? ORDER BY n DESC LIMIT ?',
        recording,
        limit,
      )
      .toArray()
      .map(({ at, made_by, for_use }) => ({ at, by: made_by, use: for_use as HandedOut['use'] }));
  }
}

function toCopy(row: Row): Copy {
  return {
    id: row.id,
    call: row.call,
    carrierId: row.carrier_id,
    carrierCall: row.carrier_call,
    event: JSON.parse(row.event) as RecordingEvent,
    begunAt: row.begun_at,
    audio: row.audio as AudioState,
    reason: row.reason,
    kept: row.kept === null ? null : (JSON.parse(row.kept) as KeptAudio),
    task: row.task as Task | null,
    tries: row.tries,
    voicemail: row.voicemail as VoicemailState | null,
    heardBy: row.heard_by,
    heardAt: row.heard_at,
    deletedBy: row.deleted_by,
    deletedAt: row.deleted_at,
  };
}
