import { expect, it } from 'vitest';
import { regionOfNumber } from './area-code.ts';

it.each([
  ['+13125550123', 'US-IL'],
  ['+12125550123', 'US-NY'],
  ['+14165550123', 'CA-ON'],
  ['+18005550123', null],
  ['+19025550123', null],
  ['+493012345678', null],
])('the area code of %s is of %s', (number, region) => expect(regionOfNumber(number)).toBe(region));
