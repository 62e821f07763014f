import type {
  Caller,
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

/**
 * Where a call or a dial stands: `CallStatus`, `DialStatus` and `DialBLegStatus`
 * (https://docs.plivo.com/docs/voice/use-cases/dial-status-reporting).
 */
const STATUS: ReadonlyMap<string, LegStatus> = new Map([
  ['ringing', 'ringing'],
  ['in-progress', 'answered'],
  ['answer', 'answered'],
  ['connected', 'answered'],
  ['completed', 'completed'],
  ['hangup', 'completed'],
  ['busy', 'busy'],
  ['failed', 'failed'],
  ['timeout', 'no_answer'],
  ['no-answer', 'no_answer'],
  ['cancel', 'canceled'],
]);

/** Hang-up causes, as networks write them and as Plivo names them (https://www.plivo.com/docs/voice/troubleshooting/hangup-causes/). */
const CAUSES: ReadonlyMap<string, HangupCause> = new Map([
  ['normal_clearing', 'normal_clearing'],
  ['normal_hangup', 'normal_clearing'],
  ['no_answer', 'no_answer'],
  ['no_user_response', 'no_answer'],
  ['ring_timeout_reached', 'no_answer'],
  ['user_busy', 'user_busy'],
  ['busy_line', 'user_busy'],
  ['originator_cancel', 'originator_cancel'],
  ['cancelled', 'originator_cancel'],
  ['lose_race', 'lose_race'],
  ['call_rejected', 'hangup'],
  ['rejected', 'hangup'],
]);

/** What a leg's end was, where its status only says that it ended. */
const ENDED_AS: Partial<Record<HangupCause, LegStatus>> = {
  no_answer: 'no_answer',
  user_busy: 'busy',
  originator_cancel: 'canceled',
  lose_race: 'canceled',
  hangup: 'busy',
  other: 'failed',
};

/** What a leg without a conversation was when it ended for this reason; `null` when the reason does not tell. */
export function endedAs(cause: HangupCause): LegStatus | null {
  return ENDED_AS[cause] ?? null;
}

/** Plivo writes numbers without their `+`. */
function plus(text: string): string {
  return /^\d{7,15}$/.test(text) ? `+${text}` : text;
}

function callerIn(text: string | null): Caller {
  return callerOf(text === null ? null : plus(text));
}

/** Why a leg ended, from what Plivo calls it; `null` when it does not say. */
export function causeOf(told: string | null): HangupCause | null {
  return told === null ? null : (CAUSES.get(told.toLowerCase().replaceAll(' ', '_')) ?? 'other');
}

/** `STIRVerification` and `STIRAttestation` (https://docs.plivo.com/docs/voice/concepts/stir-shaken). */
function stirOf(form: Fields): Stir | null {
  const verified = VERIFIED.get(form.text('STIRVerification')?.toLowerCase() ?? '');
  const level = /^[ABC]$/.exec(form.text('STIRAttestation') ?? '')?.[0] ?? null;
  if (verified === undefined && level === null) return null;
  return {
    attestation: level as Stir['attestation'],
    verified: verified ?? null,
    diverted: false,
    passthrough: false,
  };
}

const VERIFIED: ReadonlyMap<string, boolean> = new Map([
  ['verified', true],
  ['not verified', false],
]);

const NOWHERE = {
  callerCity: null,
  callerState: null,
  callerZip: null,
  callerCountry: null,
};

/** The call itself, ringing or over. */
function parseCall(form: Fields): CarrierEvent {
  const call = form.required('CallUUID');
  const status = form.oneOf('CallStatus', STATUS);
  return {
    call,
    leg: call,
    to: form.e164('To', plus),
    from: callerIn(form.text('From')),
    status,
    cause: causeOf(form.text('HangupCause')),
    stir: stirOf(form),
    sequence: null,
    at: null,
    duration: form.count('Duration'),
    ...NOWHERE,
    callerName: form.text('CallerName'),
  };
}

/** A destination's leg, from the dial's `callbackUrl`; the call is the other leg. */
function parseDialledLeg(form: Fields): CarrierEvent {
  const cause = causeOf(form.text('DialBLegHangupCause'));
  const told = form.oneOf(form.has('DialBLegStatus') ? 'DialBLegStatus' : 'DialAction', STATUS);
  const duration = form.count('DialBLegDuration');
  const isOver = told === 'completed' && cause !== null && (duration ?? 0) === 0;
  return {
    call: form.text('DialALegUUID') ?? form.required('CallUUID'),
    leg: form.required('DialBLegUUID'),
    to: plus(form.required('DialBLegTo')),
    from: callerIn(form.text('DialBLegFrom') ?? form.text('From')),
    // `hangup` says no more than that it is over; without a conversation, the cause says how.
    status: isOver ? (endedAs(cause) ?? told) : told,
    cause,
    stir: null,
    sequence: null,
    at: null,
    duration,
    ...NOWHERE,
    callerName: null,
  };
}

function parseIncoming(body: string): CarrierEvent {
  return parseCall(fields(body));
}

/** Progress of a destination, or the end of the call (`hangup_url`). */
function parseStatus(body: string): CarrierEvent {
  const form = fields(body);
  return form.has('DialBLegUUID') ? parseDialledLeg(form) : parseCall(form);
}

function parseStep(body: string, step: number): StepResult {
  const form = fields(body);
  const at = { call: form.text('DialALegUUID') ?? form.required('CallUUID'), step };
  if (form.has('DialStatus')) {
    const leg = form.text('DialBLegUUID');
    const told = form.oneOf('DialStatus', STATUS);
    // Plivo names a leg only when one was connected.
    const status = told === 'completed' && leg === null ? 'no_answer' : told;
    const isConnected = status === 'completed';
    return {
      ...at,
      type: 'dialed',
      status,
      leg: isConnected ? leg : null,
      duration: isConnected ? (form.count('DialBLegDuration') ?? 0) : 0,
    };
  }
  // A message's action has `Digits` too: the key that ended it. So messages come first.
  if (form.has('RecordUrl') || form.has('RecordingID'))
    return { ...at, type: 'recorded', duration: form.count('RecordingDuration') ?? 0 };
  if (form.has('Digits')) return { ...at, type: 'digits', digits: form.text('Digits') ?? '' };
  return { ...at, type: 'continued' };
}

/** A recording's `callbackUrl`: it is there (https://www.plivo.com/docs/voice/xml/record/). */
function parseRecording(body: string): RecordingEvent {
  const form = fields(body);
  return {
    call: form.required('CallUUID'),
    leg: form.required('CallUUID'),
    recording: form.required('RecordingID'),
    status: 'completed',
    url: form.required('RecordUrl'),
    duration: form.count('RecordingDuration'),
    channels: form.text('RecordChannelType') === 'stereo' ? 2 : 1,
    kind: null,
  };
}

/** A transcript's `transcriptionUrl`; its names are written small. */
function parseTranscript(body: string): TranscriptEvent {
  const form = fields(body);
  const text = form.text('transcription');
  return {
    call: form.required('call_uuid'),
    recording: form.required('recording_id'),
    status: text === null || form.text('error') !== null ? 'failed' : 'completed',
    text,
  };
}

/** Plivo's webhooks: forms with names of their own (https://docs.plivo.com/docs/voice/xml/request). */
export const plivoParsers: Parsers = {
  parseIncoming,
  parseStatus,
  parseStep,
  parseRecording,
  parseTranscript,
};
