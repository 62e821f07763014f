import { apiOf } from '../accounts/carrier-accounts.ts';
import { carrierById } from '../accounts/directory.ts';
import type { CompanyTables } from '../calls/company-tables.ts';
import { followEdit, followTranscript } from '../calls/consequences.ts';
import { ERASED } from '../calls/erasure.ts';
import { type CallKey, keyOf } from '../calls/ledger.ts';
import type { RecordingEvent, TranscriptEvent } from '../carriers/carrier.ts';
import type { Env } from '../env.ts';
import { isVoicemail } from './facts.ts';
import { Keeper } from './keeper.ts';
import { nextSweep, sweep } from './retention.ts';
import type { Segment } from './segment.ts';
import { DEFAULT_SETTINGS, RECORDING_SETTINGS } from './settings.ts';

/** What a company's object does for it. */
export interface RecorderHost {
  env: Env;
  /** The company's id. */
  company: string;
  /** Writes something about a call in one transaction, and lets what follows from it happen. */
  write(key: CallKey, work: () => void): void;
  /** Something may be due at another time than before. */
  schedule(): void;
}

/** The part of a company that has to do with recordings and with what was said in them. */
export class Recorder {
  readonly #tables: CompanyTables;
  readonly #host: RecorderHost;
  readonly #keeper: Keeper;

  constructor(tables: CompanyTables, host: RecorderHost) {
    const { shelf, transcripts, settings, ledger } = tables;
    const { env, company } = host;
    this.#tables = tables;
    this.#host = host;
    this.#keeper = new Keeper(shelf, transcripts, {
      company,
      bucket: env.MEDIA,
      apiOf: async (id) => {
        const carrier = await carrierById(env.DIRECTORY, id);
        return carrier === null ? null : apiOf(env, carrier);
      },
      transcriber: async () =>
        env.AI === undefined ? null : (await import('./workers-ai.ts')).workersAi(env.AI),
      settings: () => settings.get(RECORDING_SETTINGS, DEFAULT_SETTINGS),
      write: (copy, work) => host.write(copy, work),
      transcribed: (call, how) => this.#follow(call, how),
      changed: () => host.schedule(),
      setRecorded: (call) => ledger.setRecorded(call),
    });
  }

  /** A carrier tells of a recording. */
  told(carrierId: string, event: RecordingEvent, at: number): void {
    const key = { carrierId, carrierCall: event.call };
    this.#host.write(key, () => {
      const { recordings, shelf, answers, ledger, erasures } = this.#tables;
      recordings.tell(carrierId, event, at);
      shelf.told(carrierId, event, isVoicemail(event, answers.happenings(key)), at);
      // The carrier is to delete what it made of an erased caller, also when we hear of it late.
      if (ledger.callByKey(key)?.caller_withheld === ERASED) erasures.eraseRecordings(key, null, at);
      this.takeTranscripts(key, at);
    });
    this.#host.schedule();
  }

  /** A carrier tells what was said in a recording. */
  heard(carrierId: string, event: TranscriptEvent, at: number): void {
    const key = { carrierId, carrierCall: event.call };
    this.#host.write(key, () => {
      this.#tables.recordings.transcribe(carrierId, event, at);
      this.takeTranscripts(key, at);
    });
  }

  /** Writes down what carriers said was said, once the call and the recording are known; within a transaction. */
  takeTranscripts(key: CallKey, at: number): void {
    const { ledger, recordings, shelf, transcripts } = this.#tables;
    const row = ledger.callByKey(key);
    if (row === null) return;
    for (const { recording, text } of recordings.takeTranscripts(key)) {
      const copy = shelf.ofCarrier(key.carrierId, recording);
      if (copy === null || copy.audio === 'deleted') continue;
      const speaker = copy.voicemail === null ? null : 'caller';
      const said = [{ speaker, fromMs: null, toMs: null, text }] as const;
      this.#follow(row.id, transcripts.write(row.id, copy.id, 'carrier', null, said, at));
    }
  }

  /** What was said in a whole call, from whoever knows better. False when there is no such call. */
  transcribe(call: string, language: string | null, segments: readonly Segment[], at: number): boolean {
    const row = this.#tables.ledger.callById(call);
    if (row === null) return false;
    this.#host.write(keyOf(row), () => {
      this.#follow(call, this.#tables.transcripts.write(call, null, 'upload', language, segments, at));
    });
    return true;
  }

  #follow(call: string, how: 'first' | 'again' | 'kept'): void {
    const row = how === 'kept' ? null : this.#tables.ledger.callById(call);
    if (row === null) return;
    if (how === 'first') followTranscript(this.#tables, row, Date.now());
    else followEdit(this.#tables, row, ['transcript'], Date.now());
  }

  /** When there is something to do, ms; `null` when there is nothing. */
  nextDue(): number | null {
    const due = [this.#keeper.nextDue(), nextSweep(this.#tables)].filter((at) => at !== null);
    return due.length === 0 ? null : Math.min(...due);
  }

  /** Deletes what is too old; within a transaction. */
  sweep(at: number): void {
    sweep(this.#tables, at);
  }

  /** Fetches, writes down and deletes what is due. Never rejects. */
  work(): Promise<void> {
    return this.#keeper.work(Date.now);
  }
}
