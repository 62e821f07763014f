import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { TestCompany } from '../calls/company.fixture.ts';
import { seeded } from '../pools/random.ts';
import { sampleOf, wrongJson, wrongText } from './nonsense.fixture.ts';
import { addressOf, apiRoutes, type Route, send } from './routes.fixture.ts';

// Every route is asked wrong things, by its own schema.
//   FUZZ_SEED=7 vitest run --project worker edge/api/fuzz.worker.test.ts    the questions of an earlier run
//   FUZZ_ROUNDS=100 …                                                       more than the eight of every day

const given = env as unknown as { FUZZ_SEED: string; FUZZ_ROUNDS: string };
const SEED = Number(given.FUZZ_SEED || Date.now() % 1_000_000);
const ROUNDS = Number(given.FUZZ_ROUNDS || 8);

const { routes, components } = await apiRoutes();

it(
  `no route fails on our side, and each refusal says what is wrong (FUZZ_SEED=${SEED})`,
  async () => {
    const random = seeded(SEED);
    const company = await TestCompany.with({
      bye: { type: 'hangup', message: { say: 'Please call again.' } },
    });
    await company.call('+12125550123');
    const call = (await company.theCall()).id;
    const wrong: string[] = [];
    const seen = new Map<number, number>();
    for (let round = 0; round < ROUNDS; round++) {
      for (const route of routes) {
        // Some of it right, so that what is wrong gets further than the first check.
        const share = random() * 0.5;
        const address = addressOf(route, valuesFor(route, call, share));
        const body =
          route.body === null
            ? undefined
            : random() < 0.1
              ? wrongJson(random)
              : sampleOf(route.body, components, random, share);
        const { status, text } = await send(route.method, address, company.key, body);
        seen.set(status, (seen.get(status) ?? 0) + 1);
        const shown = `${route.name} ${address.slice(0, 300)} ${JSON.stringify(body)?.slice(0, 600)} → ${status} ${text.slice(0, 300)}`;
        if (status >= 500) wrong.push(shown);
        else if (status >= 400 && !isClear(status, text)) wrong.push(`not clear: ${shown}`);
      }
    }
    console.log('answers by status', Object.fromEntries([...seen].sort()));
    expect(wrong).toEqual([]);
    // What got through did no harm.
    expect((await company.api('GET', `/calls/${call}`)).status).toBe(200);

    function valuesFor(route: Route, known: string, share: number): Record<string, string> {
      return Object.fromEntries(
        route.parameters.flatMap(({ name, in: where, schema }) => {
          if (where === 'query' && random() < 0.5) return [];
          if (random() < share) return [[name, wrongText(random)]];
          if (where === 'path')
            return [[name, name === 'id' ? known : String(sampleOf(schema, components, random, 0))]];
          return [[name, String(sampleOf(schema, components, random, 0))]];
        }),
      );
    }
  },
  30_000 + ROUNDS * 5_000,
);

function isClear(status: number, text: string): boolean {
  const problem = JSON.parse(text) as { type?: string; message?: string; field?: string };
  return Boolean(problem.type && problem.message && (status !== 400 || problem.field));
}
