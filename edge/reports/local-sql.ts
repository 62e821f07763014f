import { type Stretch, stretchesOf } from '../local-time.ts';

/**
 * How far the clocks of a zone are ahead of UTC at `call.started_at`, in ms, as SQL: SQLite knows no time zones, but within
 * a report they change twice a year at most.
 */
function offsetSql(stretches: readonly Stretch[]): string {
  const last = stretches.at(-1)?.offset ?? 0;
  const cases = stretches
    .slice(0, -1)
    .map(({ until, offset }) => `WHEN call.started_at < ${until} THEN ${offset}`)
    .join(' ');
  return cases === '' ? String(last) : `CASE ${cases} ELSE ${last} END`;
}

/** The local time of a call, as ms counted from 1970 as if the zone's clocks were UTC's. */
export function localSql(stretches: readonly Stretch[]): string {
  return `(call.started_at + ${offsetSql(stretches)})`;
}

/** How a zone's clocks stand from `from` to `to`, ms since 1970; a little more, so that both ends are in it. */
export function clocksOf(zone: string, from: number, to: number): Stretch[] {
  return stretchesOf(zone, from - 86_400_000, to + 86_400_000);
}

/** The same where the hour that is doubled in autumn counts as two: the moment at which the hour of a call began. */
export function hourStartSql(stretches: readonly Stretch[]): string {
  const offset = `(${offsetSql(stretches)})`;
  return `((call.started_at + ${offset}) / 3600000 * 3600000 - ${offset})`;
}
