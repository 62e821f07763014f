import type { PortOrder } from '../carrier.ts';
import { CarrierError } from '../carrier-error.ts';

/** Where a port stands after so many minutes. The last one stays. */
const STAGES: readonly PortOrder['status'][] = [
  'submitted',
  'in_review',
  'waiting_signature',
  'scheduled',
  'in_progress',
  'completed',
];

/** The id of an order that is made now: all that is to be known of it, so nobody has to keep it. */
export function portOrderId(numbers: readonly string[], now: number): string {
  return `port_${now.toString(36)}_${numbers.map((number) => number.slice(1)).join('_')}`;
}

/** The id that an order has once it was called off. */
export function canceledPortOrderId(id: string): string {
  return id.endsWith(CANCELED) ? id : `${id}${CANCELED}`;
}

const CANCELED = '_canceled';

/** How a port is going: a stage a minute. Throws a `CarrierError` for an id that is none. */
export function portOrder(id: string, now: number): PortOrder {
  const [, made = '', list = '', canceled] = /^port_([0-9a-z]{1,11})_([\d_]+?)(_canceled)?$/.exec(id) ?? [];
  if (list === '') throw new CarrierError(404, '20404', `there is no port order ${id}`, false);
  const madeAt = Number.parseInt(made, 36);
  const stage = Math.min(Math.max(Math.floor((now - madeAt) / 60_000), 0), STAGES.length - 1);
  const status = canceled === undefined ? (STAGES[stage] ?? 'completed') : 'canceled';
  const portDate = new Date(madeAt + (STAGES.length - 1) * 60_000).toISOString().slice(0, 10);
  return {
    id,
    status,
    numbers: list.split('_').map((digits) => ({
      number: `+${digits}`,
      status,
      reason: null,
      portDate: STAGES.indexOf(status) >= STAGES.indexOf('scheduled') ? portDate : null,
    })),
  };
}
