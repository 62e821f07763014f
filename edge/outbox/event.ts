import { traceOf } from '../trace.ts';

/** What a company can be told of by webhook. */
export const EVENT_TYPES = [
  'call.started',
  'call.routed',
  'call.ended',
  'call.updated',
  'call.recording_ready',
  'call.transcript_ready',
  'lead.updated',
  'cap.reached',
  'pool.exhausted',
  'number.leaked',
  'port.updated',
  'integration.failed',
  'test.ping',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** Something that happened, written down in the same transaction as what made it happen. */
export interface OutboxEvent {
  /** `evt_…`; stays the same through every attempt and replay, so that a receiver can tell a repetition. */
  id: string;
  type: EventType;
  /** ms since 1970 */
  at: number;
  /** What it is about, e.g. the id of a call. */
  subject: string;
  /** Counts the events of a subject from 1: of two, the greater is the later, in whatever order they arrive. */
  version: number;
  data: object;
}

/**
 * The body of a webhook, as Standard Webhooks 1.0 has it (https://www.standardwebhooks.com), which also names the headers
 * that `sign.ts` makes.
 */
export function bodyOf({ type, at, version, data }: OutboxEvent): string {
  return JSON.stringify({ type, timestamp: new Date(at).toISOString(), data: { ...data, version } });
}

/** The trace that an event goes under: that of the call in it, or one of its own. */
export function traceOfEvent({ id, data }: OutboxEvent): string {
  return 'trace' in data && typeof data.trace === 'string' ? data.trace : traceOf(id);
}
