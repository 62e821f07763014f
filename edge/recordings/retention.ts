import type { CompanyTables } from '../calls/company-tables.ts';
import { DEFAULT_SETTINGS, RECORDING_SETTINGS } from './settings.ts';

/** The setting that says when old recordings are looked for next, ms. */
const SWEEP_AT = 'recordings.sweepAt';

const DAY_MS = 86_400_000;

/** Recordings that one sweep takes; when there are more, the next one follows at once. */
const MOST_AT_ONCE = 200;

type Tables = Pick<CompanyTables, 'settings' | 'shelf' | 'transcripts'>;

/** When old recordings are to be looked for, ms: once a day, while there is anything that can grow old. */
export function nextSweep({ settings, shelf }: Tables): number | null {
  return shelf.isAnythingKept() ? settings.get(SWEEP_AT, 1) : null;
}

/** Deletes what is older than the company keeps it, once a day: sound, the carrier's copy, and what was said. */
export function sweep(tables: Tables, at: number): void {
  const { settings, shelf, transcripts } = tables;
  const due = nextSweep(tables);
  if (due === null || due > at) return;
  const { days } = settings.get(RECORDING_SETTINGS, DEFAULT_SETTINGS);
  const old = days === null ? [] : shelf.olderThan(at - days * DAY_MS, MOST_AT_ONCE);
  for (const id of old) shelf.remove(id, null, at);
  if (days !== null) transcripts.forgetOlderThan(at - days * DAY_MS);
  settings.set(SWEEP_AT, old.length === MOST_AT_ONCE ? at : at + DAY_MS);
}
