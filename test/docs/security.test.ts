import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// A threat is stopped only as long as its test is there.

const DOCS = join(import.meta.dirname, '..', '..', 'docs');
const text = readFileSync(join(DOCS, 'security.md'), 'utf8');
const rows = text.split('\n').filter((line) => line.startsWith('| ') && !/^\| (somebody|---)/.test(line));

/** The tests that a row names: files, each with the words of a test where those are given. */
const named = (row: string) =>
  [...row.matchAll(/\[[^\]]+\]\(([^)]+)\)(?: “([^”]+)”)?/g)].map(([, file = '', words]) => ({
    file,
    words,
  }));

test('there are threats', () => {
  expect(rows.length).toBeGreaterThan(20);
});

test.each(rows)('%s', (row) => {
  const tests = named(row);
  expect(tests).not.toEqual([]);
  for (const { file, words } of tests) {
    const path = join(DOCS, file);
    expect(existsSync(path), `${file} is there`).toBe(true);
    if (words !== undefined) expect(readFileSync(path, 'utf8')).toContain(words);
  }
});
