import { describe, expect, it } from 'vitest';
import {
  noteOnUnknownZone,
  notesOn,
  notesOnDoubledHours,
  notesOnMissingStarts,
  notesOnQuota,
  whyNoMinutes,
} from './notes.ts';
import type { ReportMetadata } from './report.ts';

const WHOLE: ReportMetadata = {
  timeZone: 'UTC',
  thresholded: false,
  otherRow: false,
  emptyReason: null,
  sample: null,
};

function notes(metadata: Partial<ReportMetadata>, unplaced = 0): string[] {
  return notesOn({ subject: 'Visits by the hour', metadata: { ...WHOLE, ...metadata }, unplaced });
}

describe('what is said about a report', () => {
  it('is nothing when it is whole', () => {
    expect(notes({})).toEqual([]);
    expect(whyNoMinutes(WHOLE, 1, 0)).toBeNull();
  });

  it('is that rows are withheld', () => {
    expect(notes({ thresholded: true })).toEqual([
      expect.stringMatching(/^Visits by the hour: .*thresholds.*more/),
    ]);
    expect(whyNoMinutes({ ...WHOLE, thresholded: true }, 10, 0)).toMatch(
      /withholds minutes with few people.*uses hours/,
    );
  });

  it('is that there is an "(other)" row, and how much came without a time', () => {
    expect(notes({ otherRow: true }, 12)).toEqual([
      expect.stringContaining('"(other)"'),
      expect.stringContaining('12 visits came without a time'),
    ]);
    expect(whyNoMinutes({ ...WHOLE, otherRow: true }, 10, 0)).toContain('some of the visits');
    expect(whyNoMinutes(WHOLE, 10, 12)).toMatch(/12 visits into rows without a time.*uses hours/);
  });

  it('is what part of the events was read', () => {
    expect(notes({ sample: { read: 100, of: 1000 } })).toEqual([
      expect.stringContaining('read 10 % of the events (100 of 1000)'),
    ]);
    expect(notes({ sample: { read: 4, of: 1000 } })[0]).toContain('0.4 %');
    expect(whyNoMinutes({ ...WHOLE, sample: { read: 4, of: 1000 } }, 10, 0)).toBeNull();
  });

  it('is why there is nothing in it, in Google’s words', () => {
    expect(notes({ emptyReason: 'NO_DATA' })).toEqual([expect.stringContaining('NO_DATA')]);
    expect(whyNoMinutes(WHOLE, 0, 0)).toContain('no session_start');
  });

  it('is that minutes hold fewer visits than hours, beyond those that go on into a next hour', () => {
    expect(notesOnMissingStarts(1000, 1100, 360)).toEqual([]);
    expect(notesOnMissingStarts(12, 20, 360)).toEqual([]);
    expect(notesOnMissingStarts(600, 1100, 360)).toEqual([
      expect.stringContaining('600 visits where hours speak of about 1000'),
    ]);
  });

  it('is on which day an hour came twice', () => {
    expect(notesOnDoubledHours(['2026-10-25'])).toEqual([expect.stringContaining('2026-10-25')]);
    expect(notesOnDoubledHours([])).toEqual([]);
  });

  it('is that the time zone is not known', () => {
    expect(noteOnUnknownZone(null)).toContain('Google did not say');
    expect(noteOnUnknownZone('Mars/Olympus')).toContain('"Mars/Olympus"');
  });

  it('is that the quota would not do for another time, and nothing while it would', () => {
    expect(notesOnQuota({ used: 10, left: 9 })).toEqual([expect.stringContaining('9 are left')]);
    expect(notesOnQuota({ used: 10, left: 10 })).toEqual([]);
    expect(notesOnQuota(null)).toEqual([]);
  });
});
