import { expect, test } from 'vitest';
import { replaceMarked } from '../marked.ts';
import { moment } from './moment.ts';
import { Unable } from './scenario.ts';
import { storageFull } from './storage.ts';
import { type Result, tableOf } from './table.ts';

// Some of what `npm run chaos` does, in its short form; `test/faults` kills under traffic.

const SEED = Date.now() % 1_000_000;

test.each([storageFull, moment])(
  '$name: nothing is lost (seed of the run in the report)',
  { timeout: 120_000 },
  async (scenario) => {
    try {
      const { lost, seen } = await scenario.run({ quick: true, seed: SEED });
      console.log(`${scenario.name}, seed ${SEED}: ${seen}`);
      expect(lost, `seed ${SEED}`).toEqual([]);
    } catch (error) {
      if (!(error instanceof Unable)) throw error;
      console.log(`Skipped: ${error.message}`);
    }
  },
);

test('the table says what was found, and what was not run', () => {
  const result: Result = {
    name: 'killed',
    fault: 'SIGKILL',
    tookMs: 1000,
    requests: 200,
    failed: 3,
    lost: [],
    recoveryMs: 1234,
    seen: '2 kills',
    problem: null,
    skipped: null,
  };
  const skipped = { ...result, name: 'full', skipped: 'not root' };
  const before = '| **full**: old |\n| **slow**: as it was |\n| **gone**: no more |';
  const lines = tableOf([result, skipped], ['killed', 'full', 'slow'], before).split('\n');
  expect(lines.slice(2)).toEqual([
    '| **killed**: SIGKILL | 2 kills | 3 of 200 (1.5 %) | 0 | 1.2 s |',
    '| **full**: SIGKILL | not run: not root |  |  |  |',
    '| **slow**: as it was |',
  ]);
});

test('only what stands between the marks is replaced', () => {
  const text = 'a\n<!-- x: begin -->\nold\n<!-- x: end -->\nb';
  expect(replaceMarked(text, 'x', 'new')).toBe('a\n<!-- x: begin -->\nnew\n<!-- x: end -->\nb');
  expect(() => replaceMarked('a', 'x', 'new')).toThrow('<!-- x: begin -->');
});
