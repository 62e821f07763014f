import { Problem } from '../problem.ts';
import type { Overflow } from './allocator.ts';

// What the methods of a pool refuse: each throws `invalid_request` and names the field.

const E164 = /^\+[1-9]\d{6,14}$/;

export function checkNumbers(numbers: readonly string[], overflow: Overflow): void {
  const all = typeof overflow === 'object' ? [...numbers, overflow.staticNumber] : numbers;
  for (const number of all) {
    if (!E164.test(number)) {
      throw new Problem(
        'invalid_request',
        `numbers must be E.164, such as +13125550123; got ${number}`,
        'numbers',
      );
    }
  }
  if (new Set(all).size < all.length) {
    throw new Problem('invalid_request', 'numbers must not name a number twice', 'numbers');
  }
}

export function checkText(text: string, field: string): void {
  if (text === '') throw new Problem('invalid_request', `${field} must not be empty`, field);
}

export function checkTime(at: number): void {
  if (!Number.isFinite(at)) throw new Problem('invalid_request', 'at must be ms since 1970', 'at');
}
