import { expect, it } from 'vitest';
import { stirOf } from './stir.ts';

const LEVELS = ['A', 'B', 'C'] as const;
const WAYS = [
  ['', false, false],
  ['-Diverted', true, false],
  ['-Passthrough', false, true],
  ['-Diverted-Passthrough', true, true],
] as const;

it.each(WAYS)('reads every value that ends in %j', (ending, diverted, passthrough) => {
  for (const attestation of LEVELS) {
    expect(stirOf(`TN-Validation-Passed-${attestation}${ending}`)).toEqual({
      attestation,
      verified: true,
      diverted,
      passthrough,
    });
    expect(stirOf(`TN-Validation-Failed-${attestation}${ending}`)).toEqual({
      attestation,
      verified: false,
      diverted,
      passthrough,
    });
  }
  const none = { attestation: null, diverted, passthrough };
  expect(stirOf(`TN-Validation-Failed${ending}`)).toEqual({ ...none, verified: false });
  expect(stirOf(`No-TN-Validation${ending}`)).toEqual({ ...none, verified: null });
});

it.each([
  null,
  '',
  'NULL',
  'TN-Validation-Passed',
  'TN-Validation-Passed-AB',
  'No-TN-Validation-A',
  'Passed',
])('reads nothing from %j', (verstat) => {
  expect(stirOf(verstat)).toBeNull();
});
