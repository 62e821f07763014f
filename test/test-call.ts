import { vi } from 'vitest';
import type { CallDetail, CallPage } from '../edge/calls/call.ts';
import type { Edge } from './edge.ts';

/** Places a call through the built-in carrier, waits until it has ended and answers its row. `from` tells it apart. */
export async function placeCall(edge: Edge, to: string, from: string): Promise<CallDetail> {
  await edge.api('POST', '/simulator/calls', { to, from, script: { speed: 0 } });
  const found = await vi.waitFor(
    async () => {
      const { calls } = await edge.api<CallPage>('GET', '/v1/calls');
      const call = calls.find((one) => one.caller.number === from);
      if (call?.state !== 'ended') throw new Error(`the call is ${call?.state ?? 'not there'}, not ended`);
      return call;
    },
    { timeout: 20_000, interval: 50 },
  );
  return edge.api<CallDetail>('GET', `/v1/calls/${found.id}`);
}

/** A number that the demo's pool hands to visits, E.164. */
export async function poolNumber(edge: Edge): Promise<string> {
  const { numbers } = await edge.api<{ numbers: { number: string; pool: string | null }[] }>(
    'GET',
    '/v1/numbers',
  );
  const found = numbers.find(({ pool }) => pool !== null);
  if (found === undefined) throw new Error('no pool has a number');
  return found.number;
}
