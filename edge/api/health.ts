import { createRoute, z } from '@hono/zod-openapi';
import { poolsOf } from '../accounts/directory.ts';
import { deskOf } from '../calls/desk.ts';
import { SplitPool } from '../pools/split-pool.ts';
import { findingsOf } from '../watch/findings.ts';
import { allowed, answers, problems, router } from './router.ts';
import { instant } from './schemas.ts';

/** Whether a company's tracking works. Whether the installation does, anybody may ask at `/health`. */
export const health = router();

const finding = z
  .object({
    severity: z.enum(['bad', 'warn']).openapi({
      description: '`bad`: calls, or what is known of them, are being lost.',
    }),
    about: z.enum(['outbox', 'webhook', 'connection', 'recording', 'flow', 'carrier', 'pool']),
    id: z.string().nullable(),
    words: z.string().openapi({ example: 'the pool Main (8 numbers) has no number left for 12 visits' }),
    todo: z.string(),
    since: instant.nullable(),
  })
  .openapi('Finding');

const read = createRoute({
  method: 'get',
  path: '/',
  summary: 'What is wrong just now, worst first, and what to do about it',
  middleware: [allowed('view_setup')] as const,
  responses: {
    200: answers(
      z.object({ ok: z.boolean().openapi({ description: 'Nothing is `bad`.' }), findings: z.array(finding) }),
      'The health of the company.',
    ),
    ...problems(401, 403),
  },
});

health.openapi(read, async (c) => {
  const { companyId } = c.var.principal;
  const now = Date.now();
  const [facts, pools] = await Promise.all([
    deskOf(c.env, companyId).watch.facts(now),
    poolsOf(c.env.DIRECTORY, companyId),
  ]);
  const watched = await Promise.all(
    pools.map(async (pool) => {
      const split = new SplitPool(c.env, pool);
      const [{ size, alarms = [] }, leaks] = await Promise.all([split.status(now), split.leaks(now)]);
      return { id: pool.id, name: pool.name, size, alarms, leaks: leaks.length };
    }),
  );
  const findings = findingsOf({ ...facts, pools: watched }, now);
  return c.json({ ok: findings.every(({ severity }) => severity !== 'bad'), findings }, 200);
});
