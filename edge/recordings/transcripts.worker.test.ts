import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TestCompany } from '../calls/company.fixture.ts';
import { MIGRATIONS } from '../calls/migrations.ts';
import { inObject } from '../object.fixture.ts';
import type { ProblemBody } from '../problem.ts';
import { MAILBOX, RECORDED, recordingOf, SLOW } from './recordings.fixture.ts';
import type { Segment } from './segment.ts';
import { RECORDING_SETTINGS } from './settings.ts';
import { Transcripts } from './transcripts.ts';

const inTranscripts = (work: (transcripts: Transcripts) => void) =>
  inObject(MIGRATIONS, (storage) => work(new Transcripts(storage.sql)));

const said = (text: string): Segment[] => [{ speaker: null, fromMs: null, toMs: null, text }];
const words = (transcripts: Transcripts) => transcripts.of('call_1').segments.map(({ text }) => text);

it('a better transcript takes the place of a worse one, never the other way round', () =>
  inTranscripts((transcripts) => {
    const write = (recording: string | null, engine: 'carrier' | 'workers_ai' | 'upload', text: string) =>
      transcripts.write('call_1', recording, engine, null, said(text), 1);
    expect(write('rec_1', 'carrier', 'carrier 1')).toBe('first');
    expect(write('rec_2', 'workers_ai', 'machine 2')).toBe('again');
    expect(write('rec_2', 'carrier', 'carrier 2')).toBe('kept');
    expect(write('rec_1', 'workers_ai', 'machine 1')).toBe('again');
    expect(words(transcripts).sort()).toEqual(['machine 1', 'machine 2']);
    expect(write(null, 'upload', 'person')).toBe('again');
    expect(write('rec_1', 'workers_ai', 'machine 1')).toBe('kept');
    expect(words(transcripts)).toEqual(['person']);
    expect(write(null, 'upload', 'person, again')).toBe('again');
    expect(words(transcripts)).toEqual(['person, again']);
  }));

it('card numbers never come into it', () =>
  inTranscripts((transcripts) => {
    transcripts.write('call_1', null, 'upload', 'en', said('It is 4111 1111 1111 1111.'), 1);
    expect(words(transcripts)).toEqual(['It is [card number].']);
  }));

it('what is old is forgotten', () =>
  inTranscripts((transcripts) => {
    transcripts.write('call_1', null, 'upload', null, said('old'), 1);
    transcripts.write('call_2', null, 'upload', null, said('new'), 10);
    transcripts.forgetOlderThan(10);
    expect(transcripts.of('call_1')).toEqual({ segments: [], sources: [] });
    expect(transcripts.of('call_2').segments).toHaveLength(1);
  }));

describe('what the carrier heard in a message', () => {
  it('is kept without the card number in it, found by search, and goes with the recording', async () => {
    const company = await TestCompany.with({ message: { ...MAILBOX.message, transcribe: true } });
    await company.call('+17735550111', {
      message: { seconds: 9, text: 'The boiler leaks. My card is 4111 1111 1111 1111.' },
    });
    const { id } = await recordingOf(company);
    const call = await company.theCall();
    const transcript = async () => (await company.api(`GET`, `/calls/${call.id}/transcript`)).body;
    await expect.poll(transcript, SLOW).toMatchObject({
      segments: [{ speaker: 'caller', recording: id, text: 'The boiler leaks. My card is [card number].' }],
      sources: [{ engine: 'carrier', recording: id }],
    });
    const found = await company.api<{ calls: unknown[] }>('GET', '/calls?q=boiler');
    expect(found.body.calls).toHaveLength(1);
    expect(
      JSON.stringify(
        await runInDurableObject(company.object, (_, { storage }) =>
          storage.sql.exec('SELECT * FROM recording').toArray(),
        ),
      ),
    ).not.toContain('4111');

    expect((await company.api('DELETE', `/recordings/${id}`)).status).toBe(204);
    expect(await transcript()).toEqual({ segments: [], sources: [] });
    expect((await company.api<{ calls: unknown[] }>('GET', '/calls?q=boiler')).body.calls).toEqual([]);
  });
});

/** Plays the binding of Cloudflare's own runtime, which there is none of here. */
async function withWhisper(company: TestCompany, heard: unknown[]): Promise<void> {
  await runInDurableObject(company.object, (object) => {
    const bindings: unknown = Reflect.get(object, 'env');
    Reflect.set(bindings as object, 'AI', { run: async () => heard.shift() });
  });
  onTestFinished(() => {
    Reflect.deleteProperty(env, 'AI');
  });
}

describe('what Workers AI heard in a conversation', () => {
  it('is kept turn by turn, and rules and webhooks are told once', async () => {
    const company = await TestCompany.with(RECORDED);
    await company.desk.settings.set(RECORDING_SETTINGS, {
      days: 365,
      deleteAtCarrier: false,
      transcribe: true,
    });
    const heard = [
      {
        text: 'A',
        segments: [{ start: 0.2, end: 2, text: 'Do you fix boilers? My card is 4111 1111 1111 1111.' }],
      },
      { text: 'B', segments: [{ start: 2.5, end: 3, text: 'We do.' }] },
    ];
    await withWhisper(company, heard);
    await company.desk.webhooks.add('whk_1', {
      url: 'https://10.0.0.1/',
      types: ['call.transcript_ready'],
      secret: 'sealed',
      at: Date.now(),
    });
    await company.call('+17735550111', { talkFor: 6 });
    const call = await company.theCall();
    await expect
      .poll(async () => (await company.api('GET', `/calls/${call.id}/transcript`)).body, SLOW)
      .toMatchObject({
        segments: [
          {
            speaker: 'caller',
            fromMs: 200,
            toMs: 2000,
            text: 'Do you fix boilers? My card is [card number].',
          },
          { speaker: 'agent', fromMs: 2500, toMs: 3000, text: 'We do.' },
        ],
        sources: [{ engine: 'workers_ai' }],
      });
    const told = await company.desk.outbox.deliveries('whk_1', 10, null);
    expect(told.map(({ event }) => event.type)).toEqual(['call.transcript_ready']);
    const filter = encodeURIComponent(
      JSON.stringify({ field: 'transcript', op: 'contains', value: 'boiler' }),
    );
    const found = await company.api<{ calls: unknown[] }>('GET', `/calls?filter=${filter}`);
    expect(found.body.calls).toHaveLength(1);
  });

  it('is written down of the one recording that somebody asks for', async () => {
    const company = await TestCompany.with(MAILBOX);
    await company.call('+17735550111', { message: { seconds: 9, text: '' } });
    const { id } = await recordingOf(company);
    const ask = () => company.api<ProblemBody>('POST', `/recordings/${id}/transcribe`);
    expect((await ask()).body.message).toContain('Workers AI is not turned on');

    await withWhisper(company, [
      { text: 'Hello?', segments: [{ start: 0.2, end: 2, text: 'Is anybody there?' }] },
    ]);
    expect((await ask()).status).toBe(202);
    const call = await company.theCall();
    await expect
      .poll(async () => (await company.api('GET', `/calls/${call.id}/transcript`)).body, SLOW)
      .toMatchObject({ segments: [{ recording: id, text: 'Is anybody there?' }] });

    expect((await company.api('DELETE', `/recordings/${id}`)).status).toBe(204);
    expect((await ask()).status).toBe(409);
  });
});
