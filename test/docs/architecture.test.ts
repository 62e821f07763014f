import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../edge/local/build.ts';
import { architecture } from './architecture.ts';
import { DOOR, readHouse } from './house.ts';

test.each([...architecture()].map(([file, text]) => [relative(root, file), text]))(
  '%s is what the code says; if not, run npm run architecture',
  (file, text) => {
    expect(readFileSync(`${root}/${file}`, 'utf8')).toBe(text);
  },
);

test('the house is read whole', () => {
  const { rooms, routes, bindings, imports } = readHouse();
  expect(rooms).toEqual(
    expect.arrayContaining(['visits', 'pools', 'calls', 'accounts', 'api', 'dashboard', DOOR]),
  );
  expect(routes).toContainEqual({ address: '/v1/visits', room: 'visits' });
  expect(routes).toContainEqual({ address: '/v1/*', room: 'api' });
  expect(bindings.find(({ name }) => name === 'POOLS')?.object).toEqual({
    name: 'NumberPool',
    file: 'edge/pools/number-pool.ts',
  });
  // Every object and store is asked by somebody, or it is not read rightly.
  expect(bindings.filter(({ usedBy }) => usedBy.length === 0)).toEqual([]);
  expect(imports.find(({ from, to }) => from === 'visits' && to === 'pools')?.values).toBeGreaterThan(0);
  expect(imports.filter(({ to }) => to === DOOR)).toEqual([]);
});
