import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../calls/migrations.ts';
import { Recordings } from '../calls/recordings.ts';
import type { RecordingEvent } from '../carriers/carrier.ts';
import { CarrierError } from '../carriers/carrier-error.ts';
import { REAL_MP3, together, tone } from '../media/audio.fixture.ts';
import { inObject } from '../object.fixture.ts';
import { copyKey } from './copy.ts';
import { Keeper, type KeeperOutside } from './keeper.ts';
import { DEFAULT_SETTINGS, type RecordingSettings } from './settings.ts';
import { RETRIES_MS, Shelf } from './shelf.ts';
import { Transcripts } from './transcripts.ts';

const START = 1_790_000_000_000;
const COMPANY = 'company-of-the-keeper';

const event: RecordingEvent = {
  call: 'CA1',
  leg: null,
  recording: 'RE1',
  status: 'completed',
  url: 'https://api.carrier.example/RE1',
  duration: 3,
  channels: 1,
  kind: 'voicemail',
};

const SOUND = tone(440, 3, 8000);
const answer = (body: BodyInit, headers: HeadersInit = {}) => new Response(body, { headers });

/** A keeper, a carrier that answers what it is told to, and a clock that is moved by hand. */
class Bench {
  at = START;
  answers: (() => Response | Promise<Response>)[] = [];
  asked = 0;
  deleted: string[] = [];
  settings: RecordingSettings = { ...DEFAULT_SETTINGS };
  transcriber: Awaited<ReturnType<KeeperOutside['transcriber']>> = null;
  hasCarrier = true;
  readonly recordings: Recordings;
  readonly shelf: Shelf;
  readonly transcripts: Transcripts;
  readonly keeper: Keeper;

  constructor(storage: DurableObjectStorage) {
    this.recordings = new Recordings(storage.sql);
    this.shelf = new Shelf(storage.sql);
    this.transcripts = new Transcripts(storage.sql);
    const bench = this;
    this.keeper = new Keeper(this.shelf, this.transcripts, {
      company: COMPANY,
      bucket: env.MEDIA,
      apiOf: async () =>
        bench.hasCarrier
          ? {
              async fetchRecording() {
                bench.asked += 1;
                const next = bench.answers.shift();
                if (next === undefined) throw new CarrierError(404, '20404', 'it is not there', false);
                return next();
              },
              async deleteRecording(recording) {
                bench.deleted.push(recording);
              },
            }
          : null,
      transcriber: async () => bench.transcriber,
      settings: () => bench.settings,
      write: (_, work) => storage.transactionSync(work),
      transcribed: () => undefined,
      changed: () => undefined,
      setRecorded: () => undefined,
    });
    this.recordings.tell('sim', event, START);
    this.shelf.told('sim', event, true, START);
  }

  get copy() {
    const copy = this.shelf.ofCarrier('sim', 'RE1');
    if (copy === null) throw new Error('there is no copy');
    return copy;
  }

  get key(): string {
    return copyKey(COMPANY, this.copy.id);
  }

  /** Does what is due, and what follows from that, until nothing is due by now. */
  async work(): Promise<void> {
    for (let due = this.shelf.nextDue(); due !== null && due <= this.at; due = this.shelf.nextDue())
      await this.keeper.work(() => this.at);
  }

  /** Lets all the time pass that is needed. */
  async workToTheEnd(): Promise<void> {
    for (let due = this.shelf.nextDue(); due !== null; due = this.shelf.nextDue()) {
      this.at = Math.max(this.at, due);
      await this.work();
    }
  }
}

const onBench = (work: (bench: Bench) => Promise<void>) =>
  inObject(MIGRATIONS, (storage) => work(new Bench(storage)));

describe('a recording', () => {
  it('is stored with what it is', () =>
    onBench(async (bench) => {
      bench.answers = [() => answer(SOUND, { 'content-length': String(SOUND.length) })];
      await bench.work();
      expect(bench.copy).toMatchObject({
        audio: 'stored',
        task: null,
        kept: { type: 'wav', duration: 3, channels: 1, bytes: SOUND.length },
      });
      const stored = await env.MEDIA.get(bench.key);
      expect(new Uint8Array((await stored?.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(SOUND);
      expect(stored?.httpMetadata?.contentType).toBe('audio/wav');
    }));

  it('told of twice is fetched once', () =>
    onBench(async (bench) => {
      bench.answers = [() => answer(SOUND), () => answer(SOUND)];
      bench.shelf.told('sim', event, true, START);
      await bench.work();
      bench.shelf.told('sim', event, true, START);
      await bench.workToTheEnd();
      expect(bench.asked).toBe(1);
    }));

  it('that is not there yet is asked for again, later and later', () =>
    onBench(async (bench) => {
      const asked: number[] = [];
      bench.answers = Array.from({ length: 4 }, (_, n) => () => {
        asked.push(bench.at - START);
        if (n < 3) throw new CarrierError(404, '20404', 'it is not there', false);
        return answer(SOUND);
      });
      await bench.workToTheEnd();
      expect(asked).toEqual([0, 5_000, 35_000, 155_000]);
      expect(bench.copy).toMatchObject({ audio: 'stored', reason: null });
    }));

  it('that never comes has failed, with the carrier’s reason', () =>
    onBench(async (bench) => {
      await bench.workToTheEnd();
      expect(bench.asked).toBe(1 + RETRIES_MS.length);
      expect(bench.copy).toMatchObject({ audio: 'failed', reason: 'it is not there', task: null });
    }));

  it.each([
    [
      'has fewer seconds than were recorded',
      () => answer(tone(440, 0.5, 8000)),
      '0.5 s of sound came, of 3 s',
    ],
    ['ends before its own header says', () => answer(SOUND.slice(0, 20_000)), 'ends before its sound does'],
    ['is a page that says sorry', () => answer('<html>Sorry</html>'), 'a web page or XML, not MP3 or WAV'],
    ['is empty', () => answer(''), 'is empty'],
    [
      'is shorter than was announced',
      () => answer(SOUND.subarray(0, 40_000), { 'content-length': '48044' }),
      '40000 of 48044 bytes came',
    ],
  ])('that %s is asked for again, and there is nothing of it meanwhile', (_, broken, reason) =>
    onBench(async (bench) => {
      bench.answers = [broken, () => answer(SOUND)];
      await bench.work();
      expect(bench.copy).toMatchObject({
        audio: 'waiting',
        reason: expect.stringContaining(reason),
        tries: 1,
      });
      expect(await env.MEDIA.head(bench.key)).toBeNull();
      await bench.workToTheEnd();
      expect(bench.copy).toMatchObject({ audio: 'stored', reason: null });
    }),
  );

  it('that breaks off on the way is asked for again', () =>
    onBench(async (bench) => {
      const broken = new ReadableStream({
        start(out) {
          out.enqueue(SOUND.slice(0, 1000));
          out.error(new Error('the line went dead'));
        },
      });
      bench.answers = [() => answer(broken), () => answer(SOUND)];
      await bench.workToTheEnd();
      expect(bench.copy.audio).toBe('stored');
    }));

  it('of an account that is gone is not asked for again', () =>
    onBench(async (bench) => {
      bench.hasCarrier = false;
      await bench.work();
      expect(bench.copy).toMatchObject({ audio: 'failed', reason: 'the carrier account is gone' });
    }));

  it('may be an MP3 file', () =>
    onBench(async (bench) => {
      bench.answers = [() => answer(together(...Array.from({ length: 5 }, () => REAL_MP3)))];
      await bench.work();
      expect(bench.copy).toMatchObject({
        audio: 'stored',
        kept: { type: 'mp3', sampleRate: 8000, wav: null },
      });
      expect((await env.MEDIA.head(bench.key))?.httpMetadata?.contentType).toBe('audio/mpeg');
    }));

  it('of twenty minutes goes into the store in parts, and comes out whole', () =>
    onBench(async (bench) => {
      const long = tone(440, 1200, 8000);
      bench.answers = [() => answer(long)];
      await bench.work();
      expect(bench.copy).toMatchObject({ audio: 'stored', kept: { duration: 1200, bytes: long.length } });
      const stored = new Uint8Array(
        (await (await env.MEDIA.get(bench.key))?.arrayBuffer()) ?? new ArrayBuffer(0),
      );
      expect(stored.length).toBe(long.length);
      expect(await sha256(stored)).toBe(await sha256(long));
      expect(bench.copy.kept?.sha256).toBe(await sha256(long));
    }));

  it('that is deleted while it is fetched is not stored', () =>
    onBench(async (bench) => {
      bench.answers = [
        () => {
          bench.shelf.remove(bench.copy.id, 'api', bench.at);
          return answer(SOUND);
        },
      ];
      await bench.workToTheEnd();
      expect(bench.copy).toMatchObject({ audio: 'deleted', kept: null, task: null });
      expect(await env.MEDIA.head(bench.key)).toBeNull();
      expect(bench.deleted).toEqual(['RE1']);
    }));

  it('is one of three that are fetched at a time, however many there are', () =>
    onBench(async (bench) => {
      for (let n = 2; n <= 8; n++) {
        const more = { ...event, recording: `RE${n}` };
        bench.recordings.tell('sim', more, START);
        bench.shelf.told('sim', more, true, START);
      }
      let open = 0;
      let most = 0;
      bench.answers = Array.from({ length: 8 }, () => async () => {
        most = Math.max(most, ++open);
        await scheduler.wait(5);
        open -= 1;
        return answer(SOUND);
      });
      await Promise.all([bench.keeper.work(() => bench.at), bench.keeper.work(() => bench.at)]);
      expect([bench.asked, most, bench.shelf.nextDue()]).toEqual([8, 3, null]);
    }));

  it('whose keeper died is begun again by the next', () =>
    onBench(async (bench) => {
      bench.shelf.claim(bench.at, 1);
      bench.answers = [() => answer(SOUND)];
      await bench.work();
      expect(bench.asked).toBe(0);
      await bench.workToTheEnd();
      expect(bench.copy.audio).toBe('stored');
    }));
});

describe('the carrier’s copy', () => {
  it('stays unless the company wants it deleted', () =>
    onBench(async (bench) => {
      bench.answers = [() => answer(SOUND)];
      await bench.workToTheEnd();
      expect(bench.deleted).toEqual([]);
    }));

  it('is deleted only once ours is there', () =>
    onBench(async (bench) => {
      bench.settings = { ...DEFAULT_SETTINGS, deleteAtCarrier: true };
      await bench.work();
      expect(bench.deleted).toEqual([]);
      bench.answers = [() => answer(SOUND)];
      await bench.workToTheEnd();
      expect(bench.deleted).toEqual(['RE1']);
      expect(bench.copy.audio).toBe('stored');
    }));
});

describe('what was said', () => {
  const said = {
    language: 'en',
    segments: [{ speaker: 'caller', fromMs: 0, toMs: 900, text: 'Hello' }] as const,
  };

  it('cannot be written down without a transcriber, and nothing else suffers from it', () =>
    onBench(async (bench) => {
      bench.settings = { days: 1, transcribe: true, deleteAtCarrier: true };
      bench.answers = [() => answer(SOUND)];
      await bench.workToTheEnd();
      expect(bench.copy.audio).toBe('stored');
      expect(bench.deleted).toEqual(['RE1']);
    }));

  it('is asked for again when the transcriber fails', () =>
    inObject(MIGRATIONS, async (storage) => {
      storage.sql.exec(
        `INSERT INTO call (id, carrier_id, carrier_call, started_at, tracking_number, prior_calls, attribution_kind,
           confidence, state) VALUES ('call_1', 'sim', 'CA1', 0, '+13125550100', 0, 'none', 0, 'ended')`,
      );
      const bench = new Bench(storage);
      bench.settings = { ...DEFAULT_SETTINGS, transcribe: true };
      bench.answers = [() => answer(SOUND)];
      let tries = 0;
      bench.transcriber = {
        engine: 'workers_ai',
        async transcribe({ read, bytes, isVoicemail }) {
          expect(isVoicemail).toBe(true);
          expect(await read(0, bytes)).toEqual(SOUND);
          if (tries++ === 0) throw new Error('busy');
          return { language: said.language, segments: [...said.segments] };
        },
      };
      await bench.workToTheEnd();
      expect(bench.transcripts.of('call_1')).toMatchObject({
        segments: [{ text: 'Hello', recording: bench.copy.id }],
        sources: [{ engine: 'workers_ai', language: 'en' }],
      });
      expect(bench.shelf.nextDue()).toBeNull();
    }));
});

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
