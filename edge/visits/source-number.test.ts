import { describe, expect, test } from 'vitest';
import type { TrackingNumber } from '../accounts/directory.ts';
import type { Source } from './source.ts';
import { sourceNumber } from './source-number.ts';

function source(name: string, medium: string, campaign: string | null): Source {
  return {
    channel: 'Paid Search',
    source: name,
    medium,
    campaign,
    keyword: null,
    content: null,
    clickIds: {},
    referrer: null,
  };
}

function number(e164: string, its: Source | null): TrackingNumber {
  return {
    number: e164,
    companyId: 'c',
    carrierId: 'c',
    poolId: its === null ? 'p' : null,
    poolObject: 0,
    poolObjectsBefore: [],
    source: its,
    flowId: 'f',
  };
}

const NUMBERS = [
  number('+13125550101', null),
  number('+13125550111', source('google', 'cpc', null)),
  number('+13125550112', source('google', 'cpc', 'spring')),
  number('+13125550113', source('google', 'organic', null)),
];

describe('the number of a source', () => {
  test('is the one made for its source and medium', () => {
    expect(sourceNumber(NUMBERS, source('google', 'organic', null))).toBe('+13125550113');
  });

  test('is the one of its campaign where there is one', () => {
    expect(sourceNumber(NUMBERS, source('google', 'cpc', 'spring'))).toBe('+13125550112');
    expect(sourceNumber(NUMBERS, source('google', 'cpc', 'autumn'))).toBe('+13125550111');
  });

  test('is none for a source without one, and never a number of a pool', () => {
    expect(sourceNumber(NUMBERS, source('bing', 'cpc', null))).toBeNull();
  });
});
