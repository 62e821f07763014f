import { dialectOf } from '../accounts/carrier-accounts.ts';
import { carriersOf, numbersOf } from '../accounts/directory.ts';
import { deskOf } from '../calls/desk.ts';
import type { Env } from '../env.ts';
import { flowsAhead } from '../flows/graph.ts';
import type { Inventory } from '../flows/inventory.ts';

/** What a company's flows may refer to. */
export async function inventoryOf(env: Env, companyId: string): Promise<Inventory> {
  const desk = deskOf(env, companyId);
  const [numbers, carriers, flows, caps, media] = await Promise.all([
    numbersOf(env.DIRECTORY, companyId),
    carriersOf(env.DIRECTORY, companyId),
    desk.flows.all(),
    desk.caps.all(),
    desk.media.all(),
  ]);
  const kinds = [...new Set(carriers.map(({ kind }) => kind))];
  const [kind] = kinds;
  return {
    ownNumbers: new Set(numbers.map(({ number }) => number)),
    media: new Map(media.map(({ id, content }) => [id, content.source])),
    flows: new Set(flows.map(({ id }) => id)),
    capped: new Set(caps.flatMap(({ subject }) => ('destination' in subject ? [subject.destination] : []))),
    // With accounts of several kinds nothing is certain before a number has this flow.
    capabilities: kind !== undefined && kinds.length === 1 ? dialectOf({ kind }).capabilities : null,
  };
}

/** What would stop working without a flow: numbers whose calls enter it, and flows that lead to it. */
export async function usersOf(
  env: Env,
  companyId: string,
  flow: string,
): Promise<{ numbers: string[]; flows: string[] }> {
  const desk = deskOf(env, companyId);
  const [numbers, heads] = await Promise.all([numbersOf(env.DIRECTORY, companyId), desk.flows.all()]);
  const leading = await Promise.all(
    heads
      .filter(({ id, version }) => id !== flow && version !== null)
      .map(async ({ id }) => {
        const live = await desk.flows.live(id);
        return live !== null && flowsAhead(live.graph).includes(flow) ? [id] : [];
      }),
  );
  return {
    numbers: numbers
      .filter(({ flowId, releasedAt }) => flowId === flow && releasedAt === null)
      .map(({ number }) => number),
    flows: leading.flat(),
  };
}
