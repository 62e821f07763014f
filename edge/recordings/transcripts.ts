import { redact } from './redact.ts';
import { ENGINES, type Engine, type Segment } from './segment.ts';

/** Where the words of a call are from. */
export interface TranscriptSource {
  /** `null` for the whole call. */
  recording: string | null;
  engine: Engine;
  /** As the engine named it, e.g. `en`; `null` where it did not. */
  language: string | null;
  at: number;
}

/** What was said in a call. */
export interface Transcript {
  segments: (Segment & { recording: string | null })[];
  sources: TranscriptSource[];
}

/** The SQL of what was said. Card numbers never come into it. */
export class Transcripts {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /**
   * Writes down what was said in a recording, or with `null` in a whole call, in place of what was there.
   *
   * @returns `first` when the call had no words before; `kept` when better ones are there and nothing was written
   */
  write(
    call: string,
    recording: string | null,
    engine: Engine,
    language: string | null,
    segments: readonly Segment[],
    at: number,
  ): 'first' | 'again' | 'kept' {
    const before = this.#sources(call);
    const isBetter = (other: TranscriptSource) =>
      ENGINES.indexOf(other.engine) < ENGINES.indexOf(engine) &&
      (other.recording === null || other.recording === recording);
    if (before.some(isBetter)) return 'kept';
    const replaced = recording === null ? '' : 'AND recording = ?2';
    this.#delete('transcript', call, replaced, recording);
    this.#delete('transcript_source', call, replaced, recording);
    this.#sql.exec(
      'INSERT INTO transcript_source (call, recording, engine, language, at) VALUES (?, ?, ?, ?, ?)',
      call,
      recording ?? '',
      engine,
      language,
      at,
    );
    for (const { speaker, fromMs, toMs, text } of redact(segments)) {
      this.#sql.exec(
        `INSERT INTO transcript (call, n, speaker, from_ms, to_ms, text, recording)
           SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3, ?4, ?5, ?6 FROM transcript WHERE call = ?1`,
        call,
        speaker,
        fromMs,
        toMs,
        text,
        recording,
      );
    }
    return before.length === 0 ? 'first' : 'again';
  }

  #delete(table: string, call: string, rest: string, recording: string | null): void {
    const values = recording === null ? [call] : [call, recording];
    this.#sql.exec(`DELETE FROM ${table} WHERE call = ?1 ${rest}`, ...values);
  }

  of(call: string): Transcript {
    const segments = this.#sql
      .exec<{
        speaker: string | null;
        from_ms: number | null;
        to_ms: number | null;
        text: string;
        recording: string | null;
      }>('SELECT speaker, from_ms, to_ms, text, recording FROM transcript WHERE call = ? ORDER BY n', call)
      .toArray()
      .map((row) => ({
        speaker: row.speaker as Segment['speaker'],
        fromMs: row.from_ms,
        toMs: row.to_ms,
        text: row.text,
        recording: row.recording,
      }));
    return { segments, sources: this.#sources(call) };
  }

  #sources(call: string): TranscriptSource[] {
    return this.#sql
      .exec<{ recording: string; engine: string; language: string | null; at: number }>(
        'SELECT recording, engine, language, at FROM transcript_source WHERE call = ? ORDER BY at, recording',
        call,
      )
      .toArray()
      .map((row) => ({
        ...row,
        recording: row.recording === '' ? null : row.recording,
        engine: row.engine as Engine,
      }));
  }

  /** Forgets what was written down before, ms. */
  forgetOlderThan(at: number): void {
    this.#sql.exec(
      'DELETE FROM transcript WHERE call IN (SELECT call FROM transcript_source WHERE at < ?)',
      at,
    );
    this.#sql.exec('DELETE FROM transcript_source WHERE at < ?', at);
  }
}
