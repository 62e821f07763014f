import { createRoute, z } from '@hono/zod-openapi';
import { publishFlow } from '../accounts/provision.ts';
import { deskOf } from '../calls/desk.ts';
import type { Env } from '../env.ts';
import { diff } from '../flows/diff.ts';
import type { Flow } from '../flows/flow.ts';
import { validate } from '../flows/validate.ts';
import { newId } from '../id.ts';
import { Problem } from '../problem.ts';
import { inventoryOf, usersOf } from './flow-inventory.ts';
import { allowed, answers, problems, router, takes } from './router.ts';
import { instant } from './schemas.ts';
import { flowFinding, flow as flowSchema } from './schemas-flow.ts';

/** Call flows: drafts that people work on, and immutable versions that calls run. */
export const flows = router();

const id = z.object({ id: z.string() });
const name = z.string().trim().min(1).max(100);
const graph = z.unknown().openapi({ type: 'object', description: 'The graph, see Flow.' });
const version = z.number().int();
const findings = z.array(flowFinding);

const head = z
  .object({
    id: z.string(),
    name: z.string(),
    version: version.nullable().openapi({ description: 'The version new calls get; `null` for none.' }),
    hasDraft: z.boolean(),
    flow: flowSchema.nullable(),
  })
  .openapi('FlowHead');

const published = z
  .object({ id: z.string(), version, warnings: findings })
  .openapi('PublishedFlow', { description: 'Calls that run finish on the version they began with.' });

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All flows in the version new calls get',
  middleware: [allowed('view_setup')] as const,
  responses: { 200: answers(z.object({ flows: z.array(head) }), 'The flows.'), ...problems(401, 403) },
});

flows.openapi(list, async (c) => {
  const desk = deskOf(c.env, c.var.principal.companyId);
  const found = await Promise.all(
    (await desk.flows.all()).map(async (one) => ({
      ...one,
      flow: (await desk.flows.live(one.id))?.graph ?? null,
    })),
  );
  return c.json({ flows: found }, 200);
});

const make = createRoute({
  method: 'post',
  path: '/',
  summary: 'Publish a new flow or a new version of one; or keep it as a draft',
  middleware: [allowed('manage_flows')] as const,
  request: {
    body: takes(
      z.object({
        id: z
          .string()
          .optional()
          .openapi({ description: 'The flow that gets a new version; a new flow without.' }),
        name,
        flow: graph,
        publish: z.boolean().default(true),
      }),
    ),
  },
  responses: {
    201: answers(published.extend({ version: version.nullable() }), 'What was published or kept.'),
    ...problems(400, 401, 403, 404),
  },
});

flows.openapi(make, async (c) => {
  const { id: known, name: called, flow, publish } = c.req.valid('json');
  const { companyId } = c.var.principal;
  if (known !== undefined) await mustExist(c.env, companyId, known);
  const own = known ?? newId('flow');
  if (publish) return c.json(await checkAndPublish(c.env, companyId, own, called, flow), 201);
  const { warnings } = validate(flow, await inventoryOf(c.env, companyId));
  await deskOf(c.env, companyId).flows.draft(own, called, flow, Date.now());
  return c.json({ id: own, version: null, warnings }, 201);
});

const check = createRoute({
  method: 'post',
  path: '/check',
  summary: 'What is wrong with a flow, and what its author should know',
  middleware: [allowed('view_setup')] as const,
  request: {
    body: takes(z.object({ flow: graph })),
  },
  responses: {
    200: answers(z.object({ problems: findings, warnings: findings }), 'All findings.'),
    ...problems(400, 401, 403),
  },
});

flows.openapi(check, async (c) => {
  const { flow } = c.req.valid('json');
  const { problems: wrong, warnings } = validate(flow, await inventoryOf(c.env, c.var.principal.companyId));
  return c.json({ problems: wrong, warnings }, 200);
});

const one = createRoute({
  method: 'get',
  path: '/{id}',
  summary: 'One flow with its draft and what uses it',
  middleware: [allowed('view_setup')] as const,
  request: { params: id },
  responses: {
    200: answers(
      head.extend({
        draft: z.unknown().openapi({ description: 'As it was sent, valid or not; `null` for none.' }),
        numbers: z.array(z.string()).openapi({ description: 'Numbers whose calls enter it.' }),
        flows: z.array(z.string()).openapi({ description: 'Published flows that lead to it.' }),
      }),
      'The flow.',
    ),
    ...problems(401, 403, 404),
  },
});

flows.openapi(one, async (c) => {
  const { companyId } = c.var.principal;
  const found = await mustExist(c.env, companyId, c.req.valid('param').id);
  const desk = deskOf(c.env, companyId);
  const [live, draft, users] = await Promise.all([
    desk.flows.live(found.id),
    desk.flows.draftOf(found.id) as Promise<unknown>,
    usersOf(c.env, companyId, found.id),
  ]);
  return c.json({ ...found, flow: live?.graph ?? null, draft, ...users }, 200);
});

const saveDraft = createRoute({
  method: 'put',
  path: '/{id}/draft',
  summary: 'Keep a draft, valid or not; null takes it away',
  middleware: [allowed('manage_flows')] as const,
  request: {
    params: id,
    body: takes(z.object({ name: name.optional(), flow: graph })),
  },
  responses: {
    200: answers(z.object({ problems: findings, warnings: findings }), 'What stands in its way.'),
    ...problems(400, 401, 403, 404),
  },
});

flows.openapi(saveDraft, async (c) => {
  const { companyId } = c.var.principal;
  const { name: called, flow } = c.req.valid('json');
  const found = await mustExist(c.env, companyId, c.req.valid('param').id);
  await deskOf(c.env, companyId).flows.draft(found.id, called ?? found.name, flow ?? null, Date.now());
  if (flow === null || flow === undefined) return c.json({ problems: [], warnings: [] }, 200);
  const { problems: wrong, warnings } = validate(flow, await inventoryOf(c.env, companyId));
  return c.json({ problems: wrong, warnings }, 200);
});

const publishDraft = createRoute({
  method: 'post',
  path: '/{id}/publish',
  summary: 'Publish the draft',
  middleware: [allowed('manage_flows')] as const,
  request: { params: id },
  responses: { 201: answers(published, 'The published version.'), ...problems(400, 401, 403, 404) },
});

flows.openapi(publishDraft, async (c) => {
  const { companyId } = c.var.principal;
  const found = await mustExist(c.env, companyId, c.req.valid('param').id);
  const draft: unknown = await deskOf(c.env, companyId).flows.draftOf(found.id);
  if (draft === null) throw new Problem('not_found', `the flow ${found.id} has no draft`, 'id');
  return c.json(await checkAndPublish(c.env, companyId, found.id, found.name, draft), 201);
});

const versions = createRoute({
  method: 'get',
  path: '/{id}/versions',
  summary: 'All versions of a flow, newest first',
  middleware: [allowed('view_setup')] as const,
  request: { params: id },
  responses: {
    200: answers(
      z.object({
        versions: z.array(z.object({ version, name: z.string(), publishedAt: instant, isLive: z.boolean() })),
      }),
      'The versions.',
    ),
    ...problems(401, 403, 404),
  },
});

flows.openapi(versions, async (c) => {
  const { companyId } = c.var.principal;
  const found = await mustExist(c.env, companyId, c.req.valid('param').id);
  return c.json({ versions: await deskOf(c.env, companyId).flows.versions(found.id) }, 200);
});

const oneVersion = createRoute({
  method: 'get',
  path: '/{id}/versions/{version}',
  summary: 'One version of a flow',
  middleware: [allowed('view_setup')] as const,
  request: { params: z.object({ id: z.string(), version: z.coerce.number().int().min(1) }) },
  responses: {
    200: answers(z.object({ version, name: z.string(), flow: flowSchema }), 'The version.'),
    ...problems(400, 401, 403, 404),
  },
});

flows.openapi(oneVersion, async (c) => {
  const { id: flow, version: number } = c.req.valid('param');
  const found = await versionOf(c.env, c.var.principal.companyId, flow, number);
  return c.json({ version: found.version, name: found.name, flow: found.graph }, 200);
});

const compare = createRoute({
  method: 'get',
  path: '/{id}/diff',
  summary: 'What changed between two versions, or from one to the draft',
  middleware: [allowed('view_setup')] as const,
  request: {
    params: id,
    query: z.object({
      from: z.coerce.number().int().min(1),
      to: z.coerce.number().int().min(1).optional().openapi({ description: 'The draft when left out.' }),
    }),
  },
  responses: {
    200: answers(
      z.object({
        changes: z.array(
          z.object({
            kind: z.enum(['start', 'added', 'removed', 'changed']),
            node: z.string().nullable(),
            field: z.string(),
            text: z.string().openapi({ example: 'office: ring time 20 → 25' }),
          }),
        ),
      }),
      'The changes, node by node.',
    ),
    ...problems(400, 401, 403, 404),
  },
});

flows.openapi(compare, async (c) => {
  const { companyId } = c.var.principal;
  const { id: flow } = c.req.valid('param');
  const { from, to } = c.req.valid('query');
  const before = await versionOf(c.env, companyId, flow, from);
  const after =
    to === undefined
      ? await readDraft(c.env, companyId, flow)
      : (await versionOf(c.env, companyId, flow, to)).graph;
  const changes = diff(before.graph, after).map(({ kind, node, field, text }) => ({
    kind,
    node,
    field,
    text,
  }));
  return c.json({ changes }, 200);
});

const rollBack = createRoute({
  method: 'post',
  path: '/{id}/rollback',
  summary: 'Publish an old version anew',
  middleware: [allowed('manage_flows')] as const,
  request: {
    params: id,
    body: takes(z.object({ version })),
  },
  responses: { 201: answers(published, 'The new version.'), ...problems(400, 401, 403, 404) },
});

flows.openapi(rollBack, async (c) => {
  const { companyId } = c.var.principal;
  const old = await versionOf(c.env, companyId, c.req.valid('param').id, c.req.valid('json').version);
  // What it referred to may be gone, so it is checked like a new one.
  const made = await checkAndPublish(c.env, companyId, c.req.valid('param').id, old.name, old.graph);
  return c.json(made, 201);
});

const takeBack = createRoute({
  method: 'post',
  path: '/{id}/unpublish',
  summary: 'No new call gets it; refused while numbers or flows use it',
  middleware: [allowed('manage_flows')] as const,
  request: { params: id },
  responses: { 204: { description: 'Done.' }, ...problems(401, 403, 404, 409) },
});

flows.openapi(takeBack, async (c) => {
  const { companyId } = c.var.principal;
  const found = await mustBeUnused(c.env, companyId, c.req.valid('param').id);
  await deskOf(c.env, companyId).flows.takeBack(found.id);
  return c.body(null, 204);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Delete a flow; refused while numbers or flows use it',
  middleware: [allowed('manage_flows')] as const,
  request: { params: id },
  responses: { 204: { description: 'Done.' }, ...problems(401, 403, 404, 409) },
});

flows.openapi(remove, async (c) => {
  const { companyId } = c.var.principal;
  const found = await mustBeUnused(c.env, companyId, c.req.valid('param').id);
  await deskOf(c.env, companyId).flows.remove(found.id);
  return c.body(null, 204);
});

async function mustExist(env: Env, companyId: string, flow: string) {
  const found = await deskOf(env, companyId).flows.head(flow);
  if (found === null) throw new Problem('not_found', `there is no flow ${flow}`, 'id');
  return { id: found.id, name: found.name, version: found.version, hasDraft: found.hasDraft };
}

/** The draft as a flow. Throws `invalid_request` while it is not one. */
async function readDraft(env: Env, companyId: string, flow: string): Promise<Flow> {
  const draft: unknown = await deskOf(env, companyId).flows.draftOf(flow);
  if (draft === null) throw new Problem('not_found', `the flow ${flow} has no draft`, 'id');
  const read = validate(draft, await inventoryOf(env, companyId));
  if (read.flow === null) {
    throw new Problem('invalid_request', 'the draft has mistakes; see POST /v1/flows/check', 'to');
  }
  return read.flow;
}

async function mustBeUnused(env: Env, companyId: string, flow: string) {
  const found = await mustExist(env, companyId, flow);
  const { numbers, flows: leading } = await usersOf(env, companyId, flow);
  const users = [...numbers, ...leading.map((leader) => `the flow ${leader}`)];
  if (users.length > 0) {
    throw new Problem('conflict', `the flow ${flow} is used by ${users.join(', ')}`, 'id');
  }
  return found;
}

async function versionOf(env: Env, companyId: string, flow: string, number: number) {
  await mustExist(env, companyId, flow);
  const found = await deskOf(env, companyId).flows.version(flow, number);
  if (found === null) {
    throw new Problem('not_found', `the flow ${flow} has no version ${number}`, 'version');
  }
  return found;
}

async function checkAndPublish(env: Env, companyId: string, flow: string, called: string, input: unknown) {
  const checked = validate(input, await inventoryOf(env, companyId));
  if (checked.flow === null) {
    const first = checked.problems[0];
    const place = [first?.node === null ? null : `nodes.${first?.node}`, first?.field]
      .filter(Boolean)
      .join('.');
    throw new Problem(
      'invalid_request',
      `${place || 'flow'}: ${first?.message}`,
      `flow.${place}`.replace(/\.$/, ''),
    );
  }
  const made = await publishFlow(env, {
    companyId,
    id: flow,
    name: called,
    flow: checked.flow satisfies Flow,
  });
  return { id: made.id, version: made.version, warnings: checked.warnings };
}
