import { createRoute, z } from '@hono/zod-openapi';
import { dialectOf } from '../accounts/carrier-accounts.ts';
import { carriersOf, companyById, numbersOf } from '../accounts/directory.ts';
import { deskOf } from '../calls/desk.ts';
import type { Env } from '../env.ts';
import type { Flow } from '../flows/flow.ts';
import { flowsAhead } from '../flows/graph.ts';
import { readScenario, type ScenarioDefaults } from '../flows/read-scenario.ts';
import { simulate } from '../flows/simulate.ts';
import { validate } from '../flows/validate.ts';
import { Problem } from '../problem.ts';
import { inventoryOf } from './flow-inventory.ts';
import { allowed, answers, problems, router, takes } from './router.ts';
import { instant } from './schemas.ts';

/** What would happen to an imagined call. */
export const flowSimulation = router();

const place = { at: instant, flow: z.string(), node: z.string() };

const simulation = z
  .object({
    lines: z.array(
      z.object({ ...place, who: z.enum(['caller', 'destination', 'agent', 'flow']), text: z.string() }),
    ),
    path: z.array(z.object(place)).openapi({ description: 'The nodes it came to.' }),
    outcome: z.enum(['answered', 'voicemail', 'not_answered', 'abandoned', 'capped', 'flow_hangup']),
    answeredBy: z.string().nullable(),
    endedAt: instant,
    noted: z.object({
      tags: z.array(z.string()),
      score: z.number().nullable(),
      valueCents: z.number().nullable(),
      fields: z.record(z.string(), z.string()),
    }),
  })
  .openapi('Simulation');

const ask = createRoute({
  method: 'post',
  path: '/simulate',
  summary: 'What would happen to a call in a flow, published or not; nothing is rung',
  description:
    'A scenario says who calls (`caller`), when (`at`, `zone`), which `keys` are pressed and how each of the `destinations` behaves. What is left out is ordinary: a caller without a number, now, nothing pressed, nobody answers.',
  middleware: [allowed('view_setup')] as const,
  request: {
    body: takes(
      z.strictObject({
        flow: z.unknown().openapi({ type: 'object', description: 'The graph, see Flow.' }),
        id: z.string().default('draft').openapi({ description: 'The id it has, or is to have.' }),
        scenario: z.unknown().optional().openapi({ type: 'object' }),
      }),
    ),
  },
  responses: { 200: answers(simulation, 'How it went.'), ...problems(400, 401, 403) },
});

flowSimulation.openapi(ask, async (c) => {
  const { companyId } = c.var.principal;
  const { flow: graph, id, scenario } = c.req.valid('json');
  const checked = validate(graph, await inventoryOf(c.env, companyId));
  if (checked.flow === null) {
    const [first] = checked.problems;
    const place = [first?.node == null ? null : `nodes.${first.node}`, first?.field]
      .filter(Boolean)
      .join('.');
    throw new Problem('invalid_request', `${place || 'flow'}: ${first?.message}`, 'flow');
  }
  const imagined = readScenario(scenario ?? {}, await defaultsOf(c.env, companyId));
  const library = { ...(await flowsBehind(c.env, companyId, checked.flow)), [id]: checked.flow };
  const { noted, ...went } = simulate(library, id, imagined);
  const { tags, score, valueCents, fields } = noted;
  return c.json({ ...went, noted: { tags, score, valueCents, fields } }, 200);
});

/** The published flows that go-to nodes lead to from this one, and from those. */
async function flowsBehind(env: Env, companyId: string, flow: Flow): Promise<Record<string, Flow>> {
  const { flows } = deskOf(env, companyId);
  const found: Record<string, Flow> = {};
  const ahead = flowsAhead(flow);
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (Object.hasOwn(found, next)) continue;
    const graph = (await flows.live(next))?.graph;
    if (graph === undefined) continue;
    found[next] = graph;
    ahead.push(...flowsAhead(graph));
  }
  return found;
}

async function defaultsOf(env: Env, companyId: string): Promise<ScenarioDefaults> {
  const [company, numbers, carriers, media] = await Promise.all([
    companyById(env.DIRECTORY, companyId),
    numbersOf(env.DIRECTORY, companyId),
    carriersOf(env.DIRECTORY, companyId),
    deskOf(env, companyId).media.all(),
  ]);
  return {
    trackingNumber: numbers[0]?.number ?? '+13125550100',
    at: Date.now(),
    zone: company?.timeZone ?? 'UTC',
    full: [],
    turns: {},
    media: Object.fromEntries(media.map(({ id, name }) => [id, name])),
    capabilities: dialectOf({ kind: carriers[0]?.kind ?? 'simulator' }).capabilities,
  };
}
