const DAY = 24 * 60 * 60_000;

/** A stretch in which the clocks of a time zone are not changed: from–until in ms since 1970, `offset` ms ahead of UTC. */
export interface Stretch {
  from: number;
  until: number;
  offset: number;
}

/**
 * How the clocks of a zone stand between two moments, told by looking once a day and searching for the change between
 * two looks that differ. The first stretch reaches back, and the last ahead, for ever.
 *
 * @param timeZone a name of the IANA Time Zone Database
 * @throws RangeError when the runtime knows no such zone
 */
export function stretchesOf(timeZone: string, from: number, until: number): Stretch[] {
  const format = clockOf(timeZone);
  const changes: { at: number; offset: number }[] = [];
  let offset = offsetAt(format, from);
  const first = offset;
  for (let at = from; at < until; at += DAY) {
    const next = offsetAt(format, at + DAY);
    if (next !== offset) changes.push({ at: changeBetween(format, at, at + DAY), offset: next });
    offset = next;
  }
  const starts = [{ at: Number.NEGATIVE_INFINITY, offset: first }, ...changes];
  return starts.map((start, n) => ({
    from: start.at,
    until: starts[n + 1]?.at ?? Number.POSITIVE_INFINITY,
    offset: start.offset,
  }));
}

/**
 * The moments at which the clocks of a zone showed a time, given and answered in ms as if the clocks were UTC's:
 *
 * - one, nearly always;
 * - two, in the order they came, in the hour that is doubled when clocks go back;
 * - none of that hour exists when clocks go forward. What a source says of it is read as if they had not been
 *   changed yet, so 02:30 becomes 03:30: nothing is lost.
 */
export function instantsOf(local: number, stretches: readonly Stretch[]): number[] {
  const instants = stretches
    .filter(({ from, until, offset }) => from <= local - offset && local - offset < until)
    .map(({ offset }) => local - offset);
  if (instants.length > 0) return instants;
  const before = stretches.findLast(({ from, offset }) => from <= local - offset);
  return [local - (before?.offset ?? 0)];
}

/** What the clocks of a zone show at a moment, in ms as if they were UTC's. */
export function localOf(at: number, stretches: readonly Stretch[]): number {
  return at + (stretches.find(({ until }) => at < until)?.offset ?? 0);
}

/** Made once a zone: making one takes longer than many uses of it. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  clocks.set(timeZone, made);
  return made;
}

/** The first moment, to the minute, at which clocks stand as they do at `until`; they stand otherwise at `from`. */
function changeBetween(format: Intl.DateTimeFormat, from: number, until: number): number {
  const after = offsetAt(format, until);
  let [low, high] = [Math.floor(from / 60_000), Math.ceil(until / 60_000)];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (offsetAt(format, middle * 60_000) === after) high = middle;
    else low = middle;
  }
  return high * 60_000;
}

/** How far a zone is ahead of UTC, ms: `GMT`, `GMT-06:00`, `GMT+05:45`. */
function offsetAt(format: Intl.DateTimeFormat, at: number): number {
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /^GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
