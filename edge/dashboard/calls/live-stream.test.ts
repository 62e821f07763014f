import { describe, expect, test } from 'vitest';
import { readMessage, waitBefore } from './live-stream.ts';
import { aCall } from './samples.ts';

describe('the wait before trying again', () => {
  test('doubles up to half a minute', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => waitBefore(attempt, 1))).toEqual([
      1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
    ]);
  });

  test('is spread, and never shorter than half of it', () => {
    expect(waitBefore(3, 0)).toBe(4000);
    expect(waitBefore(3, 0.5)).toBe(6000);
  });
});

describe('a message of the stream', () => {
  test('is a call', () => {
    const call = aCall();
    expect(readMessage(JSON.stringify({ type: 'call', call }))).toEqual({ type: 'call', call });
  });

  test('or the id of one that has left', () => {
    expect(readMessage('{"type":"gone","id":"call_1"}')).toEqual({ type: 'gone', id: 'call_1' });
  });

  test('of another kind, or one that cannot be read, changes nothing', () => {
    const others = [
      '',
      'pong',
      'null',
      '[]',
      '{"type":"call"}',
      '{"type":"gone"}',
      '{"type":"pool","pool":{}}',
      new ArrayBuffer(2),
    ];
    expect(others.map(readMessage)).toEqual(others.map(() => null));
  });
});
