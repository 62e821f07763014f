import { createRoute, z } from '@hono/zod-openapi';
import { deskOf } from '../calls/desk.ts';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { ENGINES } from '../recordings/segment.ts';
import { allowed, answers, companyOf, problems, router, takes } from './router.ts';
import { instant } from './schemas.ts';
import { aboutCallInSight } from './sight.ts';

/** What was said in calls. */
export const transcripts = router();

const id = z.object({ id: z.string() });
const milliseconds = z.number().int().min(0).max(86_400_000);

const segment = z.strictObject({
  speaker: z.enum(['caller', 'agent']).nullable().default(null),
  fromMs: milliseconds
    .nullable()
    .default(null)
    .openapi({ description: 'Milliseconds from the start of the recording.' }),
  toMs: milliseconds.nullable().default(null),
  text: z.string().trim().min(1).max(10_000),
});

const transcript = z
  .object({
    segments: z.array(segment.extend({ recording: z.string().nullable() })),
    sources: z.array(
      z.object({
        recording: z.string().nullable().openapi({ description: '`null` for the whole call.' }),
        engine: z.enum(ENGINES),
        language: z.string().nullable(),
        at: instant,
      }),
    ),
  })
  .openapi('Transcript');

const read = createRoute({
  method: 'get',
  path: '/{id}/transcript',
  summary: 'What was said in a call, turn by turn, without card numbers',
  middleware: [allowed('listen'), aboutCallInSight] as const,
  request: { params: id },
  responses: { 200: answers(transcript, 'The transcript.'), ...problems(401, 403, 404) },
});

transcripts.openapi(read, async (c) =>
  c.json(await transcriptOf(c.env, c.var.principal.companyId, c.req.valid('param').id), 200),
);

const write = createRoute({
  method: 'put',
  path: '/{id}/transcript',
  summary: 'Send your own transcript of a call; it takes the place of what machines wrote',
  middleware: [allowed('manage_recordings'), aboutCallInSight] as const,
  request: {
    params: id,
    body: takes(
      z.strictObject({
        language: z.string().max(35).nullable().default(null),
        segments: z
          .array(
            segment.refine(({ fromMs, toMs }) => fromMs === null || toMs === null || toMs >= fromMs, {
              message: 'must not be before fromMs',
              path: ['toMs'],
            }),
          )
          .min(1)
          .max(5000),
      }),
    ),
  },
  responses: { 200: answers(transcript, 'As it is kept.'), ...problems(400, 401, 403, 404) },
});

transcripts.openapi(write, async (c) => {
  const { companyId } = c.var.principal;
  const { id: call } = c.req.valid('param');
  const { language, segments } = c.req.valid('json');
  if (!(await companyOf(c.env, companyId).transcribe(call, language, segments))) throw noSuchCall(call);
  return c.json(await transcriptOf(c.env, companyId, call), 200);
});

async function transcriptOf(env: Env, companyId: string, call: string) {
  const found = await deskOf(env, companyId).transcripts.of(call);
  const isThere = found.sources.length > 0 || (await companyOf(env, companyId).call(call)) !== null;
  if (!isThere) throw noSuchCall(call);
  return {
    segments: found.segments.map((turn) => ({ ...turn })),
    sources: found.sources.map((source) => ({ ...source })),
  };
}

function noSuchCall(call: string): Problem {
  return new Problem('not_found', `there is no call ${call}`, 'id');
}
