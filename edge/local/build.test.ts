import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pinScript } from './build.ts';

describe('the script under a name made of its content', () => {
  let folder: string;
  let site: string;
  let released: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'numberline-build-'));
    site = join(folder, 'site');
    released = join(folder, 'released');
    mkdirSync(site);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function pin(code: string) {
    writeFileSync(join(site, 'numberline.js'), code);
    pinScript(site, released);
    return JSON.parse(readFileSync(join(site, 'numberline.json'), 'utf8')) as {
      file: string;
      integrity: string;
      bytes: number;
    };
  }

  test('is the script, byte by byte, and its integrity is what a browser computes', () => {
    const { file, integrity, bytes } = pin('alert("(312) 555‑0142")');
    const code = readFileSync(join(site, file));
    expect(code).toEqual(readFileSync(join(site, 'numberline.js')));
    expect(bytes).toBe(code.length);
    expect(integrity).toBe(`sha384-${createHash('sha384').update(code).digest('base64')}`);
    expect(file).toMatch(/^numberline\.[0-9a-f]{16}\.js$/);
  });

  test('has another name when the script is another', () => {
    const [one, two] = [pin('1'), pin('2')];
    expect(one.file).not.toBe(two.file);
    expect(pin('1')).toEqual(one);
  });

  test('stands beside those of earlier deploys that were kept', () => {
    mkdirSync(released);
    writeFileSync(join(released, 'numberline.0123456789abcdef.js'), 'old');
    const { file } = pin('new');
    expect(readdirSync(site).sort()).toEqual(
      ['numberline.0123456789abcdef.js', file, 'numberline.js', 'numberline.json'].sort(),
    );
  });
});
