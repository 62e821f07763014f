import { createRoute, z } from '@hono/zod-openapi';
import { deskOf } from '../calls/desk.ts';
import { allowed, answers, problems, router, takes } from './router.ts';

/** How long a company keeps what. */
export const retention = router();

const days = z.number().int().min(1).max(3650);

/** Deliveries are retried for a day, and a webhook that takes nothing is given up after five. */
const FEWEST_DELIVERY_DAYS = 7;

const settings = z
  .strictObject({
    callers: days.nullable().openapi({
      description:
        'Everything in a call that says who called: number, name, place, keys, notes, words, recordings. Its row stays.',
    }),
    visits: days.nullable().openapi({
      description:
        'Which visits led to a call, with their pages. Visits that led to none go after 30 days at the latest.',
    }),
    recordings: days.nullable().openapi({ description: 'Recordings and what was said in them.' }),
    transcripts: days.nullable().openapi({ description: 'What was said; `null` is as long as recordings.' }),
    deliveries: days
      .min(FEWEST_DELIVERY_DAYS)
      .max(365)
      .openapi({ description: 'Events that were sent to webhooks, with bodies and answers.' }),
    history: days.nullable().openapi({
      description: 'Who changed what. What a person chose beats a rule only as long as it is known.',
    }),
  })
  .openapi('Retention', { description: 'Days; `null` keeps. Of a call they count from its beginning.' });

const read = createRoute({
  method: 'get',
  path: '/',
  summary: 'After how many days what is forgotten',
  middleware: [allowed('view_setup')] as const,
  responses: { 200: answers(settings, 'What is set.'), ...problems(401, 403) },
});

retention.openapi(read, async (c) => {
  return c.json(await deskOf(c.env, c.var.principal.companyId).retention.days(), 200);
});

const change = createRoute({
  method: 'patch',
  path: '/',
  summary: 'Say after how many days what is forgotten; it is looked at once, and then every day',
  middleware: [allowed('erase')] as const,
  request: { body: takes(settings.partial()) },
  responses: { 200: answers(settings, 'What is set now.'), ...problems(400, 401, 403) },
});

retention.openapi(change, async (c) => {
  const table = deskOf(c.env, c.var.principal.companyId).retention;
  const given = Object.entries(c.req.valid('json')).filter(([, value]) => value !== undefined);
  await table.set(Object.fromEntries(given));
  return c.json(await table.days(), 200);
});
