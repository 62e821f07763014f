import { expect } from 'vitest';
import type { Call, CallDetail, CallPage } from '../edge/calls/call.ts';
import type { Edge } from './edge.ts';

/** Places a call through the built-in carrier, waits until it has ended and answers its row. `from` tells it apart. */
export async function placeCall(edge: Edge, to: string, from: string): Promise<CallDetail> {
  await edge.api('POST', '/simulator/calls', { to, from, script: { speed: 0 } });
  let found: Call | undefined;
  await expect
    .poll(
      async () => {
        const { calls } = await edge.api<CallPage>('GET', '/v1/calls');
        found = calls.find((call) => call.caller.number === from);
        return found?.state;
      },
      { timeout: 20_000 },
    )
    .toBe('ended');
  return edge.api<CallDetail>('GET', `/v1/calls/${found?.id}`);
}
