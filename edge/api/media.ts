import { createRoute, z } from '@hono/zod-openapi';
import { readBytes } from '../body.ts';
import { deskOf } from '../calls/desk.ts';
import type { Env } from '../env.ts';
import { newId } from '../id.ts';
import { mediaAddress } from '../media/address.ts';
import { type Asset, type Content, MEDIA_KINDS, refuseUsed } from '../media/library.ts';
import { MOST_BYTES, removeSound, storeSound } from '../media/store.ts';
import { Problem } from '../problem.ts';
import { whoAsks } from './callers.ts';
import { allowed, answers, problems, router, takes } from './router.ts';
import { instant } from './schemas.ts';

/** What callers hear: files, and texts that carriers say. */
export const media = router();

const id = z.object({ id: z.string() });
const name = z.string().trim().min(1).max(100);
const kind = z.enum(MEDIA_KINDS);

const spoken = z.strictObject({
  text: z.string().trim().min(1).max(1000),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language such as en-US')
    .default('en-US'),
});

const asset = z
  .object({
    id: z.string(),
    name: z.string(),
    kind,
    version: z.number().int().openapi({ description: 'Counts up with every replacement.' }),
    source: z.enum(['upload', 'tts']),
    url: z.string().nullable().openapi({
      description:
        'What carriers play: a WAV file as 8 kHz µ-law, an MP3 file as it is. Never changes for one content. `null` for a text.',
    }),
    original: z.string().nullable().openapi({ description: 'The file as it was sent.' }),
    type: z.enum(['wav', 'mp3']).nullable(),
    codec: z.string().nullable(),
    sampleRate: z.number().int().nullable().openapi({ description: 'Hz, of the file that was sent.' }),
    channels: z.number().int().nullable(),
    duration: z.number().nullable().openapi({ description: 'Seconds.' }),
    bytes: z.number().int().nullable(),
    sha256: z.string().nullable(),
    text: z.string().nullable(),
    language: z.string().nullable(),
    madeBy: z.string().nullable(),
    madeAt: instant,
    usedBy: z
      .array(z.object({ id: z.string(), name: z.string() }))
      .openapi({ description: 'Flows that play it, published or as a draft.' }),
  })
  .openapi('MediaAsset');

/** A file, or a text. Not `required` to the router, which would take every body for JSON then. */
const contents = {
  required: false,
  content: {
    'application/json': { schema: spoken },
    '*/*': { schema: z.unknown().openapi({ type: 'string', format: 'binary' }) },
  },
  description:
    'An MP3 or WAV file of 10 MB and 5 minutes at most, told by its content; or a text, which carriers say.',
};

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All assets of the media library, by name',
  middleware: [allowed('view_setup')] as const,
  responses: { 200: answers(z.object({ media: z.array(asset) }), 'The assets.'), ...problems(401, 403) },
});

media.openapi(list, async (c) => {
  const { companyId } = c.var.principal;
  const all = await deskOf(c.env, companyId).media.all();
  return c.json({ media: await Promise.all(all.map((one) => shown(c.env, companyId, one))) }, 200);
});

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Add a file or a text',
  middleware: [allowed('manage_flows')] as const,
  request: { query: z.object({ name, kind }), body: contents },
  responses: { 201: answers(asset, 'The new asset.'), ...problems(400, 401, 403) },
});

media.openapi(add, async (c) => {
  const { companyId } = c.var.principal;
  const made = newId('med');
  const content = await contentOf(c.env, companyId, made, c.req.raw, c.req.valid('json'));
  const named = c.req.valid('query');
  await deskOf(c.env, companyId).media.add(made, named, content, whoAsks(c.var), Date.now());
  return c.json(await one(c.env, companyId, made), 201);
});

const read = createRoute({
  method: 'get',
  path: '/{id}',
  summary: 'One asset and the flows that play it',
  middleware: [allowed('view_setup')] as const,
  request: { params: id },
  responses: { 200: answers(asset, 'The asset.'), ...problems(401, 403, 404) },
});

media.openapi(read, async (c) =>
  c.json(await one(c.env, c.var.principal.companyId, c.req.valid('param').id), 200),
);

const replace = createRoute({
  method: 'put',
  path: '/{id}',
  summary: 'Replace what an asset holds; every flow that plays it plays the new version',
  middleware: [allowed('manage_flows')] as const,
  request: { params: id, body: contents },
  responses: { 200: answers(asset, 'The asset in its new version.'), ...problems(400, 401, 403, 404, 409) },
});

media.openapi(replace, async (c) => {
  const { companyId } = c.var.principal;
  const known = await one(c.env, companyId, c.req.valid('param').id);
  const content = await contentOf(c.env, companyId, known.id, c.req.raw, c.req.valid('json'));
  if (content.source === 'tts' && known.source === 'upload' && known.usedBy.length > 0) {
    // It may be what callers hear while it rings, which a text cannot be.
    throw new Problem('conflict', 'flows play this file, so only another file can replace it', 'body');
  }
  await deskOf(c.env, companyId).media.replace(known.id, content, whoAsks(c.var), Date.now());
  return c.json(await one(c.env, companyId, known.id), 200);
});

const change = createRoute({
  method: 'patch',
  path: '/{id}',
  summary: 'Rename an asset, or say what it is for',
  middleware: [allowed('manage_flows')] as const,
  request: {
    params: id,
    body: takes(z.strictObject({ name: name.optional(), kind: kind.optional() })),
  },
  responses: { 200: answers(asset, 'The asset.'), ...problems(400, 401, 403, 404) },
});

media.openapi(change, async (c) => {
  const { companyId } = c.var.principal;
  const known = c.req.valid('param').id;
  await deskOf(c.env, companyId).media.change(known, c.req.valid('json'));
  return c.json(await one(c.env, companyId, known), 200);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Delete an asset with all its versions; refused while a flow or a draft plays it',
  middleware: [allowed('manage_flows')] as const,
  request: { params: id },
  responses: { 204: { description: 'Done.' }, ...problems(401, 403, 404, 409) },
});

media.openapi(remove, async (c) => {
  const { companyId } = c.var.principal;
  const known = c.req.valid('param').id;
  const users = await deskOf(c.env, companyId).media.remove(known);
  if (users === null) throw noSuchAsset(known);
  refuseUsed(known, users);
  await removeSound(c.env, companyId, known);
  return c.body(null, 204);
});

/** What was sent, stored. `said` is what it says where it is a text. */
async function contentOf(
  env: Env,
  companyId: string,
  made: string,
  request: Request,
  said: unknown,
): Promise<Content> {
  const isText = request.headers.get('content-type')?.startsWith('application/json') === true;
  return isText
    ? // The router has looked at it; this gives it its type.
      { source: 'tts', ...spoken.parse(said) }
    : storeSound(env, companyId, made, await readBytes(request, MOST_BYTES));
}

async function one(env: Env, companyId: string, known: string): Promise<z.infer<typeof asset>> {
  const found = await deskOf(env, companyId).media.one(known);
  if (found === null) throw noSuchAsset(known);
  return shown(env, companyId, found);
}

const NO_SOUND = {
  url: null,
  original: null,
  type: null,
  codec: null,
  sampleRate: null,
  channels: null,
  duration: null,
  bytes: null,
  sha256: null,
};

async function shown(env: Env, companyId: string, found: Asset): Promise<z.infer<typeof asset>> {
  const { content, ...rest } = found;
  const usedBy = (await deskOf(env, companyId).media.usedBy(found.id)).map((flow) => ({
    id: flow.id,
    name: flow.name,
  }));
  if (content.source === 'tts') return { ...rest, ...NO_SOUND, ...content, usedBy };
  const { played, ...file } = content;
  const address = `${mediaAddress(env.PUBLIC_URL, companyId)}/${found.id}`;
  return {
    ...rest,
    ...file,
    url: `${address}/${played}`,
    original: `${address}/${file.sha256}`,
    text: null,
    language: null,
    usedBy,
  };
}

function noSuchAsset(known: string): Problem {
  return new Problem('not_found', `there is no asset ${known}`, 'id');
}
