import { createRoute, z } from '@hono/zod-openapi';
import { deskOf } from '../calls/desk.ts';
import { card, type DashboardBody, dashboardBody, type Share, shareBody } from '../dashboards/dashboard.ts';
import { passwordHash } from '../dashboards/share-password.ts';
import { shareLink } from '../dashboards/shared.ts';
import type { Env } from '../env.ts';
import { parseFilter } from '../filters/parse.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, problems, router } from './router.ts';
import { instant } from './schemas.ts';
import { aboutEverybody } from './sight.ts';

/** Dashboards of a company, and links to them for people who have no sign-in. */
export const dashboards = router();

const dashboard = z
  .object({
    id: z.string(),
    name: z.string(),
    range: z.string(),
    compare: z.enum(['before', 'year', 'none']),
    filter: z.unknown().openapi({ description: 'Which calls; `null` for all.' }),
    cards: z.array(card.openapi('DashboardCard')),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('Dashboard');

const share = z
  .object({
    id: z.string(),
    dashboard: z.string(),
    name: z.string(),
    url: z.string(),
    expiresAt: instant.nullable(),
    hasPassword: z.boolean(),
    filter: z.unknown().openapi({ description: 'Which calls; `null` for all.' }),
    redacted: z.boolean(),
    dates: z.boolean(),
    download: z.boolean(),
    origins: z.array(z.string()),
    views: z.number().int(),
    lastViewedAt: instant.nullable(),
    createdAt: instant,
  })
  .openapi('DashboardShare');

const id = z.object({ id: z.string() });
const json = <S>(schema: S) => ({ required: true, content: { 'application/json': { schema } } });

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All dashboards, by name',
  middleware: [allowed('view_calls')] as const,
  responses: {
    200: answers(z.object({ dashboards: z.array(dashboard) }), 'The dashboards.'),
    ...problems(401, 403),
  },
});

dashboards.openapi(list, async (c) =>
  c.json({ dashboards: await deskOf(c.env, c.var.principal.companyId).dashboards.all() }, 200),
);

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Make a dashboard',
  middleware: [allowed('edit_calls')] as const,
  request: { body: json(dashboardBody.openapi('DashboardBody')) },
  responses: { 201: answers(dashboard, 'The dashboard.'), ...problems(400, 401, 403) },
});

dashboards.openapi(add, async (c) => {
  const body = bodyOf(c.req.valid('json'));
  return c.json(await deskOf(c.env, c.var.principal.companyId).dashboards.add(body, Date.now()), 201);
});

const read = createRoute({
  method: 'get',
  path: '/{id}',
  summary: 'One dashboard',
  middleware: [allowed('view_calls')] as const,
  request: { params: id },
  responses: { 200: answers(dashboard, 'The dashboard.'), ...problems(401, 403, 404) },
});

dashboards.openapi(read, async (c) =>
  c.json(
    existing(await deskOf(c.env, c.var.principal.companyId).dashboards.get(c.req.valid('param').id)),
    200,
  ),
);

const change = createRoute({
  method: 'put',
  path: '/{id}',
  summary: 'Change a dashboard, all of it',
  middleware: [allowed('edit_calls')] as const,
  request: { params: id, body: json(dashboardBody) },
  responses: { 200: answers(dashboard, 'The dashboard.'), ...problems(400, 401, 403, 404) },
});

dashboards.openapi(change, async (c) => {
  const desk = deskOf(c.env, c.var.principal.companyId).dashboards;
  return c.json(
    existing(await desk.change(c.req.valid('param').id, bodyOf(c.req.valid('json')), Date.now())),
    200,
  );
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Delete a dashboard and the links to it',
  middleware: [allowed('edit_calls')] as const,
  request: { params: id },
  responses: { 204: { description: 'It is gone.' }, ...problems(401, 403, 404) },
});

dashboards.openapi(remove, async (c) => {
  if (!(await deskOf(c.env, c.var.principal.companyId).dashboards.remove(c.req.valid('param').id)))
    throw new Problem('not_found', 'there is no such dashboard', 'id');
  return c.body(null, 204);
});

const shares = createRoute({
  method: 'get',
  path: '/{id}/shares',
  summary: 'The links to a dashboard, newest first',
  middleware: [allowed('export'), aboutEverybody] as const,
  request: { params: id },
  responses: { 200: answers(z.object({ shares: z.array(share) }), 'The links.'), ...problems(401, 403, 404) },
});

dashboards.openapi(shares, async (c) => {
  const { companyId } = c.var.principal;
  const desk = deskOf(c.env, companyId).dashboards;
  const { id: of } = existing(await desk.get(c.req.valid('param').id));
  const found = await desk.shares(of);
  return c.json({ shares: await Promise.all(found.map((one) => withUrl(c.env, companyId, one))) }, 200);
});

const addShare = createRoute({
  method: 'post',
  path: '/{id}/shares',
  summary: 'Make a link to a dashboard for people who have no sign-in',
  middleware: [allowed('export'), aboutEverybody] as const,
  request: { params: id, body: json(shareBody.openapi('DashboardShareBody')) },
  responses: { 201: answers(share, 'The link.'), ...problems(400, 401, 403, 404) },
});

dashboards.openapi(addShare, async (c) => {
  const { companyId } = c.var.principal;
  const desk = deskOf(c.env, companyId).dashboards;
  const of = existing(await desk.get(c.req.valid('param').id));
  const { password, filter, ...body } = c.req.valid('json');
  if (body.expiresAt !== null && body.expiresAt <= Date.now())
    throw new Problem('invalid_request', 'expiresAt must be in the future', 'expiresAt');
  const made = await desk.share(
    of.id,
    {
      ...body,
      filter: filter === undefined ? of.filter : filter === null ? null : parseFilter(filter),
      password: password === null ? null : await passwordHash(password),
    },
    Date.now(),
  );
  return c.json(await withUrl(c.env, companyId, made), 201);
});

const unshare = createRoute({
  method: 'delete',
  path: '/{id}/shares/{share}',
  summary: 'Take a link back: it leads nowhere from now on',
  middleware: [allowed('export'), aboutEverybody] as const,
  request: { params: z.object({ id: z.string(), share: z.string() }) },
  responses: { 204: { description: 'It leads nowhere.' }, ...problems(401, 403, 404) },
});

dashboards.openapi(unshare, async (c) => {
  const { id: of, share: which } = c.req.valid('param');
  if (!(await deskOf(c.env, c.var.principal.companyId).dashboards.unshare(of, which)))
    throw new Problem('not_found', 'there is no such link', 'share');
  return c.body(null, 204);
});

/** A body whose filter and cards hold together. */
function bodyOf(given: z.output<typeof dashboardBody>): DashboardBody {
  const ids = given.cards.map((one) => one.id);
  if (new Set(ids).size < ids.length)
    throw new Problem('invalid_request', 'cards must have ids of their own', 'cards');
  given.cards.forEach((one, n) => {
    if ((one.form === 'text') !== (one.report === null))
      throw new Problem('invalid_request', 'a card has a report, unless it is a text', `cards.${n}.report`);
  });
  return { ...given, filter: given.filter == null ? null : parseFilter(given.filter) };
}

async function withUrl(env: Env, companyId: string, one: Share) {
  return { ...one, url: await shareLink(env, companyId, one.id) };
}

function existing<T>(found: T | null): T {
  if (found === null) throw new Problem('not_found', 'there is no such dashboard', 'id');
  return found;
}
