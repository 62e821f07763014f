import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'acorn';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root, tool } from '../../edge/local/build.ts';
import { tone } from '../../edge/media/audio.fixture.ts';
import { type Edge, startEdge } from '../edge.ts';
import { anchorsOf, type Block, blocksOf, commandsIn, linksOf, pages, textOf } from './blocks.ts';

// What the docs say is tried: commands are run, code is compiled, links lead somewhere. What cannot be tried says why in its page.

const blocks = pages().flatMap((page) => blocksOf(page));
const of = (...languages: string[]) =>
  blocks.filter(({ language, notRun }) => languages.includes(language) && notRun === null);
const where = ({ page, line }: Block) => `${page}:${line}`;

const KNOWN = ['sh', 'json', 'html', 'js', 'jsx', 'ts', 'tsx', 'sql', ''];

test('every block is of a kind that is tried', () => {
  expect(blocks.length).toBeGreaterThan(50);
  expect(blocks.filter(({ language }) => !KNOWN.includes(language)).map(where)).toEqual([]);
  for (const block of blocks) {
    if (block.notRun !== null) console.info(`not run: ${where(block)}: ${block.notRun}`);
  }
});

describe('commands', () => {
  let edge: Edge;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'numberline-docs-'));
    writeFileSync(join(folder, 'welcome.wav'), tone(440, 1, 8000));
    edge = await startEdge();
  });
  afterAll(async () => {
    await edge?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What stands for somebody's own address, key or pool, by what it is here. */
  function here(text: string): string {
    return (
      text
        .replaceAll(/https:\/\/(?:calls\.example\.com|YOUR-EDGE)|http:\/\/127\.0\.0\.1:8787/g, edge.url)
        .replaceAll(/\bPOOL\b/g, 'demo')
        // The id that the command before answered with.
        .replaceAll(/\b[a-z]+_…/g, `'"$(cat id)"'`)
        .replaceAll(/(?<=(?:bearer|Bearer) )KEY\b/g, 'nl_demo')
    );
  }

  test.each(of('sh').map((block) => [where(block), block] as const))('%s', async (_, { text }) => {
    const prelude = readFileSync(join(import.meta.dirname, 'shell.sh'), 'utf8');
    const { status, printed } = await run(`${prelude}\n${here(text)}`, {
      URL: edge.url,
      KEY: 'nl_demo',
      FOLDER: folder,
    });
    expect(status, printed).toBe(0);
  });
});

function run(
  script: string,
  env: Record<string, string>,
): Promise<{ status: number | null; printed: string }> {
  return new Promise((resolve) => {
    const child = spawn('bash', ['-c', script], {
      // Not the project's: what a block makes or takes away is its own.
      cwd: env.FOLDER,
      env: { ...process.env, ...env, ROOT: root },
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        printed = `${printed}${chunk}`.slice(-4000);
      });
    }
    child.on('close', (status) => resolve({ status, printed }));
  });
}

test.each(of('json').map((block) => [where(block), block] as const))('%s is JSON', (_, { text }) => {
  expect(() => JSON.parse(text)).not.toThrow();
});

test('code compiles, against the package as it is', () => {
  const folder = join(root, 'dist', 'snippets');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const found = of('js', 'jsx', 'ts', 'tsx');
  expect(found.length).toBeGreaterThan(4);
  for (const { page, line, text } of found) {
    writeFileSync(join(folder, `${page.replaceAll(/[/.]/g, '_')}_${line}.tsx`), `${text}\nexport {};\n`);
  }
  writeFileSync(
    join(folder, 'page.d.ts'),
    'declare var numberline: any;\ninterface Window { numberline: any }\n',
  );
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../tsconfig.json',
      compilerOptions: {
        lib: ['ES2023', 'DOM', 'DOM.Iterable'],
        jsx: 'react-jsx',
        types: ['node'],
        // They are read as JavaScript, whose parameters have no types, and end with what they show.
        noImplicitAny: false,
        strictNullChecks: false,
        noUnusedLocals: false,
      },
      files: undefined,
      include: ['.'],
    }),
  );
  tool('tsc', '-p', folder);
});

describe('HTML', () => {
  test.each(of('html').map((block) => [where(block), block] as const))('%s', (_, { text }) => {
    for (const [, attributes = '', code = ''] of text.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)) {
      if (code.trim() !== '') expect(() => parse(code, { ecmaVersion: 2023 })).not.toThrow();
      const file = /src="https:\/\/calls\.example\.com\/([^"]+)"/.exec(attributes)?.[1];
      if (file === undefined) continue;
      expect(existsSync(join(root, 'dist', 'site', file)), file).toBe(true);
      // Where it runs and for which site: without these it does nothing.
      expect(attributes).toMatch(/data-site="[^"]+"/);
      expect(attributes).toMatch(/data-edge="[^"]+"/);
    }
  });
});

describe('text', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };

  test.each(pages())('%s names commands that there are, and links lead somewhere', (page) => {
    const text = textOf(page);
    expect(commandsIn(text).filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    const broken = linksOf(text).filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : join(dirname(page), decodeURIComponent(path));
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && target.endsWith('.md') && !anchorsOf(textOf(target)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});
