import type { RecordingEvent, TranscriptEvent } from '../carriers/carrier.ts';
import { redact } from '../recordings/redact.ts';
import type { CallKey } from './ledger.ts';

/** How far a recording has come: what is told late or twice never takes it back. */
const RANK: Record<RecordingEvent['status'], number> = {
  in_progress: 0,
  paused: 0,
  stopped: 1,
  absent: 2,
  failed: 2,
  completed: 3,
};

/** The SQL of what carriers told of recordings: one row each, however often it was told. */
export class Recordings {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Notes what was told, unless more is known already. */
  tell(carrierId: string, event: RecordingEvent, at: number): void {
    const known = this.#sql
      .exec<{ event: string | null }>(
        'SELECT event FROM recording WHERE carrier_id = ? AND recording = ?',
        carrierId,
        event.recording,
      )
      .toArray()[0];
    if (known?.event != null && RANK[(JSON.parse(known.event) as RecordingEvent).status] > RANK[event.status])
      return;
    this.#sql.exec(
      `INSERT INTO recording (carrier_id, recording, carrier_call, event, told_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (carrier_id, recording) DO UPDATE SET event = excluded.event, told_at = excluded.told_at`,
      carrierId,
      event.recording,
      event.call,
      JSON.stringify(event),
      at,
    );
  }

  /** Notes the carrier's own transcript without card numbers; it may come before the recording does. */
  transcribe(carrierId: string, event: TranscriptEvent, at: number): void {
    if (event.text === null) return;
    const [said] = redact([{ speaker: null, text: event.text }]);
    this.#sql.exec(
      `INSERT INTO recording (carrier_id, recording, carrier_call, transcript, told_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (carrier_id, recording) DO UPDATE SET transcript = coalesce(excluded.transcript, transcript)`,
      carrierId,
      event.recording,
      event.call,
      said?.text ?? '',
      at,
    );
  }

  /** What was told of the recordings of a call, in order. */
  of({ carrierId, carrierCall }: CallKey): RecordingEvent[] {
    return this.#sql
      .exec<{ event: string }>(
        `SELECT event FROM recording WHERE carrier_id = ? AND carrier_call = ? AND event IS NOT NULL
           ORDER BY told_at, recording`,
        carrierId,
        carrierCall,
      )
      .toArray()
      .map((row) => JSON.parse(row.event) as RecordingEvent);
  }

  /** Takes the carrier's transcripts of a call that nobody has taken yet, by the carrier's id of the recording. */
  takeTranscripts({ carrierId, carrierCall }: CallKey): { recording: string; text: string }[] {
    const found = this.#sql
      .exec<{ recording: string; text: string }>(
        `SELECT recording, transcript AS text FROM recording
           WHERE carrier_id = ? AND carrier_call = ? AND transcript IS NOT NULL AND event IS NOT NULL`,
        carrierId,
        carrierCall,
      )
      .toArray();
    for (const { recording } of found) {
      this.#sql.exec(
        'UPDATE recording SET transcript = NULL WHERE carrier_id = ? AND recording = ?',
        carrierId,
        recording,
      );
    }
    return found;
  }
}
