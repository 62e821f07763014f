import { createRoute, z } from '@hono/zod-openapi';
import { poolsOf } from '../accounts/directory.ts';
import { deskOf } from '../calls/desk.ts';
import { EVERY_CALL } from '../calls/log.ts';
import type { PersonPlace } from '../calls/people.ts';
import { SplitPool } from '../pools/split-pool.ts';
import { Problem } from '../problem.ts';
import { byOf } from './call-edits.ts';
import { known, knownPlace, knownQuery, knownShown } from './known.ts';
import { pageOf } from './paging.ts';
import { allowed, answers, companyOf, problems, router, takes } from './router.ts';
import { e164, instant } from './schemas.ts';
import { call } from './schemas-call.ts';
import { aboutEverybody } from './sight.ts';

/** People: callers across calls, by number. */
export const people = router();

/** Calls that are shown with a person; the others are found in the log. */
const CALLS_SHOWN = 50;

const person = z
  .object({
    number: e164,
    name: z.string().nullable().openapi({ description: 'As people named them, else as the carrier did.' }),
    calls: z.number().int(),
    firstCallAt: instant,
    lastCallAt: instant,
    valueCents: z.number().int().openapi({ description: 'What their calls were worth together.' }),
  })
  .openapi('Person');

const params = z.object({ number: e164 });

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'People who called, those who called last first',
  middleware: [allowed('view_calls'), aboutEverybody] as const,
  request: {
    query: z.object({
      q: z.string().max(200).optional().openapi({ description: 'Part of a name, or digits of a number.' }),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().optional().openapi({ description: '`next` of the page before.' }),
    }),
  },
  responses: {
    200: answers(z.object({ people: z.array(person), next: z.string().nullable() }), 'One page of people.'),
    ...problems(400, 401, 403),
  },
});

people.openapi(list, async (c) => {
  const { q = null, limit, cursor } = c.req.valid('query');
  const table = deskOf(c.env, c.var.principal.companyId).people;
  const found = await table.page(q, cursor === undefined ? null : placeOf(cursor), limit + 1);
  const { page, next } = pageOf(found, limit, (last) => `${last.lastCallAt}.${last.number}`);
  return c.json({ people: page, next }, 200);
});

const one = createRoute({
  method: 'get',
  path: '/{number}',
  summary: `A person with their newest calls, ${CALLS_SHOWN} at most`,
  middleware: [allowed('view_calls'), aboutEverybody] as const,
  request: { params },
  responses: {
    200: answers(z.object({ person, calls: z.array(call) }), 'The person.'),
    ...problems(400, 401, 403, 404),
  },
});

people.openapi(one, async (c) => {
  const { number } = c.req.valid('param');
  const { companyId } = c.var.principal;
  const found = await deskOf(c.env, companyId).people.find(number);
  if (found === null) throw nobody(number);
  const question = {
    ...EVERY_CALL,
    unwanted: 'include',
    filter: { field: 'caller.number', op: 'is', value: number },
  } as const;
  const { calls } = await companyOf(c.env, companyId).calls(question, CALLS_SHOWN, null);
  return c.json({ person: found, calls }, 200);
});

const data = createRoute({
  method: 'get',
  path: '/{number}/data',
  summary: 'Everything that is kept of a person, to hand over to them',
  middleware: [allowed('erase')] as const,
  request: { params, query: knownQuery },
  responses: { 200: answers(known, 'The data.'), ...problems(400, 401, 403, 404) },
});

people.openapi(data, async (c) => {
  const { number } = c.req.valid('param');
  const place = knownPlace(c.req.valid('query').cursor);
  const found = await companyOf(c.env, c.var.principal.companyId).known({ caller: number }, place);
  if (found.person === null && found.listed.length === 0 && found.calls.length === 0) throw nobody(number);
  return c.json(knownShown(found), 200);
});

const rename = createRoute({
  method: 'patch',
  path: '/{number}',
  summary: 'Name a person',
  middleware: [allowed('edit_calls'), aboutEverybody] as const,
  request: {
    params,
    body: takes(
      z.strictObject({
        name: z
          .string()
          .trim()
          .min(1)
          .max(200)
          .nullable()
          .openapi({ description: '`null` for the name the carrier gave.' }),
      }),
    ),
  },
  responses: { 200: answers(person, 'The person.'), ...problems(400, 401, 403, 404) },
});

people.openapi(rename, async (c) => {
  const { number } = c.req.valid('param');
  const { name } = c.req.valid('json');
  const renamed = await deskOf(c.env, c.var.principal.companyId).people.rename(number, name);
  if (renamed === null) throw nobody(number);
  return c.json(renamed, 200);
});

const erase = createRoute({
  method: 'delete',
  path: '/{number}',
  summary: 'Erase a person from everything; the rows of their calls stay and name nobody',
  middleware: [allowed('erase')] as const,
  request: { params },
  responses: {
    200: answers(z.object({ calls: z.number().int() }), 'How many calls name nobody now.'),
    ...problems(400, 401, 403, 404, 409),
  },
});

people.openapi(erase, async (c) => {
  const { number } = c.req.valid('param');
  const { companyId } = c.var.principal;
  const done = await companyOf(c.env, companyId).erase(number, byOf(c.var.principal));
  if (done.is === 'calling') {
    throw new Problem('conflict', `${number} is calling at this moment; try again afterwards`, 'number');
  }
  // Also when the ledger knows nobody: an earlier try may have come no further.
  const pools = await poolsOf(c.env.DIRECTORY, companyId);
  await Promise.all(pools.map((pool) => new SplitPool(c.env, pool).forgetCaller(number)));
  if (done.is === 'unknown') throw nobody(number);
  return c.json({ calls: done.calls }, 200);
});

/** That people were erased: when and by whom, never who it was. */
export const erasures = router();

const listErasures = createRoute({
  method: 'get',
  path: '/',
  summary: 'When people were erased and by whom, newest first',
  middleware: [allowed('erase')] as const,
  responses: {
    200: answers(
      z.object({
        erasures: z.array(
          z.object({
            at: instant,
            by: z.object({ kind: z.string(), id: z.string().nullable() }),
            calls: z.number().int().openapi({ description: 'Calls that name nobody since.' }),
          }),
        ),
      }),
      'The newest hundred.',
    ),
    ...problems(401, 403),
  },
});

erasures.openapi(listErasures, async (c) => {
  return c.json({ erasures: await deskOf(c.env, c.var.principal.companyId).erasures.list() }, 200);
});

function nobody(number: string): Problem {
  return new Problem('not_found', `nobody has called from ${number}`, 'number');
}

/** A cursor that is not ours gives the first page. */
function placeOf(cursor: string): PersonPlace | null {
  const match = /^(\d{1,16})\.(\+\d{1,15})$/.exec(cursor);
  return match === null ? null : { lastCallAt: Number(match[1]), number: match[2] as string };
}
