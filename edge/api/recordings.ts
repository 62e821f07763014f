import { createRoute, z } from '@hono/zod-openapi';
import { apiOf } from '../accounts/carrier-accounts.ts';
import { carrierById } from '../accounts/directory.ts';
import { demand, type Principal } from '../accounts/principal.ts';
import { deskOf } from '../calls/desk.ts';
import { CarrierError } from '../carriers/carrier-error.ts';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { type Copy, copyKey } from '../recordings/copy.ts';
import { linkTo } from '../recordings/link.ts';
import { DEFAULT_SETTINGS, RECORDING_SETTINGS } from '../recordings/settings.ts';
import { whoAsks } from './callers.ts';
import { pageOf } from './paging.ts';
import { allowed, answers, companyOf, problems, router, takes } from './router.ts';
import { instant } from './schemas.ts';
import { isInSight } from './sight.ts';

/** Recordings of calls, and voicemail. */
export const recordings = router();

const id = z.object({ id: z.string() });
const voicemailState = z.enum(['new', 'heard', 'archived']);

const recording = z
  .object({
    id: z.string(),
    call: z.string().nullable(),
    status: z
      .enum(['in_progress', 'paused', 'stopped', 'completed', 'absent', 'failed'])
      .openapi({ description: 'What the carrier says; `absent` when there was nothing to record.' }),
    audio: z.enum(['none', 'waiting', 'stored', 'failed', 'deleted']).openapi({
      description:
        'Our copy: `waiting` while it is fetched, `failed` with its `reason`; heard only where `stored`.',
    }),
    reason: z.string().nullable(),
    duration: z
      .number()
      .nullable()
      .openapi({ description: 'Seconds: of our copy, else as the carrier says.' }),
    channels: z.number().int(),
    type: z.enum(['wav', 'mp3']).nullable(),
    sampleRate: z.number().int().nullable(),
    bytes: z.number().int().nullable(),
    sha256: z.string().nullable(),
    begunAt: instant,
    noticePlayedAt: instant.nullable().openapi({
      description:
        'When the caller had heard that the conversation is recorded; `null` when nobody told them.',
    }),
    voicemail: voicemailState.nullable().openapi({ description: '`null` for what is no voicemail.' }),
    heardBy: z.string().nullable(),
    heardAt: instant.nullable(),
    deletedAt: instant.nullable(),
    deletedBy: z.string().nullable().openapi({ description: '`null` when it had grown too old.' }),
  })
  .openapi('Recording');

const link = z
  .object({ url: z.string(), expiresAt: instant })
  .openapi('RecordingLink', { description: 'Good for ten minutes, for whoever has it.' });

const settings = z
  .strictObject({
    days: z.number().int().min(1).max(3650).nullable().openapi({
      description: 'Days after which sound and transcripts are deleted; `null` keeps them.',
    }),
    deleteAtCarrier: z.boolean().openapi({
      description: 'The carrier’s copy is deleted as soon as ours is there.',
    }),
    transcribe: z.boolean().openapi({
      description: 'Workers AI writes down what was said; needs the binding `AI`.',
    }),
  })
  .openapi('RecordingSettings');

const readSettings = createRoute({
  method: 'get',
  path: '/settings',
  summary: 'How long recordings are kept, and what is done with them',
  middleware: [allowed('view_setup')] as const,
  responses: { 200: answers(settings, 'What is set.'), ...problems(401, 403) },
});

recordings.openapi(readSettings, async (c) =>
  c.json(await settingsOf(c.env, c.var.principal.companyId), 200),
);

const writeSettings = createRoute({
  method: 'patch',
  path: '/settings',
  summary: 'Change how long recordings are kept, and what is done with them',
  middleware: [allowed('manage_recordings')] as const,
  request: {
    body: takes(settings.partial()),
  },
  responses: { 200: answers(settings, 'What is set now.'), ...problems(400, 401, 403) },
});

recordings.openapi(writeSettings, async (c) => {
  const wanted = c.req.valid('json');
  const { companyId } = c.var.principal;
  if (wanted.transcribe === true && c.env.AI === undefined) {
    throw new Problem(
      'invalid_request',
      'transcribe: this installation has no Workers AI; its owner can turn it on in wrangler.toml',
      'transcribe',
    );
  }
  const now = { ...(await settingsOf(c.env, companyId)), ...wanted };
  await deskOf(c.env, companyId).settings.set(RECORDING_SETTINGS, now);
  return c.json(now, 200);
});

const voicemails = createRoute({
  method: 'get',
  path: '/voicemails',
  summary: 'Voicemails, newest first',
  middleware: [allowed('view_calls')] as const,
  request: {
    query: z.object({
      state: voicemailState.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z
        .string()
        .regex(/^\d{1,16}\.rec_\w+$/, 'must be `next` of the page before')
        .optional(),
    }),
  },
  responses: {
    200: answers(
      z.object({ recordings: z.array(recording), next: z.string().nullable() }),
      'One page of voicemails.',
    ),
    ...problems(400, 401, 403),
  },
});

recordings.openapi(voicemails, async (c) => {
  const { state, limit, cursor } = c.req.valid('query');
  const { companyId } = c.var.principal;
  const [at, before] = cursor?.split('.') ?? [];
  const found = await deskOf(c.env, companyId).shelf.voicemails(
    state ?? null,
    before === undefined ? null : { at: Number(at), id: before },
    limit + 1,
  );
  const { page, next } = pageOf(found, limit, ({ begunAt, id }) => `${begunAt}.${id}`);
  const isSeen = await Promise.all(page.map(({ call }) => isInSight(c.env, c.var.principal, call)));
  const seen = page.filter((_, index) => isSeen[index]);
  return c.json(
    {
      // Nobody tells a caller who leaves a message that it is recorded, so the call need not be asked.
      recordings: seen.map((copy) => shown(copy, null)),
      next,
    },
    200,
  );
});

const one = createRoute({
  method: 'get',
  path: '/{id}',
  summary: 'A recording, with a link to hear it',
  middleware: [allowed('view_calls')] as const,
  request: {
    params: id,
    query: z.object({
      for: z.enum(['listen', 'download']).default('listen').openapi({
        description: 'What the link is for. Each needs the permission of its name; every link is noted.',
      }),
    }),
  },
  responses: {
    200: answers(
      recording.extend({
        link: link.nullable().openapi({
          description: '`null` when there is nothing to hear, or without the permission `listen`.',
        }),
      }),
      'The recording.',
    ),
    ...problems(400, 401, 403, 404),
  },
});

recordings.openapi(one, async (c) => {
  const { principal } = c.var;
  const use = c.req.valid('query').for;
  if (use === 'download') demand(principal, 'download');
  const copy = await mustExist(c.env, principal, c.req.valid('param').id);
  const mayHear = copy.audio === 'stored' && principal.permissions.has(use);
  const at = Date.now();
  if (mayHear) await deskOf(c.env, principal.companyId).shelf.noteLink(copy.id, use, whoAsks(c.var), at);
  return c.json(
    {
      ...shown(copy, await noticeOf(c.env, principal.companyId, copy)),
      link: mayHear ? await linkTo(c.env, principal.companyId, copy.id, use, at) : null,
    },
    200,
  );
});

const links = createRoute({
  method: 'get',
  path: '/{id}/links',
  summary: 'Who was given a link to it, latest first, the last 200',
  middleware: [allowed('manage_recordings')] as const,
  request: { params: id },
  responses: {
    200: answers(
      z.object({
        links: z.array(
          z.object({
            at: instant,
            by: z.string().openapi({ description: 'A person’s id, or an API key’s.' }),
            use: z.enum(['listen', 'download']),
          }),
        ),
      }),
      'The links.',
    ),
    ...problems(401, 403, 404),
  },
});

recordings.openapi(links, async (c) => {
  const { companyId } = c.var.principal;
  const { id: known } = await mustExist(c.env, c.var.principal, c.req.valid('param').id);
  return c.json({ links: await deskOf(c.env, companyId).shelf.links(known, 200) }, 200);
});

const setVoicemail = createRoute({
  method: 'patch',
  path: '/{id}',
  summary: 'Say that a voicemail was heard, put it away, or make it new again',
  middleware: [allowed('listen')] as const,
  request: {
    params: id,
    body: takes(z.strictObject({ voicemail: voicemailState })),
  },
  responses: { 200: answers(recording, 'The voicemail.'), ...problems(400, 401, 403, 404) },
});

recordings.openapi(setVoicemail, async (c) => {
  const { companyId } = c.var.principal;
  const { id: known } = await mustExist(c.env, c.var.principal, c.req.valid('param').id);
  const { voicemail } = c.req.valid('json');
  const isOne = await deskOf(c.env, companyId).shelf.setVoicemail(
    known,
    voicemail,
    whoAsks(c.var),
    Date.now(),
  );
  if (!isOne) throw new Problem('invalid_request', `${known} is no voicemail`, 'voicemail');
  return c.json(shown(await mustExist(c.env, c.var.principal, known), null), 200);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary:
    'Delete the sound and its transcript, here at once and at the carrier; that it was there stays known',
  middleware: [allowed('manage_recordings')] as const,
  request: { params: id },
  responses: { 204: { description: 'Done.' }, ...problems(401, 403, 404) },
});

recordings.openapi(remove, async (c) => {
  const { companyId } = c.var.principal;
  const { id: known } = await mustExist(c.env, c.var.principal, c.req.valid('param').id);
  await deskOf(c.env, companyId).shelf.remove(known, whoAsks(c.var), Date.now());
  await c.env.MEDIA.delete(copyKey(companyId, known));
  return c.body(null, 204);
});

const transcribe = createRoute({
  method: 'post',
  path: '/{id}/transcribe',
  summary: 'Have this one written down by Workers AI; the transcript is there when it is done',
  middleware: [allowed('manage_recordings')] as const,
  request: { params: id },
  responses: {
    202: answers(recording, 'The recording; it will be written down.'),
    ...problems(401, 403, 404, 409),
  },
});

recordings.openapi(transcribe, async (c) => {
  const { companyId } = c.var.principal;
  const copy = await mustExist(c.env, c.var.principal, c.req.valid('param').id);
  if (c.env.AI === undefined)
    throw new Problem('conflict', 'Workers AI is not turned on: see [ai] in wrangler.toml', 'id');
  if (!(await deskOf(c.env, companyId).shelf.askForTranscript(copy.id, Date.now())))
    throw new Problem('conflict', 'there is no sound of it here', 'id');
  const after = await mustExist(c.env, c.var.principal, copy.id);
  return c.json(shown(after, await noticeOf(c.env, companyId, after)), 202);
});

const CHANGES = { pause: 'paused', resume: 'in_progress', stop: 'stopped' } as const;

const changeRunning = createRoute({
  method: 'post',
  path: '/{id}/{change}',
  summary: 'Pause, resume or stop a recording while the call runs',
  middleware: [allowed('manage_recordings')] as const,
  request: { params: id.extend({ change: z.enum(['pause', 'resume', 'stop']) }) },
  responses: { 200: answers(recording, 'The recording.'), ...problems(400, 401, 403, 404, 409) },
});

recordings.openapi(changeRunning, async (c) => {
  const { companyId } = c.var.principal;
  const { id: known, change } = c.req.valid('param');
  const copy = await mustExist(c.env, c.var.principal, known);
  if (copy.event.status !== 'in_progress' && copy.event.status !== 'paused')
    throw new Problem('conflict', `the recording is ${copy.event.status}; it can no longer be changed`, 'id');
  const carrier = await carrierById(c.env.DIRECTORY, copy.carrierId);
  if (carrier === null) throw new Problem('conflict', 'the carrier account is gone', 'id');
  const status = CHANGES[change];
  try {
    const api = await apiOf(c.env, carrier);
    await api.changeRecording(copy.carrierCall, copy.event.recording, status);
  } catch (error) {
    if (error instanceof CarrierError)
      throw new Problem('conflict', `the carrier refused: ${error.message}`, 'change');
    throw error;
  }
  // Not every carrier tells of it, so it is noted as if it had.
  await companyOf(c.env, companyId).recorded(copy.carrierId, { ...copy.event, status }, Date.now());
  const after = await mustExist(c.env, c.var.principal, known);
  return c.json(shown(after, await noticeOf(c.env, companyId, after)), 200);
});

async function settingsOf(env: Env, companyId: string) {
  return deskOf(env, companyId).settings.get(RECORDING_SETTINGS, DEFAULT_SETTINGS) as Promise<
    typeof DEFAULT_SETTINGS
  >;
}

async function mustExist(env: Env, principal: Principal, known: string): Promise<Copy> {
  const found = await deskOf(env, principal.companyId).shelf.one(known);
  if (found === null || !(await isInSight(env, principal, found.call)))
    throw new Problem('not_found', `there is no recording ${known}`, 'id');
  return found;
}

async function noticeOf(env: Env, companyId: string, { id: known, call }: Copy): Promise<number | null> {
  const found = call === null ? null : await companyOf(env, companyId).call(call);
  return found?.recordings.find((one) => one.id === known)?.noticePlayedAt ?? null;
}

function shown(copy: Copy, noticePlayedAt: number | null): z.infer<typeof recording> {
  const { event, kept } = copy;
  return {
    id: copy.id,
    call: copy.call,
    status: event.status,
    audio: copy.audio,
    reason: copy.reason,
    duration: kept?.duration ?? event.duration,
    channels: kept?.channels ?? event.channels,
    type: kept?.type ?? null,
    sampleRate: kept?.sampleRate ?? null,
    bytes: kept?.bytes ?? null,
    sha256: kept?.sha256 ?? null,
    begunAt: copy.begunAt,
    noticePlayedAt,
    voicemail: copy.voicemail,
    heardBy: copy.heardBy,
    heardAt: copy.heardAt,
    deletedAt: copy.deletedAt,
    deletedBy: copy.deletedBy,
  };
}
