import { expect, it } from 'vitest';
import { canceledPortOrderId, portOrder, portOrderId } from './ports.ts';

const now = Date.UTC(2026, 10, 12, 9, 0, 0);
const id = portOrderId(['+13125550101', '+13125550102'], now);

it.each([
  [0, 'submitted'],
  [1, 'in_review'],
  [2, 'waiting_signature'],
  [3, 'scheduled'],
  [4, 'in_progress'],
  [5, 'completed'],
  [9999, 'completed'],
])('after %s minutes it is %s', (minutes, status) => {
  const order = portOrder(id, now + minutes * 60_000);
  expect(order).toMatchObject({ id, status });
  expect(order.numbers).toEqual(
    ['+13125550101', '+13125550102'].map((number) => ({
      number,
      status,
      reason: null,
      portDate: minutes < 3 ? null : '2026-11-12',
    })),
  );
});

it('that was called off stays so', () => {
  const off = canceledPortOrderId(id);
  expect(canceledPortOrderId(off)).toBe(off);
  for (const minutes of [0, 9999])
    expect(portOrder(off, now + minutes * 60_000)).toMatchObject({ id: off, status: 'canceled' });
  expect(portOrder(off, now).numbers[0]).toEqual({
    number: '+13125550101',
    status: 'canceled',
    reason: null,
    portDate: null,
  });
});

it.each(['', 'port_', 'port_zz', 'KW1', `${id}x`])('knows no order %j', (other) => {
  expect(() => portOrder(other, now)).toThrow('there is no port order');
});
