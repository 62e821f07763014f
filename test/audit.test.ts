import { expect, test } from 'vitest';
import { isFree, refusedLicences } from './audit.ts';

test.each([
  ['MIT', true],
  ['(AFL-2.1 OR BSD-3-Clause)', true],
  ['(MIT AND Apache-2.0)', true],
  ['MIT AND OFL-1.1', false],
  ['GPL-3.0-only', false],
  ['AGPL-3.0 OR LicenseRef-Commercial', false],
  ['SEE LICENSE IN LICENSE.md', false],
])('%s: free %s', (licence, free) => {
  expect(isFree(licence)).toBe(free);
});

test('a package without a free licence is named, however deep it is', () => {
  const packages = {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0', license: 'MIT' },
    'node_modules/a/node_modules/@b/c': { version: '2.0.0', license: 'GPL-3.0-only' },
    'node_modules/d': { version: '3.0.0' },
    'node_modules/axe-core': { version: '4.0.0', license: 'MPL-2.0' },
  };
  expect(refusedLicences(packages)).toEqual(['@b/c 2.0.0: GPL-3.0-only', 'd 3.0.0: no licence is said']);
});
