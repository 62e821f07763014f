import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../edge/local/build.ts';

/** A fenced block of a page. */
export interface Block {
  /** From the project's folder. */
  page: string;
  /** Of its fence, from 1. */
  line: number;
  /** What stands behind the fence, such as `sh`; empty for what is only to be looked at. */
  language: string;
  text: string;
  /** Why it is not tried, as `<!-- not run: why -->` above it says; `null` when it is. */
  notRun: string | null;
}

/** Every page in Markdown that git keeps. */
export function pages(): string[] {
  return execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
}

export function textOf(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/** The blocks of a page, from the top. */
export function blocksOf(page: string, text = textOf(page)): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  let above = '';
  for (const [n, line] of text.split('\n').entries()) {
    const fence = /^\s*```(\w*)/.exec(line);
    if (fence === null) {
      if (open !== null) open.text += `${line}\n`;
      else if (line.trim() !== '') above = line;
    } else if (open === null) {
      const notRun = /^<!-- not run: (.+) -->$/.exec(above.trim())?.[1] ?? null;
      open = { page, line: n + 1, language: fence[1] ?? '', text: '', notRun };
      above = '';
    } else {
      blocks.push(open);
      open = null;
    }
  }
  if (open !== null) throw new Error(`${page}:${open.line}: the block does not end`);
  return blocks;
}

/** Where links of a page lead, as they are written; those to the outside left out. Code is no link. */
export function linksOf(text: string): string[] {
  const prose = text.replace(/^\s*```[\s\S]*?^\s*```/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, to = '']) => to)
    .filter((to) => !/^[a-z]+:/.test(to));
}

/** What a heading is linked to by, as GitHub makes it. */
export function anchorsOf(text: string): string[] {
  return [...text.replace(/^\s*```[\s\S]*?^\s*```/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, words = '']) =>
    words
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
}

/** Commands of ours that a page names in its text, such as `npm run size`, by what stands behind `npm run`. */
export function commandsIn(text: string): string[] {
  return [...text.matchAll(/npm run (?:-\w+ |--\w+ )*([a-z][\w-]*(?::[\w-]+)*)/g)].map(
    ([, name = '']) => name,
  );
}
