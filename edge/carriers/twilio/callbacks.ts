import { isE164 } from '../../e164.ts';
import { Problem } from '../../problem.ts';
import type { CarrierEvent, DialResult, LegStatus } from '../carrier.ts';
import { callerOf } from '../withheld.ts';

/**
 * Twilio's words for where a call stands, in ours: `CallStatus` and `DialCallStatus`
 * (https://www.twilio.com/docs/voice/api/call-resource#call-status-values, …/twiml/number, …/twiml/dial).
 */
const STATUS: ReadonlyMap<string, LegStatus> = new Map([
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

/**
 * A webhook of Twilio's, a form. What a call cannot be followed without (who, where to, how it stands) throws a
 * `Problem` that names the parameter; what it can do without is `null` when it is missing or unreadable, so that a
 * strange detail never costs a call.
 */
function fields(body: string) {
  const form = new URLSearchParams(body);
  const text = (name: string): string | null => form.get(name)?.trim() || null;
  const required = (name: string): string => {
    const value = text(name);
    if (value === null) throw new Problem('invalid_request', `${name} is missing`, name);
    return value;
  };
  return {
    text,
    required,
    number(name: string): string {
      const value = required(name);
      if (!isE164(value))
        throw new Problem('invalid_request', `${name} must be an E.164 number such as +13125550123`, name);
      return value;
    },
    status(name: string): LegStatus {
      const value = required(name);
      const status = STATUS.get(value);
      if (status === undefined)
        throw new Problem('invalid_request', `${name} must be one of ${[...STATUS.keys()].join(', ')}`, name);
      return status;
    },
    count(name: string): number | null {
      const value = text(name);
      return value !== null && /^\d{1,9}$/.test(value) ? Number(value) : null;
    },
    instant(name: string): number | null {
      const at = Date.parse(text(name) ?? '');
      return Number.isNaN(at) ? null : at;
    },
  };
}

/**
 * A status callback. The leg of a number that was dialled names the call it belongs to in `ParentCallSid`; the
 * caller's own leg has none and is the call itself. Field `To`, `CallSid` or `CallStatus` in its `Problem`.
 */
export function parseStatus(body: string): CarrierEvent {
  const form = fields(body);
  const leg = form.required('CallSid');
  const status = form.status('CallStatus');
  return {
    call: form.text('ParentCallSid') ?? leg,
    leg,
    to: form.number('To'),
    from: callerOf(form.text('From')),
    status,
    sequence: form.count('SequenceNumber'),
    at: form.instant('Timestamp'),
    duration: form.count('CallDuration'),
    callerCity: form.text('CallerCity'),
    callerState: form.text('CallerState'),
    callerCountry: form.text('CallerCountry'),
    callerName: form.text('CallerName'),
  };
}

/** The voice webhook: a call has reached a number of ours. The same form as a status callback, without its extras. */
export function parseIncoming(body: string): CarrierEvent {
  return parseStatus(body);
}

/** The request to a dial's `action`. Field `CallSid` or `DialCallStatus` in its `Problem`. */
export function parseDialed(body: string, node: string): DialResult {
  const form = fields(body);
  const status = form.status('DialCallStatus');
  return {
    call: form.required('CallSid'),
    node,
    status,
    // Twilio names the last leg it tried even when nobody answered it.
    leg: CONNECTED.has(status) ? form.text('DialCallSid') : null,
    duration: form.count('DialCallDuration') ?? 0,
  };
}
