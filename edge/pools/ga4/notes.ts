import type { ReportMetadata, Tokens } from './report.ts';

/** Counts of Google's that should agree differ by some per cent as a rule; below this share they do not agree. */
const CLEARLY_FEWER = 0.9;

/** What a reader of the figures has to know about one of the reports. */
export interface Remarks {
  /** What the report counts, as in "Visits by the minute". */
  subject: string;
  metadata: ReportMetadata;
  /** Visits Google counted without saying when. */
  unplaced: number;
}

/** What Google says about a report, in sentences. */
export function notesOn({ subject, metadata, unplaced }: Remarks): string[] {
  const { thresholded, otherRow, emptyReason, sample } = metadata;
  return [
    ...(thresholded
      ? [
          `${subject}: Google withholds the rows with few people in them (data thresholds), so there were more visits than these.`,
        ]
      : []),
    ...(otherRow
      ? [
          `${subject}: Google put some of the data into an "(other)" row, as the property has too many different values, so there were more visits than these.`,
        ]
      : []),
    ...(unplaced > 0 ? [`${subject}: ${unplaced} visits came without a time and are left out.`] : []),
    ...(sample === null
      ? []
      : [
          `${subject}: Google read ${percent(sample.read / Math.max(1, sample.of))} of the events (${sample.read} of ${sample.of}) and scaled the counts up, so bursts and quiet minutes are guesses.`,
        ]),
    ...(emptyReason === null ? [] : [`${subject}: Google gives no data; its reason: ${emptyReason}`]),
  ];
}

const CONSEQUENCE =
  'so the check uses hours, which hide bursts and count a visit in every hour it goes on in';

/** That there is no report by the minute at all. */
export const NO_MINUTE_REPORT = `Minutes are not used: there is no report by the minute, ${CONSEQUENCE}.`;

/**
 * Why only hours are to be had, in a sentence; `null` when the minutes can be used.
 *
 * @param unplaced visits of the report that came without a time
 */
export function whyNoMinutes(metadata: ReportMetadata, rows: number, unplaced: number): string | null {
  const because = (reason: string) => `Minutes are not used: ${reason}, ${CONSEQUENCE}.`;
  if (rows === 0) return because('Google has no session_start events by the minute');
  if (metadata.thresholded) {
    return because(
      'Google withholds minutes with few people in them (data thresholds), which would make the site look emptier than it is',
    );
  }
  if (metadata.otherRow || unplaced > 0) {
    const visits = unplaced > 0 ? `${unplaced} visits` : 'some of the visits';
    return because(
      `Google put ${visits} into rows without a time, such as "(other)", as the property has too many different values`,
    );
  }
  return null;
}

/**
 * That the minutes hold clearly fewer visits than the hours. A visit of D seconds is counted in 1 + D/3600 hours on
 * average, so so many fewer are expected.
 */
export function notesOnMissingStarts(
  byMinute: number,
  byHour: number,
  averageSessionSeconds: number,
): string[] {
  const expected = byHour / (1 + averageSessionSeconds / 3600);
  // Of few visits, more or fewer may have gone on into a next hour by chance.
  if (byMinute >= CLEARLY_FEWER * expected - 3 * Math.sqrt(expected)) return [];
  return [
    `Minutes hold ${byMinute} visits where hours speak of about ${Math.round(expected)}: Google has no session_start event, or no minute, for the others, so sizes come out too small.`,
  ];
}

/** On the hour that came twice. `doubledOn`: days, `2026-10-25`. */
export function notesOnDoubledHours(doubledOn: readonly string[]): string[] {
  return doubledOn.map(
    (day) =>
      `Clocks went back on ${day}: Google counts the hour that came twice as one; half of its visits are laid on each.`,
  );
}

/** That the property's time zone is not to be had, and what is done instead. */
export function noteOnUnknownZone(timeZone: string | null): string {
  const why = timeZone === null ? 'Google did not say' : `there is no time zone "${timeZone}" here`;
  return `The property's time zone is not known (${why}); times are shown as if its clock were UTC's, which changes no size.`;
}

/** A warning when the same check could not be made again. */
export function notesOnQuota(tokens: Tokens | null): string[] {
  if (tokens === null || tokens.left >= tokens.used) return [];
  return [
    `Google's quota for this property is nearly used up: this check took ${tokens.used} tokens and ${tokens.left} are left, so the next one may be refused.`,
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}
