import { placeOf } from './numbers.ts';
import type { Recording, SimulatedLeg, SimulatedState } from './state.ts';

type Form = Record<string, string>;

/** What every request about a leg carries (https://www.twilio.com/docs/voice/twiml#request-parameters). */
function about(state: SimulatedState, leg: SimulatedLeg): Form {
  return {
    CallSid: leg.sid,
    AccountSid: state.placement.account,
    From: leg.from,
    To: leg.to,
    Caller: leg.from,
    Called: leg.to,
    CallStatus: leg.status,
    Direction: leg.parent === null ? 'inbound' : 'outbound-dial',
    ApiVersion: '2010-04-01',
    ...(leg.parent === null ? aboutCaller(state) : { ParentCallSid: leg.parent }),
  };
}

/** What the carrier knows of the caller: what the script says, else where the number is from. */
function aboutCaller({ placement }: SimulatedState): Form {
  const { name, city, state, zip, country, stir } = placement.script.caller;
  const place = placeOf(placement.from);
  const known = {
    CallerName: name,
    CallerCity: city ?? place?.city ?? null,
    CallerState: state ?? place?.state ?? null,
    CallerZip: zip,
    CallerCountry: country ?? place?.country ?? null,
    StirVerstat: stir,
  };
  return Object.fromEntries(
    Object.entries(known).filter((pair): pair is [string, string] => pair[1] !== null),
  );
}

/** Whole seconds between two instants of the call's clock. */
const secondsBetween = (from: number | null, to: number | null): number =>
  from === null || to === null ? 0 : Math.round((to - from) / 1000);

/** The form that asks for TwiML and has nothing to tell: the voice webhook, redirects, pickups. */
export function askForm(state: SimulatedState, leg: SimulatedLeg): Form {
  return about(state, leg);
}

/** The same, to the fallback address (https://www.twilio.com/docs/voice/twiml#fallback-urls). */
export function fallbackForm(state: SimulatedState, errorUrl: string, problem: string): Form {
  // 11205: no answer in time; 11200: an answer that is none.
  const code = problem.startsWith('no answer') ? '11205' : '11200';
  return { ...about(state, state.caller), ErrorCode: code, ErrorUrl: errorUrl };
}

/** The form a gather's `action` gets (https://www.twilio.com/docs/voice/twiml/gather#action). */
export function gatheredForm(state: SimulatedState, leg: SimulatedLeg, digits: string): Form {
  return { ...about(state, leg), Digits: digits };
}

/** The form a recorded message's `action` gets (https://www.twilio.com/docs/voice/twiml/record#action). */
export function recordedForm(state: SimulatedState, recording: Recording): Form {
  return {
    ...about(state, state.caller),
    ...aboutRecording(state, recording),
    ...(state.caller.endedAt === null ? {} : { Digits: 'hangup' }),
  };
}

/** The form a dial's `action` gets (https://www.twilio.com/docs/voice/twiml/dial#action). */
export function dialedForm(state: SimulatedState, leg: SimulatedLeg): Form {
  const isBridged = leg.bridgedAt !== null;
  return {
    ...about(state, state.caller),
    DialCallSid: leg.sid,
    DialCallStatus: leg.status,
    DialBridged: String(isBridged),
    ...(isBridged ? { DialCallDuration: String(secondsBetween(leg.bridgedAt, leg.endedAt)) } : {}),
  };
}

/**
 * A status callback (https://www.twilio.com/docs/voice/twiml/number#status-callback-http-parameters). Durations
 * count from the answer; `Duration` is in minutes, as Twilio bills.
 */
export function progressForm(state: SimulatedState, leg: SimulatedLeg): Form {
  const seconds = secondsBetween(leg.answeredAt, leg.endedAt);
  return {
    ...about(state, leg),
    CallbackSource: 'call-progress-events',
    SequenceNumber: String(leg.fired),
    Timestamp: rfc2822(state.placement.placedAt + state.clock),
    ...(leg.endedAt === null
      ? {}
      : { CallDuration: String(seconds), Duration: String(Math.ceil(seconds / 60)) }),
  };
}

function aboutRecording({ placement }: SimulatedState, { sid, seconds }: Recording): Form {
  return {
    RecordingSid: sid,
    RecordingUrl: `${placement.recordingsUrl}/${sid}`,
    ...(seconds === null ? {} : { RecordingDuration: String(seconds) }),
  };
}

/** A recording's callback (https://www.twilio.com/docs/voice/api/recording#recordingstatuscallback-request-parameters). */
export function recordingForm(state: SimulatedState, recording: Recording): Form {
  const { placement } = state;
  return {
    AccountSid: placement.account,
    CallSid: placement.call,
    ...aboutRecording(state, recording),
    RecordingStatus: recording.status,
    RecordingChannels: String(recording.channels),
    RecordingStartTime: rfc2822(placement.placedAt + recording.startedAt),
    RecordingSource: recording.kind,
    RecordingTrack: 'both',
  };
}

/** A transcript's callback (https://www.twilio.com/docs/voice/twiml/record#transcribecallback). */
export function transcriptForm(state: SimulatedState, recording: Recording): Form {
  const { placement } = state;
  return {
    AccountSid: placement.account,
    CallSid: placement.call,
    From: placement.from,
    To: placement.to,
    TranscriptionSid: recording.sid.replace('RE', 'TR'),
    TranscriptionStatus: 'completed',
    TranscriptionType: 'fast',
    TranscriptionText: placement.script.message.text,
    ...aboutRecording(state, recording),
  };
}

/** `Sun, 25 Mar 2018 09:53:19 +0000` */
function rfc2822(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000');
}
