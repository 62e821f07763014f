import { matchesGlob } from 'node:path';

/** What Stryker says of the faults it put in, as far as it is read here (mutation-testing-report-schema 2). */
export interface Report {
  /** By path from the root. */
  files: Record<string, { source: string; mutants: readonly Mutant[] }>;
}

interface Mutant {
  /** True for what is worked out once, when its module is loaded. */
  static?: boolean;
  mutatorName: string;
  replacement?: string;
  status: string;
  location: Record<'start' | 'end', Place>;
}

/** Both from 1. */
interface Place {
  line: number;
  column: number;
}

/** How well the tests of a core find faults. */
export interface Figures {
  mutants: number;
  killed: number;
  survived: number;
  /** Killed, per cent, to one place. */
  score: number;
}

// A fault that makes the code run for ever is found too. One that no test reaches is not.
const KILLED = new Set(['Killed', 'Timeout']);
const SURVIVED = new Set(['Survived', 'NoCoverage']);

export function figuresOf({ files }: Report): Figures {
  const statuses = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const killed = statuses.filter((status) => KILLED.has(status)).length;
  const survived = statuses.filter((status) => SURVIVED.has(status)).length;
  const mutants = killed + survived;
  return { mutants, killed, survived, score: mutants === 0 ? 0 : Math.floor((1000 * killed) / mutants) / 10 };
}

/**
 * What of an earlier report may be taken over: the files that the core still has, without what has to be tried again. Of
 * faults in what is worked out once, Stryker does not know which tests reach them, and so takes over that none found
 * them, whatever tests there are now.
 *
 * @param patterns globs of the core's files
 */
export function reusable({ files, ...report }: Report, patterns: readonly string[]): Report {
  const own = Object.entries(files).filter(([file]) =>
    patterns.some((pattern) => matchesGlob(file, pattern)),
  );
  const kept = own.map(([file, { mutants, ...rest }]) => {
    const sure = mutants.filter((mutant) => !(mutant.static === true && SURVIVED.has(mutant.status)));
    return [file, { ...rest, mutants: sure }];
  });
  return { ...report, files: Object.fromEntries(kept) };
}

/** What no test found, one line each: where, what was there and what was put in its place. */
export function survivors({ files }: Report): string[] {
  return Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ status }) => SURVIVED.has(status))
      .toSorted((a, b) => a.location.start.line - b.location.start.line)
      .map(({ location, replacement = '', mutatorName, status }) => {
        const { line, column } = location.start;
        const was = oneLine(cut(source, location));
        const note = status === 'NoCoverage' ? ', never run' : '';
        return `${file}:${line}:${column} ${was} -> ${oneLine(replacement)} (${mutatorName}${note})`;
      }),
  );
}

function cut(source: string, { start, end }: Mutant['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  // The end first: on one line, cutting the start would move it.
  lines.push((lines.pop() ?? '').slice(0, end.column - 1));
  lines[0] = (lines[0] ?? '').slice(start.column - 1);
  return lines.join('\n');
}

function oneLine(code: string): string {
  const line = code.replaceAll(/\s+/g, ' ');
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
