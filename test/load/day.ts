import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../edge/local/build.ts';
import { seeded } from '../../edge/pools/random.ts';

/** A visit of the day. */
export interface DayVisit {
  /** From the beginning of the day, ms. */
  at: number;
  /** How long after it its later pages come, ms. */
  pages: number[];
  /** When it ends, ms after its beginning. */
  lasts: number;
}

const DAY_MS = 86_400_000;

/** Recorded traffic, where this machine has it: see `shared/corpora`. */
const TRACE = join(root, '..', 'shared', 'corpora', 'traffic', 'nasa.csv');

/** One day of visits, earliest first: the busiest of recorded traffic, else made up with the same proportions. */
export function aDay(): { from: string; visits: DayVisit[] } {
  return existsSync(TRACE)
    ? {
        from: 'the busiest day of shared/corpora/traffic/nasa.csv',
        visits: recorded(readFileSync(TRACE, 'utf8')),
      }
    : { from: 'a generator: 2,000 visits, half of them of one page', visits: generated(2_000) };
}

/** Reads `start_s,end_s,visitor,pageviews`. */
export function recorded(csv: string): DayVisit[] {
  const rows = csv
    .trim()
    .split('\n')
    .slice(1)
    .map(
      (line) => line.split(',').map(Number) as [start: number, end: number, visitor: number, pages: number],
    );
  const dayOf = (start: number) => Math.floor((start * 1000) / DAY_MS);
  const counts = new Map<number, number>();
  for (const [start] of rows) counts.set(dayOf(start), (counts.get(dayOf(start)) ?? 0) + 1);
  const [day] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [0];
  return rows
    .filter(([start]) => dayOf(start) === day)
    .map(([start, end, , pages]) => visitOf(start * 1000 - day * DAY_MS, (end - start) * 1000, pages))
    .sort((a, b) => a.at - b.at);
}

function generated(count: number): DayVisit[] {
  const random = seeded(1);
  return Array.from({ length: count }, () => {
    const pages = random() < 0.5 ? 1 : 2 + Math.floor(random() ** 3 * 12);
    // More by day than by night.
    const at = ((random() + random() + random()) / 3) * DAY_MS;
    return visitOf(at, pages * 60_000 * random(), pages);
  }).sort((a, b) => a.at - b.at);
}

function visitOf(at: number, lasts: number, pages: number): DayVisit {
  return { at, lasts, pages: Array.from({ length: pages - 1 }, (_, n) => (lasts * (n + 1)) / pages) };
}
