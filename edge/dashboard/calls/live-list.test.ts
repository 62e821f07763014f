import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Call, CallPage } from '../../calls/call.ts';
import { callsOf, catchUp, hear, leave, nothingHeard, showWaiting } from './live-list.ts';
import { aCall } from './samples.ts';

const at = (startedAt: number, over: Partial<Call> = {}) =>
  aCall({ id: `call_${startedAt}`, startedAt, ...over });
const page = (starts: number[], next: string | null = null): CallPage => ({
  calls: starts.map((start) => at(start)),
  next,
});
const ids = (calls: Call[]) => calls.map((call) => call.id);
const pages = [page([30, 20, 10])];

describe('a new call', () => {
  test('comes in on top at once when nothing would move under the reader', () => {
    const live = hear(nothingHeard, at(40), pages, true, 1);
    expect(ids(callsOf(pages, live))).toEqual(['call_40', 'call_30', 'call_20', 'call_10']);
    expect(live.waiting.size).toBe(0);
  });

  test('waits behind the bar when the reader is further down, and shows when asked', () => {
    const live = hear(nothingHeard, at(40), pages, false, 1);
    expect(ids(callsOf(pages, live))).toEqual(['call_30', 'call_20', 'call_10']);
    expect([...live.waiting]).toEqual(['call_40']);
    expect(ids(callsOf(pages, showWaiting(live, 2)))[0]).toBe('call_40');
  });

  test('waits its turn behind one that already waits', () => {
    const one = hear(nothingHeard, at(40), pages, false, 1);
    const two = hear(one, at(50), pages, true, 2);
    expect([...two.waiting]).toEqual(['call_40', 'call_50']);
  });

  test('is up to date when it is let in, having changed while it waited', () => {
    const ringing = hear(nothingHeard, at(40, { state: 'ringing' }), pages, false, 1);
    const ended = hear(ringing, at(40, { state: 'ended' }), pages, false, 2);
    expect(ended.waiting.size).toBe(1);
    expect(callsOf(pages, showWaiting(ended, 3))[0]?.state).toBe('ended');
  });

  test('comes into an empty list', () => {
    expect(ids(callsOf([page([])], hear(nothingHeard, at(40), [page([])], true, 1)))).toEqual(['call_40']);
  });
});

describe('a call that changes', () => {
  test('changes where it stands', () => {
    const live = hear(nothingHeard, at(20, { state: 'connected' }), pages, true, 1);
    const calls = callsOf(pages, live);
    expect(ids(calls)).toEqual(['call_30', 'call_20', 'call_10']);
    expect(calls[1]?.state).toBe('connected');
    expect(live.shown.size).toBe(0);
  });

  test('is not taken for a new one when it is merely further down than we have loaded', () => {
    const more = [page([30, 20, 10], 'cursor')];
    expect(hear(nothingHeard, at(5), more, true, 1)).toBe(nothingHeard);
  });
});

describe('a call that no longer answers what was asked', () => {
  test('stays in its place, marked, and is among them again when it is heard of', () => {
    const gone = leave(nothingHeard, 'call_20', pages);
    expect(ids(callsOf(pages, gone))).toEqual(['call_30', 'call_20', 'call_10']);
    expect([...gone.gone]).toEqual(['call_20']);
    expect(hear(gone, at(20), pages, true, 1).gone.size).toBe(0);
  });

  test('does not come in when it still waits, and nothing is said of one that was never here', () => {
    const waiting = hear(nothingHeard, at(40), pages, false, 1);
    expect(leave(waiting, 'call_40', pages).waiting.size).toBe(0);
    expect(leave(nothingHeard, 'call_99', pages)).toBe(nothingHeard);
  });

  test('is found missing from the newest page after the stream was away, as far as that page reaches', () => {
    const newest = page([30, 15], 'cursor');
    const { gone } = catchUp(nothingHeard, newest, pages, new Set(), true, 1);
    expect([...gone]).toEqual(['call_20']);
  });
});

describe('after the stream was away', () => {
  test('missed calls and missed changes come in', () => {
    const newest: CallPage = { calls: [at(50), at(40), at(30, { state: 'connected' })], next: null };
    const calls = callsOf(pages, catchUp(nothingHeard, newest, pages, new Set(), true, 1));
    expect(ids(calls)).toEqual(['call_50', 'call_40', 'call_30', 'call_20', 'call_10']);
    expect(calls[2]?.state).toBe('connected');
  });

  test('a late answer does not overwrite what the stream said meanwhile', () => {
    const heard = hear(nothingHeard, at(30, { state: 'ended' }), pages, true, 1);
    const stale: CallPage = { calls: [at(30, { state: 'ringing' })], next: null };
    expect(callsOf(pages, catchUp(heard, stale, pages, new Set(['call_30']), true, 2))[0]?.state).toBe(
      'ended',
    );
  });

  test('a hole between the newest page and the list is not papered over', () => {
    const live = catchUp(nothingHeard, page([90, 80], 'cursor'), pages, new Set(), true, 1);
    expect(live.gap).toBe(true);
    expect(ids(callsOf(pages, live))).toEqual(['call_30', 'call_20', 'call_10']);
  });
});

test('whatever is heard in whatever order: every call once, newest first, no row lost, and none comes in unasked', () => {
  const message = fc.record({
    start: fc.integer({ min: 1, max: 60 }),
    atOnce: fc.boolean(),
    show: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 40 }), (messages) => {
      let live = nothingHeard;
      for (const { start, atOnce, show } of messages) {
        const before = ids(callsOf(pages, live));
        live = hear(live, at(start), pages, atOnce, 1);
        const after = ids(callsOf(pages, live));
        if (!atOnce) expect(after).toEqual(before);
        if (show) live = showWaiting(live, 2);
      }
      const calls = callsOf(pages, live);
      expect(new Set(ids(calls)).size).toBe(calls.length);
      expect(calls).toEqual(calls.toSorted((a, b) => b.startedAt - a.startedAt));
      expect(ids(calls)).toEqual(expect.arrayContaining(['call_30', 'call_20', 'call_10']));
    }),
  );
});
