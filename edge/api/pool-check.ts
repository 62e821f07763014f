import { createRoute, z } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import { poolsOf } from '../accounts/directory.ts';
import { readObject } from '../body.ts';
import type { Env } from '../env.ts';
import { boundedTraffic } from '../pools/bounded-traffic.ts';
import { asTraffic } from '../pools/ga4/as-traffic.ts';
import { readTraffic } from '../pools/ga4/client.ts';
import { type FittedLaw, fittedLaw } from '../pools/refit.ts';
import { checkPool } from '../pools/sizing.ts';
import { SplitPool } from '../pools/split-pool.ts';
import { daysWithVisits, LEAST_DAYS, parseTrace, type Traffic, trafficOf } from '../pools/traffic.ts';
import { Problem } from '../problem.ts';
import { type ApiEnv, allowed, answers, problems, router, takes } from './router.ts';
import { problem } from './schemas.ts';
import { poolCheck as poolCheckSchema } from './schemas-pool.ts';

/** How many numbers does a site need? */
export const poolCheck = router();

/** Bytes of the largest body: the visits of some months as CSV, or the minutes of 90 days. */
const MAX_BODY = 2 * 1024 * 1024;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const counts = (most: number) => z.array(z.number().int().min(0)).min(1).max(most);

const ga4 = z.strictObject({
  property: z.string().openapi({ example: '123456789', description: 'Id of a Google Analytics 4 property.' }),
  serviceAccount: z.union([z.string(), z.record(z.string(), z.unknown())]).openapi({
    type: 'object',
    description:
      'The JSON key of a service account that is a Viewer of the property, as an object or as text. It is used for this one question and not kept.',
  }),
  days: z
    .number()
    .int()
    .optional()
    .openapi({ description: '7–90 whole days up to yesterday; 28 when left out.' }),
});

const traffic = z
  .strictObject({
    minutes: counts(90 * 24 * 60)
      .optional()
      .openapi({ description: 'Visits that began in each minute, one after the other.' }),
    hours: counts(366 * 24)
      .optional()
      .openapi({ description: 'Visits that began in each hour, one after the other.' }),
    csv: z.string().optional().openapi({
      description: 'One visit a line: `start_s,end_s,visitor,pageviews`, whole seconds from any zero.',
      example: 'start_s,end_s,visitor,pageviews\n0,90,1,3\n30,30,2,1',
    }),
    from: z.number().int().min(0).multipleOf(HOUR).optional().openapi({
      description: 'When the first minute or hour begins, ms since 1970, a full hour; only for the words.',
    }),
    averageSeconds: z.number().min(0).max(86_400).optional().openapi({
      description: 'How long a visit lasts on average; has to be said with `minutes` and `hours`.',
    }),
    singlePage: z.number().min(0).max(1).optional().openapi({
      description: 'Share of visits with a single page, which count as 0 seconds; 0 when left out.',
    }),
  })
  .superRefine(({ minutes, hours, csv, averageSeconds }, context) => {
    const wrong = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    const given = [minutes, hours, csv].filter((one) => one !== undefined);
    if (given.length !== 1) wrong([], 'give exactly one of minutes, hours and csv');
    else if (csv === undefined && averageSeconds === undefined)
      wrong(['averageSeconds'], 'how long does a visit last on average?');
  });

const question = z
  .strictObject({
    ga4: ga4.optional(),
    traffic: traffic.optional(),
    pool: z.string().optional().openapi({
      description: 'Id of a pool, to be sized by the visits it has had; `size` is then its own.',
    }),
    hold: z.number().min(1).max(60).optional().openapi({
      description: 'Minutes of silence after which a number may be given away; 2 when left out.',
    }),
    size: z
      .number()
      .int()
      .min(1)
      .max(100_000)
      .optional()
      .openapi({ description: 'How many numbers there are today.' }),
  })
  .superRefine(({ ga4, traffic, pool }, context) => {
    if ([ga4, traffic, pool].filter((one) => one !== undefined).length === 1) return;
    context.addIssue({ code: 'custom', path: [], message: 'give exactly one of ga4, traffic and pool' });
  })
  .openapi('PoolCheckQuestion');

type Question = z.infer<typeof question>;

/** Refuses what is too large or no JSON object before the rest of it is looked at; any content type will do. */
const bounded = createMiddleware<ApiEnv>(async (c, next) => {
  const body = JSON.stringify(await readObject(c.req.raw, MAX_BODY));
  const { url, method } = c.req.raw;
  c.req.raw = new Request(url, { method, headers: { 'content-type': 'application/json' }, body });
  await next();
});

const check = createRoute({
  method: 'post',
  path: '/',
  summary: 'How many numbers does a site need?',
  description:
    'From Google Analytics, from counts or a list of visits, or from the visits of a pool. The answer is the one of `npm run pool-check`.',
  middleware: [allowed('view_setup'), bounded] as const,
  request: { body: takes(question) },
  responses: {
    200: answers(
      poolCheckSchema,
      'Sizes by loss and by calls laid to the right visitor, with the arithmetic.',
    ),
    ...problems(400, 401, 403, 404),
    413: {
      description: 'The body has more than 2 MB.',
      content: { 'application/json': { schema: problem } },
    },
    429: {
      description: "Google's quota for the property is used up.",
      content: { 'application/json': { schema: problem } },
    },
    503: { description: 'Google cannot be reached.', content: { 'application/json': { schema: problem } } },
  },
});

poolCheck.openapi(check, async (c) => {
  const asked = c.req.valid('json');
  const known = await trafficFor(c.env, c.var.principal.companyId, asked);
  if (known.traffic.starts.every((visits) => visits === 0)) {
    throw new Problem('invalid_request', `${known.field} has no visits`, known.field);
  }
  const { traffic, notes } = boundedTraffic(known.traffic);
  const answer = checkPool(traffic, {
    hold: asked.hold === undefined ? undefined : asked.hold * MINUTE,
    size: asked.size ?? known.size,
    fitted: known.fitted,
    notes: [...known.notes, ...notes],
  });
  return c.json(answer, 200);
});

/** What is known of the traffic, and the field of the question it came by. */
interface Known {
  field: string;
  traffic: Traffic;
  notes: string[];
  size?: number;
  fitted?: FittedLaw;
}

async function trafficFor(env: Env, companyId: string, { ga4, traffic, pool }: Question): Promise<Known> {
  if (ga4 !== undefined) return fromGa4(ga4);
  if (pool !== undefined) return fromPool(env, companyId, pool);
  return { field: 'traffic', traffic: fromCounts(traffic ?? {}), notes: [] };
}

async function fromGa4({ property, serviceAccount, days }: z.infer<typeof ga4>): Promise<Known> {
  try {
    const read = await readTraffic({
      property,
      serviceAccount,
      ...(days === undefined ? {} : { days }),
      now: Date.now(),
      fetch: (url, init) => fetch(url, init),
      wait: (ms) => scheduler.wait(ms),
    });
    return { field: 'ga4', traffic: asTraffic(read), notes: read.notes };
  } catch (error) {
    if (!(error instanceof Problem) || error.field === undefined) throw error;
    throw new Problem(error.type, `ga4.${error.message}`, `ga4.${error.field}`);
  }
}

function fromCounts({ minutes, hours, csv, ...said }: z.infer<typeof traffic>): Traffic {
  if (csv !== undefined) return fromCsv(csv);
  const { from = 0, averageSeconds = 0, singlePage = 0 } = said;
  const starts = minutes ?? hours ?? [];
  const visits = starts.reduce((sum, count) => sum + count, 0);
  return {
    starts,
    binMs: minutes === undefined ? HOUR : MINUTE,
    from,
    lengths: { visits, meanDuration: averageSeconds * 1000, singlePage },
    hourly: [],
  };
}

function fromCsv(csv: string): Traffic {
  try {
    return trafficOf(parseTrace(csv));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Problem('invalid_request', `traffic.csv: ${reason}`, 'traffic.csv');
  }
}

async function fromPool(env: Env, companyId: string, id: string): Promise<Known> {
  const known = (await poolsOf(env.DIRECTORY, companyId)).find((one) => one.id === id);
  if (known === undefined) throw new Problem('not_found', `there is no pool ${id}`, 'pool');
  const pool = new SplitPool(env, known);
  const now = Date.now();
  const [traffic, { numbers }, delays] = await Promise.all([
    pool.traffic(now),
    pool.status(now),
    pool.delays(now),
  ]);
  const days = daysWithVisits(traffic);
  if (days < LEAST_DAYS) {
    const visits = traffic.starts.reduce((sum, count) => sum + count, 0);
    throw new Problem(
      'invalid_request',
      `pool ${id} has had ${visits} visits on ${days} days; sizing a pool takes at least ${LEAST_DAYS}, so come back when it has them, or give the traffic itself`,
      'pool',
    );
  }
  const size = numbers.filter(({ draining }) => draining === undefined).length;
  return {
    field: 'pool',
    traffic,
    notes: [],
    ...(size === 0 ? {} : { size }),
    ...(delays.calls === 0 ? {} : { fitted: fittedLaw(delays) }),
  };
}
