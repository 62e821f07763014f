import type { CarrierEvent } from '../carriers/carrier.ts';

/** A message from the carrier about a leg, which says nothing but what is given; its caller is +17735550111. */
export function message(
  given: Pick<CarrierEvent, 'call' | 'leg' | 'status'> & Partial<CarrierEvent>,
): CarrierEvent {
  return {
    to: '+13125550188',
    from: { number: '+17735550111' },
    cause: null,
    stir: null,
    sequence: null,
    at: null,
    duration: null,
    callerCity: null,
    callerState: null,
    callerZip: null,
    callerCountry: null,
    callerName: null,
    ...given,
  };
}
