import type { HangupCause, Stir } from '../carrier.ts';
import type { Fields } from '../form.ts';
import type { CallbackVariant } from '../twilio/callbacks.ts';

/**
 * `HangupCause` in ours (https://developers.telnyx.com/api-reference/callbacks/texml-call-completed). Any other word is
 * a failure of the network.
 */
const CAUSES: ReadonlyMap<string, HangupCause> = new Map([
  ['normal_clearing', 'normal_clearing'],
  ['no_answer', 'no_answer'],
  ['timeout', 'no_answer'],
  ['user_busy', 'user_busy'],
  ['originator_cancel', 'originator_cancel'],
  ['lose_race', 'lose_race'],
  ['call_rejected', 'hangup'],
]);

/** Twilio's forms, with what Telnyx says in other fields. */
export const TELNYX: CallbackVariant = {
  stir: stirOf,
  cause(form) {
    const told = form.text('HangupCause');
    return told === null ? null : (CAUSES.get(told.toLowerCase().replaceAll('-', '_')) ?? 'other');
  },
};

/** `ShakenStirAttestation` (A, B, C) and `ShakenStirValidated` (true, false); nothing where neither is said. */
function stirOf(form: Fields): Stir | null {
  const level = /^[ABC]$/.exec(form.text('ShakenStirAttestation') ?? '')?.[0] ?? null;
  const validated = /^(?:true|false)$/i.exec(form.text('ShakenStirValidated') ?? '')?.[0] ?? null;
  if (level === null && validated === null) return null;
  return {
    attestation: level as Stir['attestation'],
    verified: validated === null ? null : validated.toLowerCase() === 'true',
    diverted: false,
    passthrough: false,
  };
}
