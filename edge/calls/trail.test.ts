import { expect, test } from 'vitest';
import type { LegStatus } from '../carriers/carrier.ts';
import type { Told } from './fold.ts';
import { message } from './message.fixture.ts';
import { trail } from './trail.ts';

const CALL = { id: 'CA1', startedAt: 10_000, caller: '+17735550111', trackingNumber: '+13125550101' };

function told(
  leg: string,
  status: LegStatus,
  at: number | null,
  sequence: number | null,
  receivedAt = 0,
): Told {
  return { event: message({ call: 'CA1', leg, status, at, sequence }), receivedAt };
}

test('the trail tells a call from its beginning to its end, whatever order its messages came in', () => {
  const messages = [
    told('CA1', 'completed', 40_000, null),
    told('CA2', 'completed', 40_000, 3),
    told('CA2', 'answered', 14_000, 2),
    told('CA1', 'ringing', 10_000, null),
    told('CA2', 'ringing', null, 1, 11_000),
  ];
  expect(trail(CALL, messages)).toEqual([
    { at: 10_000, text: '+17735550111 called +13125550101' },
    { at: 11_000, text: '+13125550188 is ringing' },
    { at: 14_000, text: '+13125550188 answered' },
    { at: 40_000, text: 'The conversation with +13125550188 ended' },
    { at: 40_000, text: 'The call ended' },
  ]);
});

test('a caller who gives up ends the call too', () => {
  expect(trail(CALL, [told('CA1', 'canceled', 12_000, null)]).at(-1)).toEqual({
    at: 12_000,
    text: 'The call ended',
  });
});
