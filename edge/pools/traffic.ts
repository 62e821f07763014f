/** One visit of a trace of real traffic. */
export interface Session {
  /** First and last activity, ms from the beginning of the trace. */
  start: number;
  end: number;
  /** Number of the visitor within the trace. */
  visitor: number;
  pages: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const COLUMNS = ['start_s', 'end_s', 'visitor', 'pageviews'] as const;

/** Between the first and the last visit of a trace, ms. */
const LONGEST = 366 * 24 * HOUR;

/**
 * Reads a trace: CSV with the columns `start_s,end_s,visitor,pageviews`, whole seconds from any zero. Sorted by start.
 *
 * @throws Error naming the line, and where it is one field that is wrong, its column
 */
export function parseTrace(csv: string): Session[] {
  // A byte order mark, as spreadsheets put it in front, is taken off.
  const [header, ...lines] = csv
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/);
  const columns = (header ?? '').split(',').map((name) => name.trim());
  for (const [n, name] of COLUMNS.entries()) {
    if (columns[n] === name) continue;
    throw new Error(
      `line 1, column ${n + 1}: must be ${name}, as the header is ${COLUMNS.join(',')}; got ${quoted(columns[n])}`,
    );
  }
  if (columns.length > COLUMNS.length)
    throw new Error(`line 1 must have ${COLUMNS.length} columns and no more`);
  const sessions = lines.map((line, index) => sessionOf(line, index + 2)).sort((a, b) => a.start - b.start);
  if ((sessions.at(-1)?.start ?? 0) - (sessions[0]?.start ?? 0) > LONGEST) {
    throw new Error('column start_s: the visits must begin within a year of each other');
  }
  return sessions;
}

function sessionOf(line: string, lineNumber: number): Session {
  const fields = line.split(',').map((field) => field.trim());
  if (fields.length !== COLUMNS.length) {
    throw new Error(
      `line ${lineNumber} must have ${COLUMNS.length} fields; it has ${fields.length}: ${quoted(line)}`,
    );
  }
  const wrong = (column: number, expected: string) =>
    new Error(
      `line ${lineNumber}, column ${COLUMNS[column]}: must be ${expected}; got ${quoted(fields[column])}`,
    );
  const numbers = fields.map((field, column) => {
    const number = Number(field);
    if (!/^-?\d+$/.test(field) || !Number.isSafeInteger(1000 * number)) throw wrong(column, 'a whole number');
    return number;
  });
  const [start, end, visitor, pages] = numbers as [number, number, number, number];
  if (end < start) throw wrong(1, `at or after start_s, ${start}`);
  if (pages < 0) throw wrong(3, '0 or more');
  return { start: start * 1000, end: end * 1000, visitor, pages };
}

function quoted(text = ''): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
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

/** Visits that began in the busiest hour, from full hour to full hour. */
export function busiestHour(sessions: readonly Session[]): number {
  const visits = new Map<number, number>();
  for (const { start } of sessions) {
    const hour = Math.floor(start / HOUR);
    visits.set(hour, (visits.get(hour) ?? 0) + 1);
  }
  return [...visits.values()].reduce((most, count) => Math.max(most, count), 0);
}

/** Visitors of a day on average, over the days on which there were any; who comes on two days counts on both. */
export function visitorsADay(sessions: readonly Session[]): number {
  const days = new Map<number, Set<number>>();
  for (const { start, visitor } of sessions) {
    const day = Math.floor(start / (24 * HOUR));
    const visitors = days.get(day);
    if (visitors === undefined) days.set(day, new Set([visitor]));
    else visitors.add(visitor);
  }
  return [...days.values()].reduce((sum, { size }) => sum + size, 0) / Math.max(1, days.size);
}

/** Visits to a site, as analytics count them. */
export interface Traffic {
  /** Visits that began in each bin, one bin after the other. */
  starts: readonly number[];
  /** Length of a bin, ms: a minute, or an hour where minutes are not to be had. */
  binMs: number;
  /** Moment the first bin begins, ms on the clock of the source; a full hour. */
  from: number;
  /** How long visits last, all taken together. */
  lengths: VisitLengths;
  /** The same by the hour they began in, from the first; empty when it is not known. */
  hourly: readonly VisitLengths[];
}

/** How long visits last, as analytics count it: from the first to the last thing heard of them. */
export interface VisitLengths {
  visits: number;
  /** ms, the single-page ones counted as nothing. */
  meanDuration: number;
  /** Share of visits with a single page, 0–1. */
  singlePage: number;
}

/** A pool is sized from the visits of a week at least: fewer days do not show how they differ. */
export const LEAST_DAYS = 7;

/** On how many days there were visits, by UTC. */
export function daysWithVisits({ starts, binMs, from }: Traffic): number {
  const days = new Set<number>();
  for (const [bin, count] of starts.entries()) {
    if (count > 0) days.add(Math.floor((from + bin * binMs) / (24 * HOUR)));
  }
  return days.size;
}

/** An hour's own lengths count as much as those of so many visits at large, as a few visits say little. */
const VISITS_AT_LARGE = 20;

/** How long the visits of each hour last, those of quiet hours drawn towards the whole. */
export function lengthsByHour({ lengths, hourly, starts, binMs }: Traffic): VisitLengths[] {
  const hours = Math.ceil((starts.length * binMs) / HOUR);
  return Array.from({ length: hours }, (_, hour) => {
    const own = hourly[hour];
    if (own === undefined) return lengths;
    const trust = own.visits / (own.visits + VISITS_AT_LARGE);
    const mixed = (what: 'meanDuration' | 'singlePage') => trust * own[what] + (1 - trust) * lengths[what];
    return { visits: own.visits, meanDuration: mixed('meanDuration'), singlePage: mixed('singlePage') };
  });
}

/** The traffic of a trace as analytics would have counted it. */
export function trafficOf(sessions: readonly Session[], binMs = MINUTE): Traffic {
  const from = Math.floor((sessions[0]?.start ?? 0) / HOUR) * HOUR;
  const last = sessions.at(-1)?.start ?? from;
  const hours = Math.floor((last - from) / HOUR) + 1;
  const starts = new Array<number>((hours * HOUR) / binMs).fill(0);
  const byHour = Array.from({ length: hours }, (): Session[] => []);
  for (const session of sessions) {
    const bin = Math.floor((session.start - from) / binMs);
    starts[bin] = (starts[bin] ?? 0) + 1;
    byHour[Math.floor((session.start - from) / HOUR)]?.push(session);
  }
  return { starts, binMs, from, lengths: lengthsOf(sessions), hourly: byHour.map(lengthsOf) };
}

/** The traffic of minutes that were counted, those without visits left out, as long as it is known to last at large. */
export function trafficOfCounts(
  minutes: readonly { at: number; visits: number }[],
  lengths: VisitLengths,
): Traffic {
  const from = Math.floor((minutes[0]?.at ?? 0) / HOUR) * HOUR;
  const last = minutes.at(-1)?.at ?? from;
  const starts = new Array<number>((Math.floor((last - from) / HOUR) + 1) * 60).fill(0);
  for (const { at, visits } of minutes) starts[Math.floor((at - from) / MINUTE)] = visits;
  return { starts, binMs: MINUTE, from, lengths, hourly: [] };
}

function lengthsOf(sessions: readonly Session[]): VisitLengths {
  const visits = sessions.length;
  const duration = sessions.reduce((sum, { start, end }) => sum + end - start, 0);
  const single = sessions.filter(({ pages }) => pages <= 1).length;
  return { visits, meanDuration: duration / Math.max(1, visits), singlePage: single / Math.max(1, visits) };
}
