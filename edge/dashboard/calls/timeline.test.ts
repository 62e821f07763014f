import { describe, expect, test } from 'vitest';
import { type CallDetail, withoutDetail } from '../../calls/call.ts';
import { aCall, aCandidate } from './samples.ts';
import { timelineOf } from './timeline.ts';

const call: CallDetail = {
  ...withoutDetail(aCall({ startedAt: 60_000 })),
  events: [
    { at: 61_000, text: 'Ringing (312) 555-0100' },
    { at: 68_000, text: 'Answered' },
  ],
};
const visit = {
  ...aCandidate().visit,
  startedAt: 1000,
  lastActiveAt: 58_000,
  pages: [
    { url: 'https://example.com/', title: 'Home', at: 1000 },
    { url: 'https://example.com/pricing', title: 'Pricing', at: 31_000 },
  ],
};

describe('the story of a call', () => {
  test('runs from the arrival over the pages and the call to the last thing the phone did', () => {
    expect(timelineOf(call, visit).map((moment) => moment.kind)).toEqual([
      'arrival',
      'page',
      'page',
      'call',
      'phone',
      'phone',
    ]);
  });

  test('says how long each page was open: until the next one, or until the visit was last heard of', () => {
    const pages = timelineOf(call, visit).filter((moment) => moment.kind === 'page');
    expect(pages.map((page) => page.seconds)).toEqual([30, 27]);
  });

  test('does not tell the beginning of the call twice', () => {
    const opening = { at: 60_000, text: `+13125550199 called ${call.trackingNumber}` };
    const told = timelineOf({ ...call, events: [opening, ...call.events] }, null);
    expect(told.map((moment) => moment.kind)).toEqual(['call', 'phone', 'phone']);
  });

  test('does not make up a time for a page that was only just opened', () => {
    const brief = { ...visit, lastActiveAt: 31_000 };
    expect(timelineOf(call, brief).findLast((moment) => moment.kind === 'page')?.seconds).toBeNull();
  });

  test('begins with the call when no visit is known', () => {
    expect(timelineOf(call, null).map((moment) => moment.kind)).toEqual(['call', 'phone', 'phone']);
  });

  test('keeps to the order of time when a page came after the call began', () => {
    const later = {
      ...visit,
      pages: [...visit.pages, { url: 'https://example.com/c', title: 'C', at: 62_000 }],
    };
    expect(timelineOf(call, later).map((moment) => moment.at)).toEqual([
      1000, 1000, 31_000, 60_000, 61_000, 62_000, 68_000,
    ]);
  });
});
