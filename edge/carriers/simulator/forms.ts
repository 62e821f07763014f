import type { SimulatedLeg, SimulatedState } from './state.ts';

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
  };
}

/** Whole seconds between two instants of the call's clock. */
const secondsBetween = (from: number | null, to: number | null): number =>
  from === null || to === null ? 0 : Math.round((to - from) / 1000);

/** The form that asks for TwiML: the voice webhook and redirects. */
export function askForm(state: SimulatedState): Form {
  return about(state, state.caller);
}

/** The form a dial's `action` gets (https://www.twilio.com/docs/voice/twiml/dial#action). */
export function dialedForm(state: SimulatedState, leg: SimulatedLeg): Form {
  const bridged = leg.answeredAt !== null;
  return {
    ...about(state, state.caller),
    DialCallSid: leg.sid,
    DialCallStatus: leg.status,
    DialBridged: String(bridged),
    ...(bridged ? { DialCallDuration: String(secondsBetween(leg.answeredAt, leg.endedAt)) } : {}),
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
    ...(leg.parent === null ? {} : { ParentCallSid: leg.parent }),
    CallbackSource: 'call-progress-events',
    SequenceNumber: String(leg.fired),
    Timestamp: rfc2822(state.placement.placedAt + state.clock),
    ...(leg.endedAt === null
      ? {}
      : { CallDuration: String(seconds), Duration: String(Math.ceil(seconds / 60)) }),
  };
}

/** `Sun, 25 Mar 2018 09:53:19 +0000` */
function rfc2822(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000');
}
