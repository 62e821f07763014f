import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../edge/local/build.ts';
import { CORES } from './cores.ts';
import { figuresOf, type Report, reusable, survivors } from './figures.ts';

const SOURCE = 'const most = 5;\nif (a < most) {\n  go();\n}\n';

/** A fault in place of what stands from line and column to line and column, these not included. */
function fault(status: string, [line, column, endLine, endColumn]: number[], rest: object = {}) {
  const location = {
    start: { line: line ?? 0, column: column ?? 0 },
    end: { line: endLine ?? 0, column: endColumn ?? 0 },
  };
  return { mutatorName: 'Kind', replacement: 'x', status, location, ...rest };
}

const REPORT: Report = {
  files: {
    'edge/a.ts': {
      source: SOURCE,
      mutants: [
        fault('Survived', [2, 15, 4, 2]),
        fault('NoCoverage', [2, 5, 2, 13], { replacement: 'true' }),
        fault('Killed', [2, 5, 2, 13]),
        fault('Timeout', [2, 5, 2, 13]),
        fault('RuntimeError', [2, 5, 2, 13]),
        fault('Survived', [1, 14, 1, 15], { static: true }),
        fault('Killed', [1, 14, 1, 15], { static: true }),
      ],
    },
  },
};

describe('the figures of a core', () => {
  it('count what was found, also by running for ever, and what was not, also because nothing runs it', () => {
    expect(figuresOf(REPORT)).toEqual({ mutants: 6, killed: 3, survived: 3, score: 50 });
  });

  it('are never rounded up', () => {
    const mutants = [...'KKKKKSSKKKKKK'].map((one) =>
      fault(one === 'K' ? 'Killed' : 'Survived', [1, 1, 1, 2]),
    );
    expect(figuresOf({ files: { a: { source: SOURCE, mutants } } }).score).toBe(84.6);
    expect(figuresOf({ files: {} }).score).toBe(0);
  });
});

it('what was not found is told with its place, what was there and what came instead', () => {
  expect(survivors(REPORT)).toEqual([
    'edge/a.ts:1:14 5 -> x (Kind)',
    'edge/a.ts:2:15 { go(); } -> x (Kind)',
    'edge/a.ts:2:5 a < most -> true (Kind, never run)',
  ]);
});

it('what is worked out once is tried again until it is found', () => {
  const again = reusable(REPORT, ['edge/!(*.test).ts']);
  expect(figuresOf(again)).toMatchObject({ killed: 3, survived: 2 });
  expect(survivors(again)).toHaveLength(2);
});

it('a file that is no longer of the core is forgotten', () => {
  expect(reusable(REPORT, ['edge/b.ts', 'sdk/*.ts']).files).toEqual({});
});

it('every file that is named is there', () => {
  for (const { files, tests } of Object.values(CORES)) {
    for (const file of [...files, ...tests]) {
      if (!file.includes('*')) expect(existsSync(join(root, file)), file).toBe(true);
    }
  }
});
