import { describe, expect, test } from 'vitest';
import { type CallerFacts, DEFAULT_POLICY, type ListedCaller, type SpamPolicy, screen } from './screening.ts';

const ANNA: CallerFacts = {
  caller: { number: '+17735550111' },
  name: 'Anna Berg',
  country: 'US',
  stir: { attestation: 'A', verified: true, diverted: false, passthrough: false },
  isValid: true,
  trackingNumber: '+13125550101',
  numbersCalled: 1,
};

function entry(match: ListedCaller['match'], value: string, rest: Partial<ListedCaller> = {}): ListedCaller {
  return { id: `${match} ${value}`, list: 'block', action: 'reject', match, value, ...rest } as ListedCaller;
}

const verdict = (
  facts: Partial<CallerFacts>,
  list: ListedCaller[] = [],
  policy: SpamPolicy = DEFAULT_POLICY,
) => screen({ ...ANNA, ...facts }, list, policy);

test('an ordinary caller passes', () => {
  expect(verdict({})).toEqual({ verdict: 'pass', reason: null, entry: null });
});

describe('the block list', () => {
  test.each([
    [entry('exact', '+17735550111'), '+17735550111'],
    [entry('prefix', '+1773'), 'numbers that begin with +1773'],
    [entry('name', 'bERG'), 'names with “bERG”'],
    [entry('country', 'US'), 'numbers of US'],
  ])('stops a caller by $match and says so', (listed, words) => {
    expect(verdict({}, [listed])).toEqual({
      verdict: 'reject',
      reason: `on the block list: ${words}`,
      entry: listed.id,
    });
  });

  test.each([
    entry('exact', '+17735550112'),
    entry('exact', '+1773555011'),
    entry('prefix', '+1312'),
    entry('withheld', ''),
    entry('name', 'bank'),
    entry('country', 'DE'),
  ])('lets everybody else through: $match $value', (listed) => {
    expect(verdict({}, [listed]).verdict).toBe('pass');
  });

  test('stops callers without a number only when it says so', () => {
    const withheld = { caller: { withheld: 'anonymous' }, name: null, country: null, isValid: null };
    for (const other of [entry('exact', '+17735550111'), entry('prefix', '+1'), entry('name', 'berg')]) {
      expect(verdict(withheld, [other]).verdict).toBe('pass');
    }
    expect(verdict(withheld, [entry('withheld', '')])).toMatchObject({
      verdict: 'reject',
      reason: 'on the block list: callers without a number',
    });
  });

  test('may ask for a key instead; a refusal comes before that', () => {
    const ask = entry('prefix', '+1773', { action: 'challenge' });
    expect(verdict({}, [ask]).verdict).toBe('challenge');
    expect(verdict({}, [ask, entry('exact', '+17735550111')]).verdict).toBe('reject');
  });
});

test('the allow list beats everything', () => {
  const listed = [entry('exact', '+17735550111'), entry('prefix', '+17735550', { list: 'allow' })];
  const facts = { isValid: false, numbersCalled: 99 };
  expect(verdict(facts, listed)).toEqual({ verdict: 'pass', reason: null, entry: 'prefix +17735550' });
});

describe('a signal of spam', () => {
  const failed = { attestation: null, verified: false, diverted: false, passthrough: false };

  test('asks for a key before it refuses anybody', () => {
    expect(verdict({ stir: failed })).toMatchObject({
      verdict: 'challenge',
      reason: 'the network could not confirm the number',
    });
    expect(verdict({ isValid: false })).toMatchObject({
      verdict: 'challenge',
      reason: 'there is no such number in its country',
    });
    expect(verdict({ numbersCalled: 6 })).toMatchObject({
      verdict: 'challenge',
      reason: 'this caller has called many of our numbers in a short time',
    });
  });

  test('lets a caller hear which key to press', () => {
    expect(DEFAULT_POLICY.challenge).toEqual({ say: expect.stringMatching(/\b1\b/), language: 'en-US' });
  });

  test('that leads to a refusal decides before one that asks for a key', () => {
    const strict = {
      ...DEFAULT_POLICY,
      signals: { ...DEFAULT_POLICY.signals, manyNumbers: 'reject' as const },
    };
    expect(verdict({ isValid: false, numbersCalled: 6 }, [], strict)).toEqual({
      verdict: 'reject',
      reason: 'this caller has called many of our numbers in a short time',
      entry: null,
    });
  });

  test('of a neighbour is a different number with the same area code and exchange, in North America', () => {
    const strict = {
      ...DEFAULT_POLICY,
      signals: { ...DEFAULT_POLICY.signals, neighbour: 'challenge' as const },
    };
    const from = (number: string, trackingNumber = ANNA.trackingNumber) =>
      verdict({ caller: { number }, trackingNumber }, [], strict).reason;
    expect(from('+13125550177')).toBe('the number begins like the one that was called');
    expect(from('+13125560177')).toBeNull();
    expect(from('+13125550101')).toBeNull();
    expect(from('+4930901820', '+4930901821')).toBeNull();
    expect(from('+131255501770')).toBeNull();
    expect(from('13125550177', '13125550101')).toBeNull();
    expect(verdict({ caller: { withheld: 'anonymous' } }, [], strict).reason).toBeNull();
  });

  test('is looked for as the company says: how many numbers are many, and which signs matter', () => {
    const off = { stirFailed: 'off', invalidNumber: 'off', manyNumbers: 'off', neighbour: 'off' } as const;
    const easy = { ...DEFAULT_POLICY, signals: off };
    expect(verdict({ stir: failed, isValid: false, numbersCalled: 99 }, [], easy).verdict).toBe('pass');
    expect(verdict({ numbersCalled: 3 }, [], { ...DEFAULT_POLICY, manyNumbers: 2 }).verdict).toBe(
      'challenge',
    );
  });

  test('is not the lack of one: nothing to verify is no sign of spam', () => {
    expect(verdict({ stir: null }).verdict).toBe('pass');
    expect(verdict({ stir: { ...failed, verified: null } }).verdict).toBe('pass');
    expect(verdict({ numbersCalled: 5 }).verdict).toBe('pass');
  });

  test('refuses where the company says so', () => {
    const strict = {
      ...DEFAULT_POLICY,
      signals: { ...DEFAULT_POLICY.signals, neighbour: 'reject' as const },
    };
    expect(verdict({ caller: { number: '+13125550177' } }, [], strict).verdict).toBe('reject');
    expect(verdict({ caller: { number: '+13125560177' } }, [], strict).verdict).toBe('pass');
    expect(verdict({ caller: { number: '+13125550177' } }).verdict).toBe('pass');
  });
});
