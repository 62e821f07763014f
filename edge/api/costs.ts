import { createRoute, z } from '@hono/zod-openapi';
import { deskOf } from '../calls/desk.ts';
import { instantsOf } from '../local-time.ts';
import { clocksOf } from '../reports/local-sql.ts';
import { zoneOf } from './reports.ts';
import { allowed, answers, problems, router, takes } from './router.ts';

/** What advertising cost, for the cost per lead and the return on it. */
export const costs = router();

const MOST_ROWS = 20_000;

const cost = z.strictObject({
  day: z.iso.date().openapi({ description: "In the company's zone.", example: '2026-11-25' }),
  source: z.string().trim().min(1).max(256).openapi({ example: 'google' }),
  medium: z.string().trim().min(1).max(256).openapi({ example: 'cpc' }),
  campaign: z.string().trim().max(256).default('').openapi({ example: 'spring-check' }),
  cents: z.number().int().min(0).max(10_000_000_000),
});

const put = createRoute({
  method: 'put',
  path: '/',
  summary: 'Tell what advertising cost; takes the place of what was known of these days',
  middleware: [allowed('manage_integrations')] as const,
  request: {
    body: takes(z.strictObject({ costs: z.array(cost).min(1).max(MOST_ROWS) })),
  },
  responses: {
    200: answers(z.object({ days: z.number().int(), rows: z.number().int() }), 'What was taken in.'),
    ...problems(400, 401, 403),
  },
});

costs.openapi(put, async (c) => {
  const { companyId } = c.var.principal;
  const zone = await zoneOf(c.env, companyId);
  const rows = c.req.valid('json').costs;
  const days = new Map([...new Set(rows.map(({ day }) => day))].map((day) => [day, startOf(day, zone)]));
  const told = rows.map((row) => ({ ...row, day: days.get(row.day) ?? 0 }));
  return c.json(await deskOf(c.env, companyId).costs.import(told), 200);
});

/** When a day begins in a zone, ms since 1970. */
function startOf(day: string, zone: string): number {
  const local = Date.parse(`${day}T00:00:00Z`);
  return instantsOf(local, clocksOf(zone, local, local))[0] ?? local;
}
