import type { Stir } from '../carrier.ts';

/**
 * Reads what Twilio says of a caller id in `StirVerstat`
 * (https://www.twilio.com/docs/voice/trusted-calling-with-shakenstir#receiving-calls-with-shakenstir):
 * `TN-Validation-Passed-A`, `TN-Validation-Failed-B-Diverted`, `No-TN-Validation-Passthrough` …
 * Whole values only; `null` for anything else, an empty one included: nothing was said.
 *
 * @example stirOf('TN-Validation-Passed-A') // { attestation: 'A', verified: true, diverted: false, passthrough: false }
 */
export function stirOf(verstat: string | null): Stir | null {
  const parts = VERSTAT.exec(verstat ?? '')?.groups;
  if (parts === undefined) return null;
  return {
    attestation: (parts.level as 'A' | 'B' | 'C' | undefined) ?? null,
    verified: parts.result === undefined ? null : parts.result === 'Passed',
    diverted: parts.diverted !== undefined,
    passthrough: parts.passthrough !== undefined,
  };
}

// A passed validation always has a level; a failed one may have lost it.
const VERSTAT =
  /^(?:No-TN-Validation|TN-Validation-(?<result>Passed(?=-[ABC])|Failed)(?:-(?<level>[ABC]))?)(?<diverted>-Diverted)?(?<passthrough>-Passthrough)?$/;
