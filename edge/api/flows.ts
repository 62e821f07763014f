import { createRoute, z } from '@hono/zod-openapi';
import { trackingNumbersOf } from '../accounts/directory.ts';
import { publishFlow } from '../accounts/provision.ts';
import { validate } from '../flows/validate.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, companyOf, problems, router } from './router.ts';
import { flow as flowSchema } from './schemas.ts';

/** Call flows in immutable versions. */
export const flows = router();

const published = z.object({ id: z.string(), version: z.number().int() });

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All flows in their newest version',
  middleware: [allowed('view_calls')] as const,
  responses: {
    200: answers(
      z.object({ flows: z.array(published.extend({ name: z.string(), flow: flowSchema })) }),
      'The flows.',
    ),
    ...problems(401, 403),
  },
});

flows.openapi(list, async (c) => {
  const found = await companyOf(c.env, c.var.principal.companyId).flows();
  return c.json(
    { flows: found.map(({ id, name, version, graph }) => ({ id, name, version, flow: graph })) },
    200,
  );
});

const publish = createRoute({
  method: 'post',
  path: '/',
  summary: 'Publish a new flow, or a new version of one',
  middleware: [allowed('manage_flows')] as const,
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({
            id: z
              .string()
              .optional()
              .openapi({ description: 'The flow that gets a new version; a new flow without.' }),
            name: z.string().trim().min(1).max(100),
            flow: z.unknown().openapi({ type: 'object', description: 'The graph, see Flow.' }),
          }),
        },
      },
    },
  },
  responses: { 201: answers(published, 'The published version.'), ...problems(400, 401, 403, 404) },
});

flows.openapi(publish, async (c) => {
  const { id, name, flow } = c.req.valid('json');
  const { companyId } = c.var.principal;
  const known = (await companyOf(c.env, companyId).flows()).map((one) => one.id);
  if (id !== undefined && !known.includes(id)) {
    throw new Problem('not_found', `there is no flow ${id}`, 'id');
  }
  const own = await trackingNumbersOf(c.env.DIRECTORY, companyId);
  const checked = validate(flow, {
    ownNumbers: new Set(own.map(({ number }) => number)),
    flows: new Set(known),
    // There is no media library and there are no caps yet, so a flow can refer to none.
    media: new Set(),
    capped: new Set(),
    capabilities: null,
  });
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
  const made = await publishFlow(c.env, {
    companyId,
    ...(id === undefined ? {} : { id }),
    name,
    flow: checked.flow,
  });
  return c.json(made, 201);
});
