import type { CarrierApi } from '../carriers/carrier.ts';
import { CarrierError } from '../carriers/carrier-error.ts';
import { logError } from '../log.ts';
import { NotAudio } from '../media/audio-info.ts';
import { BadAudio } from './bad-audio.ts';
import { type Copy, copyKey, type KeptAudio, type Task } from './copy.ts';
import type { RecordingSettings } from './settings.ts';
import { CLAIM_MS, type Shelf } from './shelf.ts';
import type { Transcriber } from './transcriber.ts';
import type { Transcripts } from './transcripts.ts';

/** Recordings that are worked on at the same time: the runtime allows six connections, and each holds 8 MB of memory. */
const AT_ONCE = 3;

/** Nothing may take longer, ms: it must be over before somebody else may begin it. */
const PATIENCE_MS = CLAIM_MS - 60_000;

/** How long its full hands are left alone, ms. */
const LOOK_AGAIN_AFTER_MS = 60_000;

/** What the keeper needs from outside, so that tests can put their own there. */
export interface KeeperOutside {
  company: string;
  bucket: R2Bucket;
  /** `null` when the carrier account is gone. */
  apiOf(carrierId: string): Promise<Pick<CarrierApi, 'fetchRecording' | 'deleteRecording'> | null>;
  /** `null` where there is none. */
  transcriber(): Promise<Transcriber | null>;
  settings(): RecordingSettings;
  /** Does something to the call of a recording in one transaction, and lets what follows from it happen. */
  write(copy: Copy, work: () => void): void;
  /** Words of a call have been written down for the first time, or anew. */
  transcribed(call: string, how: 'first' | 'again'): void;
  /** Something may be due at another time than before. */
  changed(): void;
  /** The call has a recording that can be heard. */
  setRecorded(call: string): void;
}

/** Something was asked for that cannot be had, now or later. */
class Hopeless extends Error {}

/**
 * Does what is due for recordings: fetches them from the carrier into R2, has them written down, deletes the carrier's copy,
 * or all of it. Each is tried again with growing pauses; what is done twice does no harm.
 */
export class Keeper {
  readonly #shelf: Shelf;
  readonly #transcripts: Transcripts;
  readonly #outside: KeeperOutside;
  /** Recordings under way. */
  #busy = 0;
  /** When it is looked at again while its hands are full, ms: the object may have died with them. */
  #lookAgainAt = 0;

  constructor(shelf: Shelf, transcripts: Transcripts, outside: KeeperOutside) {
    this.#shelf = shelf;
    this.#transcripts = transcripts;
    this.#outside = outside;
  }

  /** When it should be told to work, ms; `null` when nothing will be due. */
  nextDue(): number | null {
    return this.#busy < AT_ONCE ? this.#shelf.nextDue() : this.#lookAgainAt;
  }

  /** Works on what is due, until nothing is. Never rejects. */
  async work(now: () => number): Promise<void> {
    this.#lookAgainAt = now() + LOOK_AGAIN_AFTER_MS;
    const due = this.#shelf.claim(now(), AT_ONCE - this.#busy);
    this.#busy += due.length;
    await Promise.all(
      due.map(async (copy) => {
        await this.#try(copy, now);
        this.#busy -= 1;
        await this.work(now);
        this.#outside.changed();
      }),
    );
  }

  async #try(copy: Copy, now: () => number): Promise<void> {
    const { task } = copy;
    if (task === null) return;
    try {
      await within(PATIENCE_MS, this.#do(task, copy, now));
    } catch (error) {
      const next = this.#nextAfter(task);
      const isGivenUp = this.#shelf.failed(copy, task, reasonOf(error), isFinal(error), next, now());
      // The carrier's words may hold an address with a key in it: they are for the company, not for the log.
      if (isGivenUp) logError('recording_given_up', undefined, { recording: copy.id, task });
    }
  }

  async #do(task: Task, copy: Copy, now: () => number): Promise<void> {
    switch (task) {
      case 'fetch':
        return this.#fetch(copy, now);
      case 'transcribe':
        return this.#transcribe(copy, now);
      case 'forget':
      case 'clear':
        if (task === 'clear') await this.#outside.bucket.delete(this.#keyOf(copy));
        await (await this.#outside.apiOf(copy.carrierId))?.deleteRecording(copy.event.recording);
        return this.#shelf.done(copy.id, task, null, now());
    }
  }

  async #fetch(copy: Copy, now: () => number): Promise<void> {
    const { url, duration } = copy.event;
    const api = await this.#outside.apiOf(copy.carrierId);
    if (api === null) throw new Hopeless('the carrier account is gone');
    if (url === null) throw new Hopeless('the carrier did not say where it is');
    // Loaded on first use: no call needs it to be answered.
    const { keepAudio } = await import('./keep-audio.ts');
    const kept = await keepAudio(
      this.#outside.bucket,
      this.#keyOf(copy),
      await api.fetchRecording(url),
      duration,
    );
    if (!this.#store(copy, kept, now())) await this.#outside.bucket.delete(this.#keyOf(copy));
  }

  /** False when it was deleted while it was fetched. */
  #store(copy: Copy, kept: KeptAudio, at: number): boolean {
    let isWanted = false;
    this.#outside.write(copy, () => {
      isWanted = this.#shelf.stored(copy.id, kept, this.#nextAfter('fetch'), at);
      if (isWanted && copy.call !== null) this.#outside.setRecorded(copy.call);
    });
    return isWanted;
  }

  async #transcribe(copy: Copy, now: () => number): Promise<void> {
    const { kept, call } = copy;
    const transcriber = await this.#outside.transcriber();
    if (transcriber === null) throw new Hopeless('there is no transcriber');
    if (kept === null || call === null) throw new Hopeless('there is nothing to transcribe');
    const { language, segments } = await transcriber.transcribe({
      ...kept,
      isVoicemail: copy.voicemail !== null,
      read: async (offset, length) => {
        const part = await this.#outside.bucket.get(this.#keyOf(copy), { range: { offset, length } });
        if (part === null) throw new Hopeless('the recording is gone');
        return new Uint8Array(await part.arrayBuffer());
      },
    });
    this.#outside.write(copy, () => {
      this.#shelf.done(copy.id, 'transcribe', this.#nextAfter('transcribe'), now());
      // It may have been deleted meanwhile, and its words must be gone then too.
      if (this.#shelf.one(copy.id)?.audio !== 'stored') return;
      const { engine } = transcriber;
      const how = this.#transcripts.write(call, copy.id, engine, language, segments, now());
      if (how !== 'kept') this.#outside.transcribed(call, how);
    });
  }

  #nextAfter(task: Task): Task | null {
    const { transcribe, deleteAtCarrier } = this.#outside.settings();
    if (task === 'fetch' && transcribe) return 'transcribe';
    return (task === 'fetch' || task === 'transcribe') && deleteAtCarrier ? 'forget' : null;
  }

  #keyOf({ id }: Copy): string {
    return copyKey(this.#outside.company, id);
  }
}

function isFinal(error: unknown): boolean {
  if (error instanceof Hopeless) return true;
  return error instanceof CarrierError && (error.code === 'unsupported' || error.code === 'bad_address');
}

/** Why it failed, in words for the company. */
function reasonOf(error: unknown): string {
  const isOurs = [Hopeless, BadAudio, NotAudio, CarrierError].some((kind) => error instanceof kind);
  return isOurs && error instanceof Error ? error.message : 'it could not be read or stored';
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new BadAudio('it took too long')), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
