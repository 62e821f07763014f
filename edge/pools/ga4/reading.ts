import { stretchesOf } from '../../local-time.ts';
import {
  NO_MINUTE_REPORT,
  noteOnUnknownZone,
  notesOn,
  notesOnDoubledHours,
  notesOnMissingStarts,
  notesOnQuota,
  whyNoMinutes,
} from './notes.ts';
import { addTokens, type Report } from './report.ts';
import {
  clocksOf,
  type HourOfVisits,
  hoursOf,
  type MeansOfVisits,
  type MinuteOfVisits,
  meansOf,
  minutesOf,
} from './rows.ts';

/** Visits to a site as Google Analytics counted them; the means are over all hours. */
export interface Ga4Traffic extends MeansOfVisits {
  /** The property's own, a name of the IANA database. */
  timeZone: string;
  /** Minutes in which visits began; `null` when Google has no whole count of them, with the reason among the notes. */
  minutes: MinuteOfVisits[] | null;
  /** Hours that had visits. */
  hours: HourOfVisits[];
  /** What a reader of the figures has to know, in sentences. */
  notes: string[];
}

/**
 * What the two reports say about the traffic. Minutes are used when Google tells of all of them. When it keeps some
 * back, hours are, which lose less: rows with few people withheld, rows put into "(other)", rows without a time. What
 * is only sampled is scaled up by Google and stays, with a note.
 *
 * @param byMinute `null` where there is none
 */
export function trafficFrom(byMinute: Report | null, byHour: Report): Ga4Traffic {
  const zone = zoneOf(byHour.metadata.timeZone);
  const clocks = clocksOf(zone ?? 'UTC', [...byHour.rows, ...(byMinute?.rows ?? [])]);
  const hours = hoursOf(byHour.rows, clocks);
  const placed = byMinute === null ? null : minutesOf(byMinute.rows, clocks);
  const noMinutes =
    byMinute === null || placed === null
      ? NO_MINUTE_REPORT
      : whyNoMinutes(byMinute.metadata, byMinute.rows.length, placed.unplaced);
  const minutes = noMinutes === null ? (placed?.bins ?? null) : null;
  const means = meansOf(hours.bins);
  return {
    timeZone: zone ?? 'UTC',
    minutes,
    hours: hours.bins,
    ...means,
    notes: [
      ...(noMinutes === null ? [] : [noMinutes]),
      ...(byMinute === null
        ? []
        : notesOn({
            subject: 'Visits by the minute',
            // What is missing is said already, as the reason why they are not used.
            metadata: { ...byMinute.metadata, thresholded: false, otherRow: false },
            unplaced: 0,
          })),
      ...notesOn({ subject: 'Visits by the hour', metadata: byHour.metadata, unplaced: hours.unplaced }),
      ...(minutes === null
        ? []
        : notesOnMissingStarts(visitsIn(minutes), visitsIn(hours.bins), means.averageSessionSeconds)),
      ...notesOnDoubledHours(hours.doubledOn),
      ...(zone === null ? [noteOnUnknownZone(byHour.metadata.timeZone)] : []),
      ...notesOnQuota(byMinute === null ? byHour.tokens : addTokens(byMinute.tokens, byHour.tokens)),
    ],
  };
}

function visitsIn(bins: readonly { sessions: number }[]): number {
  return bins.reduce((sum, { sessions }) => sum + sessions, 0);
}

function zoneOf(timeZone: string | null): string | null {
  try {
    if (timeZone !== null) stretchesOf(timeZone, 0, 0);
    return timeZone;
  } catch {
    return null;
  }
}
