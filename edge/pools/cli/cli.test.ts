import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

function run(command: 'replay' | 'pool-check', ...options: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [`edge/pools/cli/${command}.ts`, ...options], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

let trace = '';
let ga4 = '';
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pools-'));
  trace = join(folder, 'trace.csv');
  ga4 = join(folder, 'ga4.json');
  const visits = Array.from({ length: 200 }, (_, n) => `${n * 30},${n * 30 + 90},${n % 150},2`);
  await writeFile(trace, ['start_s,end_s,visitor,pageviews', ...visits].join('\n'));
  const header = (names: string[]) => names.map((name) => ({ name }));
  const hours = {
    dimensionHeaders: header(['dateHour']),
    metricHeaders: header(['sessions', 'averageSessionDuration', 'bounceRate']),
    rows: [
      {
        dimensionValues: [{ value: '2026013112' }],
        metricValues: [{ value: '120' }, { value: '80.5' }, { value: '0.4' }],
      },
    ],
    metadata: { timeZone: 'Europe/Berlin' },
  };
  await writeFile(ga4, JSON.stringify({ reports: [hours] }));
});

describe('npm run replay', { timeout: 60_000 }, () => {
  it('prints one JSON object with counts, and shares that sum to one', async () => {
    const { code, stdout } = await run('replay', '--trace', trace, '--numbers', '8', '--seed', '3');
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ visits: 200, numbers: 8, attributor: 'full', law: 'base', seed: 3 });
    expect(result.right + result.wrong + result.none).toBeCloseTo(1, 10);
    for (const share of ['coverage90', 'precision90', 'ece']) {
      expect(result[share]).toBeGreaterThanOrEqual(0);
      expect(result[share]).toBeLessThanOrEqual(1);
    }
  });

  it('prints every figure of a trace in one object', async () => {
    const { code, stdout } = await run('replay', '--trace', trace, '--table');
    expect(code).toBe(0);
    const table = JSON.parse(stdout);
    expect(table).toMatchObject({ seed: 1, visits: 200, visitors: 150 });
    for (const figures of ['lastHolder', 'policies', 'holds', 'attributor', 'peers', 'needed']) {
      expect(table[figures].length).toBeGreaterThan(0);
    }
  });

  it.each([
    ['--numbers', ['--numbers', '0']],
    ['--numbers', []],
    ['--law', ['--numbers', '8', '--law', 'odd']],
    ['--policy', ['--numbers', '8', '--policy', 'odd']],
    ['--attributor', ['--numbers', '8', '--attributor', 'odd']],
    ['--seed', ['--numbers', '8', '--seed', 'x']],
  ])('says what is wrong with %s', async (named, options) => {
    const { code, stdout, stderr } = await run('replay', '--trace', trace, ...options);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(named);
  });
});

describe('npm run pool-check', { timeout: 60_000 }, () => {
  it('prints one JSON object for a trace, with what happened beside what was foretold when asked', async () => {
    const { code, stdout, stderr } = await run('pool-check', '--trace', trace, '--oracle');
    expect(code).toBe(0);
    const check = JSON.parse(stdout);
    expect(check).toMatchObject({ resolution: 'minute', visits: 200 });
    expect(check.oracle.loss[0].sizes[0]).toHaveProperty('predicted');
    expect(check.oracle.loss[0].sizes[0]).toHaveProperty('replayed');
    expect(stderr).toContain(check.arithmetic[0]);
  });

  it('takes reports of Google Analytics', async () => {
    const { code, stdout } = await run('pool-check', '--ga4', ga4);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      resolution: 'hour',
      visits: 120,
      today: null,
      notes: [expect.stringContaining('no report by the minute')],
    });
  });

  it('says what another hold would do, and the numbers there are today', async () => {
    const { code, stdout } = await run('pool-check', '--trace', trace, '--hold', '5', '--size', '7');
    expect(code).toBe(0);
    const check = JSON.parse(stdout);
    expect(check).toMatchObject({ hold: 5, today: { numbers: 7 } });
    expect(check.curve).toContainEqual(check.today);
    expect(check.arithmetic.join()).toContain('The 7 numbers of today');
  });

  it.each([
    ['broken.csv: line 3, column end_s: must be a whole number; got "soon"', '--trace', 'broken.csv'],
    ['empty.csv has no visits', '--trace', 'empty.csv'],
    ['empty.csv is no JSON', '--ga4', 'empty.csv'],
    ['other.json: a report by dateHour', '--ga4', 'other.json'],
  ])('says what is wrong with a file, and with which: %s', async (message, option, file) => {
    const folder = dirname(trace);
    await writeFile(join(folder, 'broken.csv'), 'start_s,end_s,visitor,pageviews\n0,9,1,1\n0,soon,2,1\n');
    await writeFile(join(folder, 'empty.csv'), 'start_s,end_s,visitor,pageviews\n');
    await writeFile(join(folder, 'other.json'), '{}');
    const { code, stdout, stderr } = await run('pool-check', option, join(folder, file));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
  });

  it.each([
    ['either', []],
    ['--oracle', ['--ga4', 'x', '--oracle']],
    ['--hold', ['--trace', 'x', '--hold', '0']],
    ['--size', ['--trace', 'x', '--size', 'many']],
    ['no-such-file', ['--trace', 'no-such-file']],
  ])('says what is wrong: %s', async (named, options) => {
    const { code, stdout, stderr } = await run('pool-check', ...options);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(named);
  });
});
