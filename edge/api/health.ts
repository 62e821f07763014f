import { createRoute, z } from '@hono/zod-openapi';
import { poolsOf } from '../accounts/directory.ts';
import { deskOf } from '../calls/desk.ts';
import { SplitPool } from '../pools/split-pool.ts';
import { findingsOf } from '../watch/findings.ts';
import { allowed, answers, problems, router } from './router.ts';
import { instant } from './schemas.ts';

const HOUR_MS = 3_600_000;

/** Whether a company's tracking works, and how it goes. Whether the installation does, anybody may ask at `/health`. */
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

const count = z.number().int();
const ms = count.openapi({ description: 'Milliseconds.' });
const share = z.number().min(0).max(1);

const measures = z
  .object({
    leases: z
      .object({ visits: count, unnumbered: count })
      .openapi({ description: 'Visits of the last hour, and how many of them found no number left.' }),
    attribution: z
      .object({ calls: count, confidence: share.nullable(), kinds: z.record(z.string(), count) })
      .openapi({ description: 'Calls of the last day, and how sure it was who called, on average.' }),
    deliveries: z
      .object({ count, failed: count, p50: ms, p95: ms, worst: ms })
      .openapi({ description: 'How long webhooks took, and how often they failed, in the last day.' }),
    outbox: z
      .object({ waiting: count, age: ms.nullable() })
      .openapi({ description: 'Events still to be sent, and for how long the oldest has waited.' }),
  })
  .openapi('Measures');

const read = createRoute({
  method: 'get',
  path: '/',
  summary: 'What is wrong just now, worst first, and what to do about it',
  middleware: [allowed('view_setup')] as const,
  responses: {
    200: answers(
      z.object({
        ok: z.boolean().openapi({ description: 'Nothing is `bad`.' }),
        findings: z.array(finding),
        measures,
      }),
      'The health of the company.',
    ),
    ...problems(401, 403),
  },
});

health.openapi(read, async (c) => {
  const { companyId } = c.var.principal;
  const now = Date.now();
  const { watch } = deskOf(c.env, companyId);
  const [facts, measured, pools] = await Promise.all([
    watch.facts(now),
    watch.measures(now),
    poolsOf(c.env.DIRECTORY, companyId),
  ]);
  const watched = await Promise.all(
    pools.map(async (pool) => {
      const split = new SplitPool(c.env, pool);
      const [{ size, alarms = [] }, leaks, minutes] = await Promise.all([
        split.status(now),
        split.leaks(now),
        split.minutes({ from: now - HOUR_MS, to: now, at: now }),
      ]);
      return { id: pool.id, name: pool.name, size, alarms, leaks: leaks.length, minutes };
    }),
  );
  const findings = findingsOf({ ...facts, pools: watched }, now);
  const minutes = watched.flatMap((pool) => pool.minutes);
  const leases = {
    visits: minutes.reduce((sum, { visits }) => sum + visits, 0),
    unnumbered: minutes.reduce((sum, { overflow }) => sum + overflow, 0),
  };
  return c.json(
    {
      ok: findings.every(({ severity }) => severity !== 'bad'),
      findings,
      measures: { leases, ...measured },
    },
    200,
  );
});
