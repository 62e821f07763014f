/** One visit of a trace of real traffic. */
export interface Session {
  /** First and last activity, ms from the beginning of the trace. */
  start: number;
  end: number;
  /** Number of the visitor within the trace. */
  visitor: number;
  pages: number;
}

const HEADER = 'start_s,end_s,visitor,pageviews';

/**
 * Reads a trace: CSV with the columns `start_s,end_s,visitor,pageviews`, seconds from any zero. Sorted by start.
 *
 * @throws Error naming the line that is not four whole numbers, or whose end is before its start
 */
export function parseTrace(csv: string): Session[] {
  const [header, ...lines] = csv.trim().split(/\r?\n/);
  if (header !== HEADER) throw new Error(`line 1 must be the header ${HEADER}`);
  const sessions = lines.map((line, index) => {
    const fields = line.split(',');
    const numbers = fields.map(Number);
    const [start, end, visitor, pages] = numbers as [number, number, number, number];
    if (fields.length !== 4 || !numbers.every(Number.isInteger) || end < start) {
      throw new Error(
        `line ${index + 2} must be four whole numbers with the end not before the start; got ${line}`,
      );
    }
    return { start: start * 1000, end: end * 1000, visitor, pages };
  });
  return sessions.sort((a, b) => a.start - b.start);
}

/** The most numbers held at once when none is given away before `hold` ms of silence: the least that loses nobody. */
export function peakHeld(sessions: readonly Session[], hold: number): number {
  // A visitor who comes back within the hold comes back to the same number: one stretch, not two.
  const stretches: { start: number; end: number }[] = [];
  const last = new Map<number, { start: number; end: number }>();
  for (const { start, end, visitor } of sessions) {
    const before = last.get(visitor);
    if (before !== undefined && start < before.end) {
      before.end = Math.max(before.end, end + hold);
      continue;
    }
    const stretch = { start, end: end + hold };
    stretches.push(stretch);
    last.set(visitor, stretch);
  }
  const changes = stretches.flatMap(({ start, end }) => [
    { at: start, by: 1 },
    { at: end, by: -1 },
  ]);
  changes.sort((a, b) => a.at - b.at || a.by - b.by);
  let held = 0;
  let peak = 0;
  for (const { by } of changes) {
    held += by;
    peak = Math.max(peak, held);
  }
  return peak;
}
