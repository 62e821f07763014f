import { expect, it } from 'vitest';
import { callerOf } from './withheld.ts';

it('reads a number as a number', () => {
  expect(callerOf('+13125550123')).toEqual({ number: '+13125550123' });
  expect(callerOf('+17378742833')).toEqual({ number: '+17378742833' });
  expect(callerOf(' +442071838750 ')).toEqual({ number: '+442071838750' });
});

it.each([
  ['ANONYMOUS', 'anonymous'],
  ['anonymous', 'anonymous'],
  ['Restricted', 'restricted'],
  ['UNKNOWN', 'unknown'],
  ['Unavailable', 'unavailable'],
  ['+266696687', 'anonymous'],
  ['+7378742833', 'restricted'],
  ['+2562533', 'blocked'],
  ['+8656696', 'unknown'],
  ['+86282452253', 'unavailable'],
  ['', 'missing'],
  [null, 'missing'],
])('knows that %j withholds the number (%s)', (sent, withheld) => {
  expect(callerOf(sent)).toEqual({ withheld });
});

it.each(['client:alice', 'sip:+13125550123@example.com', '3125550123', '+464', '+1312555012345678'])(
  'keeps %j as it came: it is no number',
  (sent) => {
    expect(callerOf(sent)).toEqual({ withheld: sent });
  },
);
