import { createRoute, z } from '@hono/zod-openapi';
import { restore } from '../archive/restore.ts';
import type { Source } from '../archive/unzip.ts';
import { UPLOADS } from '../archive/uploads.ts';
import { archive, newArchive } from '../archive/write.ts';
import type { Env } from '../env.ts';
import { companyNamed } from '../exports/exporter.ts';
import { filesOf } from '../exports/files-of.ts';
import { streamOf } from '../exports/sheet.ts';
import { newId } from '../id.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, problems, router } from './router.ts';

/** A company as one file, and back. */
export const archives = router();

const yes = z.enum(['true', 'false']).default('false');

const download = createRoute({
  method: 'get',
  path: '/',
  summary: 'The whole company as one zip file',
  description:
    'A line of JSON for each row, a file for each table, and `manifest.json` with counts and SHA-256. Secrets, API keys and people who sign in are not in it. It is written while it is read; for a large company start a backup.',
  middleware: [allowed('manage_backups')] as const,
  request: {
    query: z.object({ sound: yes.openapi({ description: 'With recordings and the media library.' }) }),
  },
  responses: {
    200: { description: 'The archive.', content: { 'application/zip': { schema: z.string() } } },
    ...problems(400, 401, 403),
  },
});

archives.openapi(download, async (c) => {
  const { companyId } = c.var.principal;
  const tables = filesOf(c.env, companyId).archive;
  const source = { companyId, env: c.env, tables, schema: await tables.schema() };
  const state = newArchive(
    await companyNamed(c.env, companyId),
    c.req.valid('query').sound === 'true',
    Date.now(),
  );
  async function* bytes() {
    for await (const piece of archive(source, state)) yield piece.bytes;
  }
  return c.body(streamOf(bytes()), 200, {
    'content-type': 'application/zip',
    'content-disposition': 'attachment; filename="numberline-archive.zip"',
  });
});

const restored = z
  .object({
    counts: z.record(z.string(), z.number().int()).openapi({ description: 'Rows by table.' }),
    renamed: z.record(z.string(), z.string()).openapi({
      description: 'Ids of pools, sites and carriers that were taken here, and what they are now.',
    }),
    numbersLeftOut: z.array(z.string()),
    carriersWithoutCredentials: z.array(z.string()).openapi({
      description: 'Their credentials have to be given anew (`PATCH /v1/carriers/{id}`).',
    }),
    webhooksTurnedOff: z.array(z.string()).openapi({ description: 'They have new secrets, too.' }),
  })
  .openapi('RestoredArchive');

const upload = createRoute({
  method: 'post',
  path: '/',
  summary: 'Take an archive in, into a company that has nothing yet',
  description:
    'The body is the zip file, or nothing where `stored` names one. All of it is checked before anything is written; when writing fails, the company is empty again.',
  middleware: [allowed('manage_backups')] as const,
  request: {
    query: z.object({
      dry: yes.openapi({ description: 'Only check.' }),
      stored: z
        .string()
        .regex(/^[\w.-]{1,200}$/, 'must be a name of letters, digits, dots, dashes and underscores')
        .optional()
        .openapi({
          description:
            'A file that the operator has put into the bucket under `archives/<company>/`, because Cloudflare takes no body that is so large.',
        }),
      numbers: z.enum(['refuse', 'leave_out']).default('refuse').openapi({
        description: 'What is done with tracking numbers that another company of this installation has.',
      }),
    }),
    body: { content: { 'application/zip': { schema: z.string().openapi({ format: 'binary' }) } } },
  },
  responses: {
    200: answers(restored, 'What became of it.'),
    ...problems(400, 401, 403, 404, 409),
  },
});

archives.openapi(upload, async (c) => {
  const { companyId } = c.var.principal;
  const { dry, numbers, stored } = c.req.valid('query');
  const how = { numbers, dry: dry === 'true' };
  if (stored !== undefined) {
    const key = `${UPLOADS}${companyId}/${stored}`;
    const there = await c.env.MEDIA.head(key);
    if (there === null) throw new Problem('not_found', `the bucket has no ${key}`, 'stored');
    return c.json(await restore(c.env, companyId, inBucket(c.env.MEDIA, key, there.size), how), 200);
  }
  const key = `${UPLOADS}${companyId}/${newId('imp')}.zip`;
  const size = await kept(c.env, key, c.req.raw);
  try {
    const source = inBucket(c.env.MEDIA, key, size);
    return c.json(await restore(c.env, companyId, source, how), 200);
  } finally {
    await c.env.MEDIA.delete(key);
  }
});

/** Puts a body into R2, where it can be read from anywhere. Bytes of it. */
async function kept(env: Env, key: string, request: Request): Promise<number> {
  if (request.body === null) {
    throw new Problem('invalid_request', 'the body must be an archive, a zip file', 'body');
  }
  try {
    const object = await env.MEDIA.put(key, request.body);
    return object?.size ?? 0;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Problem('invalid_request', 'the body must say how long it is', 'content-length');
  }
}

function inBucket(bucket: R2Bucket, key: string, size: number): Source {
  return {
    size,
    async stream(offset, length) {
      if (length === 0) return new Blob([]).stream();
      const object = await bucket.get(key, { range: { offset, length } });
      if (object === null) throw new Error(`${key} is gone`);
      return object.body;
    },
  };
}
