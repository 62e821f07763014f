import { createRoute, z } from '@hono/zod-openapi';
import { poolsOf } from '../accounts/directory.ts';
import { deskOf } from '../calls/desk.ts';
import type { Env } from '../env.ts';
import { SplitPool } from '../pools/split-pool.ts';
import { Problem } from '../problem.ts';
import { known, knownPlace, knownQuery, knownShown } from './known.ts';
import { allowed, answers, companyOf, problems, router } from './router.ts';
import { instant } from './schemas.ts';

/** Visitors: browsers, by the id that the script keeps. */
export const visitors = router();

const params = z.object({
  visitor: z.string().regex(/^vtr_[0-9a-z]{1,40}$/, 'must be the id of a visitor, vtr_…'),
});

const visit = z.object({
  visit: z.string(),
  numbers: z.array(z.string()).openapi({ description: 'The numbers it was shown, E.164.' }),
  startedAt: instant,
  lastActiveAt: instant,
  facts: z.unknown().openapi({
    type: ['object', 'null'],
    description: 'What was known when it began: source, pages, place, device.',
  }),
  pages: z.array(z.object({ url: z.string(), title: z.string(), at: instant })),
  taps: z.array(z.object({ number: z.string(), at: instant })),
});

const data = createRoute({
  method: 'get',
  path: '/{visitor}/data',
  summary: 'Everything that is kept of a visitor, to hand over to them',
  middleware: [allowed('erase')] as const,
  request: { params, query: knownQuery },
  responses: {
    200: answers(known.extend({ visits: z.array(visit) }), 'The data.'),
    ...problems(400, 401, 403, 404),
  },
});

visitors.openapi(data, async (c) => {
  const { visitor } = c.req.valid('param');
  const { companyId } = c.var.principal;
  const place = knownPlace(c.req.valid('query').cursor);
  const [found, visits] = await Promise.all([
    companyOf(c.env, companyId).known({ visitor }, place),
    inPools(c.env, companyId, (pool) => pool.visitorData(visitor)),
  ]);
  const all = visits.flat().sort((a, b) => a.startedAt - b.startedAt);
  if (found.calls.length === 0 && all.length === 0) throw nobody(visitor);
  return c.json({ ...knownShown(found), visits: all }, 200);
});

const erase = createRoute({
  method: 'delete',
  path: '/{visitor}',
  summary: 'Erase a visitor from everything; where their calls came from stays',
  middleware: [allowed('erase')] as const,
  request: { params },
  responses: {
    200: answers(
      z.object({ visits: z.number().int(), calls: z.number().int() }),
      'What names them no longer.',
    ),
    ...problems(400, 401, 403, 404),
  },
});

visitors.openapi(erase, async (c) => {
  const { visitor } = c.req.valid('param');
  const { companyId } = c.var.principal;
  const calls = await deskOf(c.env, companyId).erasures.forgetVisitor(visitor);
  const visits = (await inPools(c.env, companyId, (pool) => pool.forgetVisitor(visitor))).reduce(
    (a, b) => a + b,
    0,
  );
  if (calls === 0 && visits === 0) throw nobody(visitor);
  return c.json({ visits, calls }, 200);
});

async function inPools<T>(env: Env, companyId: string, what: (pool: SplitPool) => Promise<T>): Promise<T[]> {
  const pools = await poolsOf(env.DIRECTORY, companyId);
  return Promise.all(pools.map((pool) => what(new SplitPool(env, pool))));
}

function nobody(visitor: string): Problem {
  return new Problem('not_found', `nothing is kept of ${visitor}`, 'visitor');
}
