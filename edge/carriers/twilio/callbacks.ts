import type {
  CarrierEvent,
  HangupCause,
  LegStatus,
  Parsers,
  RecordingEvent,
  StepResult,
  Stir,
  TranscriptEvent,
} from '../carrier.ts';
import { type Fields, fields } from '../form.ts';
import { callerOf } from '../withheld.ts';
import { stirOf } from './stir.ts';

/**
 * Twilio's words for where a call stands, in ours: `CallStatus` and `DialCallStatus`
 * (https://www.twilio.com/docs/voice/api/call-resource#call-status-values, …/twiml/number, …/twiml/dial).
 */
export const STATUS: ReadonlyMap<string, LegStatus> = new Map([
  ['queued', 'queued'],
  ['initiated', 'queued'],
  ['ringing', 'ringing'],
  ['in-progress', 'answered'],
  ['answered', 'answered'],
  ['completed', 'completed'],
  ['busy', 'busy'],
  ['no-answer', 'no_answer'],
  ['failed', 'failed'],
  ['canceled', 'canceled'],
]);

const CONNECTED: ReadonlySet<LegStatus> = new Set(['answered', 'completed']);

/** `RecordingStatus` (https://www.twilio.com/docs/voice/api/recording#recording-status-values). */
const RECORDING_STATUS: ReadonlyMap<string, RecordingEvent['status']> = new Map([
  ['in-progress', 'in_progress'],
  ['paused', 'paused'],
  ['stopped', 'stopped'],
  ['completed', 'completed'],
  ['absent', 'absent'],
  ['failed', 'failed'],
]);

/** `RecordingSource`, of the two ways in which we record. */
const KINDS: ReadonlyMap<string, RecordingEvent['kind']> = new Map([
  ['RecordVerb', 'voicemail'],
  ['DialVerb', 'conversation'],
]);

const TRANSCRIPT_STATUS: ReadonlyMap<string, TranscriptEvent['status']> = new Map([
  ['completed', 'completed'],
  ['failed', 'failed'],
]);

/** What differs between the carriers whose webhooks look like Twilio's. */
export interface CallbackVariant {
  stir(form: Fields): Stir | null;
  /** Why a leg ended, where the carrier says more than the status does; else `null`. */
  cause(form: Fields): HangupCause | null;
}

export const TWILIO: CallbackVariant = {
  stir: (form) => stirOf(form.text('StirVerstat')),
  cause: () => null,
};

/** The parsers of a carrier that sends Twilio's forms. */
export function callbackParsers(variant: CallbackVariant): Parsers {
  /**
   * A leg, from the voice webhook or a status callback. The leg of a destination names the call it belongs to in
   * `ParentCallSid`; the caller's own leg has none and is the call itself.
   */
  function parseLeg(body: string): CarrierEvent {
    const form = fields(body);
    const leg = form.required('CallSid');
    const parent = form.text('ParentCallSid');
    const status = form.oneOf('CallStatus', STATUS);
    return {
      call: parent ?? leg,
      leg,
      to: parent === null ? form.e164('To') : form.required('To'),
      from: callerOf(form.text('From')),
      status,
      cause: variant.cause(form) ?? causeOf(status, parent === null),
      stir: parent === null ? variant.stir(form) : null,
      sequence: form.count('SequenceNumber'),
      at: form.instant('Timestamp'),
      duration: form.count('CallDuration'),
      callerCity: form.text('CallerCity'),
      callerState: form.text('CallerState'),
      callerZip: form.text('CallerZip'),
      callerCountry: form.text('CallerCountry'),
      callerName: form.text('CallerName'),
    };
  }

  return { parseIncoming: parseLeg, parseStatus: parseLeg, parseStep, parseRecording, parseTranscript };
}

/**
 * What a status alone says of the cause. A destination's leg that was canceled may have lost the race or been left
 * by a caller who hung up; only the call as a whole tells which.
 */
function causeOf(status: LegStatus, isCallers: boolean): HangupCause | null {
  if (status === 'canceled') return isCallers ? 'originator_cancel' : null;
  return CAUSE[status] ?? null;
}

const CAUSE: Partial<Record<LegStatus, HangupCause>> = {
  completed: 'normal_clearing',
  no_answer: 'no_answer',
  busy: 'user_busy',
  failed: 'other',
};

/** The request to an `action`, a redirect or a pickup. Field `CallSid` or `DialCallStatus` in its `Problem`. */
function parseStep(body: string, step: number): StepResult {
  const form = fields(body);
  const at = { call: form.text('ParentCallSid') ?? form.required('CallSid'), step };
  if (form.has('DialCallStatus')) return { ...at, ...dialed(form) };
  // A recording's action has `Digits` too: the key that ended it, or `hangup`. So recordings come first.
  if (form.has('RecordingUrl') || form.has('RecordingSid'))
    return { ...at, type: 'recorded', duration: form.count('RecordingDuration') ?? 0 };
  if (form.has('Digits')) return { ...at, type: 'digits', digits: form.text('Digits') ?? '' };
  return { ...at, type: 'continued' };
}

function dialed(form: Fields) {
  const told = form.oneOf('DialCallStatus', STATUS);
  // Somebody picked up and hung up, or declined, before the two were connected: nobody answered.
  const status = CONNECTED.has(told) && form.text('DialBridged') === 'false' ? 'no_answer' : told;
  const isConnected = CONNECTED.has(status);
  return {
    type: 'dialed' as const,
    status,
    // Twilio names the last leg it tried even when nobody answered it.
    leg: isConnected ? form.text('DialCallSid') : null,
    duration: isConnected ? (form.count('DialCallDuration') ?? 0) : 0,
  };
}

/** https://www.twilio.com/docs/voice/api/recording#recordingstatuscallback, …/twiml/record */
function parseRecording(body: string): RecordingEvent {
  const form = fields(body);
  const call = form.required('CallSid');
  return {
    call: form.text('ParentCallSid') ?? call,
    leg: call,
    recording: form.required('RecordingSid'),
    status: form.oneOf('RecordingStatus', RECORDING_STATUS),
    url: form.text('RecordingUrl'),
    duration: form.count('RecordingDuration'),
    channels: ['2', 'dual'].includes(form.text('RecordingChannels') ?? '') ? 2 : 1,
    kind: KINDS.get(form.text('RecordingSource') ?? '') ?? null,
  };
}

/** https://www.twilio.com/docs/voice/twiml/record#transcribecallback */
function parseTranscript(body: string): TranscriptEvent {
  const form = fields(body);
  return {
    call: form.required('CallSid'),
    recording: form.required('RecordingSid'),
    status: form.oneOf('TranscriptionStatus', TRANSCRIPT_STATUS),
    text: form.text('TranscriptionText'),
  };
}
