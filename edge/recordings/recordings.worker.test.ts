import { env } from 'cloudflare:workers';
import { describe, expect, it, vi } from 'vitest';
import { TestCompany } from '../calls/company.fixture.ts';
import type { ProblemBody } from '../problem.ts';
import {
  A_KEY,
  fetched,
  MAILBOX,
  RECORDED,
  type Recording,
  read,
  recordingOf,
  SLOW,
  withMessage,
} from './recordings.fixture.ts';

// Whole ways of recordings: built-in carrier, webhooks, the company's object and its alarm, R2, the API and its links.

describe('a voicemail', () => {
  it('is fetched, heard in parts by a link, and forgotten when it is too old', async () => {
    const { company, id, key } = await withMessage(12, {
      days: 30,
      deleteAtCarrier: false,
      transcribe: false,
    });
    const call = await company.theCall();
    expect(call).toMatchObject({
      outcome: 'voicemail',
      recordings: [
        { id, kind: 'voicemail', status: 'completed', audio: 'stored', duration: 12, noticePlayedAt: null },
      ],
    });
    const whole = 58 + 12 * 8000;
    const recording = await read(company, id);
    expect(recording).toMatchObject({
      audio: 'stored',
      duration: 12,
      bytes: whole,
      type: 'wav',
      channels: 1,
      voicemail: 'new',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });

    const url = recording.link?.url ?? '';
    const all = await fetched(url);
    expect(all.status).toBe(200);
    expect(Object.fromEntries(all.headers)).toMatchObject({
      'content-type': 'audio/wav',
      'content-length': String(whole),
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-store',
    });
    const sound = new Uint8Array(await all.arrayBuffer());
    expect(sound).toHaveLength(whole);

    const part = await fetched(url, { headers: { range: 'bytes=58-157' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 58-157/${whole}`);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(sound.slice(58, 158));
    const end = await fetched(url, { headers: { range: 'bytes=-10' } });
    expect(new Uint8Array(await end.arrayBuffer())).toEqual(sound.slice(-10));
    const beyond = await fetched(url, { headers: { range: `bytes=${whole}-` } });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${whole}`]);
    const head = await fetched(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(whole)]);
    expect((await head.arrayBuffer()).byteLength).toBe(0);

    const inDays = (days: number) =>
      vi.spyOn(Date, 'now').mockReturnValue(call.startedAt + days * 86_400_000 + 60_000);
    try {
      inDays(29);
      await company.wake();
      expect((await company.theCall()).recordings).toMatchObject([{ audio: 'stored' }]);
      inDays(31);
      await company.wake();
    } finally {
      vi.restoreAllMocks();
    }
    await expect.poll(() => env.MEDIA.head(key), SLOW).toBeNull();
    expect(await read(company, id)).toMatchObject({ audio: 'deleted', deletedBy: null, link: null });
    expect((await company.api('GET', `/calls/${call.id}/transcript`)).body).toEqual({
      segments: [],
      sources: [],
    });
    expect((await fetched(url)).status).toBe(404);
    // The call is still known as what it was.
    expect((await company.theCall()).outcome).toBe('voicemail');
  });

  it('is new until somebody has heard it', async () => {
    const { company, id } = await withMessage();
    const list = async (query: string) =>
      (await company.api<{ recordings: Recording[] }>('GET', `/recordings/voicemails${query}`)).body
        .recordings;
    expect(await list('?state=new')).toMatchObject([{ id }]);
    const heard = await company.api('PATCH', `/recordings/${id}`, { voicemail: 'heard' });
    expect(heard.body).toMatchObject({ voicemail: 'heard', heardBy: A_KEY, heardAt: expect.any(Number) });
    expect(await list('?state=new')).toEqual([]);
    await company.api('PATCH', `/recordings/${id}`, { voicemail: 'archived' });
    expect(await list('')).toMatchObject([{ id, voicemail: 'archived', heardBy: A_KEY }]);
    await company.api('PATCH', `/recordings/${id}`, { voicemail: 'new' });
    expect(await list('')).toMatchObject([{ id, voicemail: 'new', heardBy: null }]);
  });

  it('is told of once, when it can be heard', async () => {
    const company = await TestCompany.with(MAILBOX);
    // Nobody is asked at this address: it is none of the public internet.
    await company.desk.webhooks.add('whk_1', {
      url: 'https://10.0.0.1/',
      types: ['call.recording_ready', 'call.transcript_ready'],
      secret: 'sealed',
      at: Date.now(),
    });
    await company.call('+17735550111', { message: { seconds: 5 } });
    await recordingOf(company);
    const { id } = await company.theCall();
    const words = { segments: [{ speaker: 'caller', text: 'Please call me back.' }] };
    await company.api('PUT', `/calls/${id}/transcript`, words);
    await company.api('PUT', `/calls/${id}/transcript`, words);
    const told = await company.desk.outbox.deliveries('whk_1', 10, null);
    expect(told.map(({ event }) => event.type).sort()).toEqual([
      'call.recording_ready',
      'call.transcript_ready',
    ]);
  });
});

describe('a conversation', () => {
  it('is recorded with both sides apart, after its notice', async () => {
    const company = await TestCompany.with(RECORDED);
    await company.call('+17735550111', { talkFor: 6 });
    const { id } = await recordingOf(company);
    expect(await read(company, id)).toMatchObject({
      channels: 2,
      duration: 6,
      voicemail: null,
      noticePlayedAt: expect.any(Number),
    });
  });

  it('without a notice says that nobody was told', async () => {
    const company = await TestCompany.with({ ...RECORDED, record: { type: 'record', next: 'desk' } });
    await company.call('+17735550111', { talkFor: 6 });
    expect(await recordingOf(company)).toMatchObject({ noticePlayedAt: null });
  });

  it('is paused, taken up again and stopped while it runs', async () => {
    const company = await TestCompany.with(RECORDED);
    // A tenth of the call's own time: a conversation of an hour is there for long enough.
    const report = await company.call('+17735550111', { speed: 10, talkFor: 3600 });
    const { id } = await recordingOf(company, 'none');
    const change = async (to: string) =>
      (await company.api<Recording>('POST', `/recordings/${id}/${to}`)).body.status;
    const carriers = async () =>
      (await env.SIMULATED_CALLS.getByName(report.call).report())?.recordings[0]?.status;
    expect([await change('pause'), await carriers()]).toEqual(['paused', 'paused']);
    expect([await change('resume'), await carriers()]).toEqual(['in_progress', 'in-progress']);
    // The carrier tells at once that it is complete, which may be here before we look.
    expect(await change('stop')).toMatch(/stopped|completed/);
    expect(await carriers()).toBe('completed');
    expect((await company.api('POST', `/recordings/${id}/resume`)).status).toBe(409);
    await env.SIMULATED_CALLS.getByName(report.call).hangUp();
  });

  it('that is over can no longer be paused', async () => {
    const { company, id } = await withMessage();
    expect(await company.api('POST', `/recordings/${id}/pause`)).toMatchObject({
      status: 409,
      body: { field: 'id', message: 'the recording is completed; it can no longer be changed' },
    });
  });
});

describe('deleting a recording', () => {
  it('takes it out of our store and the carrier’s at once, and keeps that it was there', async () => {
    const { company, id, key } = await withMessage();
    expect(await env.MEDIA.head(key)).not.toBeNull();
    expect((await company.api('DELETE', `/recordings/${id}`)).status).toBe(204);
    expect(await env.MEDIA.head(key)).toBeNull();
    expect(await read(company, id)).toMatchObject({
      audio: 'deleted',
      deletedBy: A_KEY,
      link: null,
      bytes: null,
    });
    await expect.poll(() => company.desk.shelf.nextDue(), SLOW).toBeNull();
    expect(await carriers(company)).toBe('deleted');
    expect((await company.api('DELETE', `/recordings/${id}`)).status).toBe(204);
  });

  it('at the carrier alone happens by itself where the company wants it', async () => {
    const { company, id } = await withMessage(4, { days: null, deleteAtCarrier: true, transcribe: false });
    await expect.poll(() => carriers(company), SLOW).toBe('deleted');
    expect(await read(company, id)).toMatchObject({ audio: 'stored' });
  });

  /** What the built-in carrier still has. */
  async function carriers(company: TestCompany): Promise<string | undefined> {
    const [copy] = await company.desk.shelf.voicemails(null, null, 1);
    const report = await env.SIMULATED_CALLS.getByName(copy?.carrierCall ?? '').report();
    return report?.recordings[0]?.status;
  }
});

describe('what is asked wrongly', () => {
  it.each([
    ['GET', '/recordings/rec_nothing', undefined, 404, 'id'],
    ['DELETE', '/recordings/rec_nothing', undefined, 404, 'id'],
    ['POST', '/recordings/rec_nothing/pause', undefined, 404, 'id'],
    ['POST', '/recordings/rec_nothing/rewind', undefined, 400, 'change'],
    ['GET', '/recordings/rec_nothing?for=fun', undefined, 400, 'for'],
    ['PATCH', '/recordings/rec_nothing', { voicemail: 'lost' }, 400, 'voicemail'],
    ['GET', '/recordings/voicemails?state=lost', undefined, 400, 'state'],
    ['GET', '/recordings/voicemails?cursor=1', undefined, 400, 'cursor'],
    ['PATCH', '/recordings/settings', { days: 0 }, 400, 'days'],
    ['PATCH', '/recordings/settings', { days: '30' }, 400, 'days'],
    ['PATCH', '/recordings/settings', { deleteAtCarrier: 1 }, 400, 'deleteAtCarrier'],
    ['PATCH', '/recordings/settings', { transcribe: true }, 400, 'transcribe'],
    ['PUT', '/calls/call_nothing/transcript', { segments: [{ text: 'Hello' }] }, 404, 'id'],
    ['PUT', '/calls/call_nothing/transcript', { segments: [] }, 400, 'segments'],
    ['PUT', '/calls/call_nothing/transcript', { segments: [{ text: ' ' }] }, 400, 'segments.0.text'],
    [
      'PUT',
      '/calls/call_nothing/transcript',
      { segments: [{ text: 'a', speaker: 'dog' }] },
      400,
      'segments.0.speaker',
    ],
    [
      'PUT',
      '/calls/call_nothing/transcript',
      { segments: [{ text: 'a', fromMs: 5, toMs: 4 }] },
      400,
      'segments.0.toMs',
    ],
    ['GET', '/calls/call_nothing/transcript', undefined, 404, 'id'],
  ])('%s %s %j is refused by the field', async (method, path, body, status, field) => {
    const company = await TestCompany.with(MAILBOX);
    const answer = await company.api<ProblemBody>(method, path, body);
    expect([answer.status, answer.body.field]).toEqual([status, field]);
  });

  it('is a voicemail only where there is one', async () => {
    const company = await TestCompany.with(RECORDED);
    await company.call('+17735550111', { talkFor: 6 });
    const { id } = await recordingOf(company);
    const answer = await company.api<ProblemBody>('PATCH', `/recordings/${id}`, { voicemail: 'heard' });
    expect([answer.status, answer.body.field]).toEqual([400, 'voicemail']);
  });
});

it('what is set is kept for what is not', async () => {
  const company = await TestCompany.with(MAILBOX);
  expect((await company.api('GET', '/recordings/settings')).body).toEqual({
    days: 365,
    deleteAtCarrier: false,
    transcribe: false,
  });
  expect((await company.api('PATCH', '/recordings/settings', { days: null })).body).toEqual({
    days: null,
    deleteAtCarrier: false,
    transcribe: false,
  });
});

it('nobody else’s recording can be asked for', async () => {
  const { id } = await withMessage();
  const other = await TestCompany.with(MAILBOX);
  expect((await other.api('GET', `/recordings/${id}`)).status).toBe(404);
});
