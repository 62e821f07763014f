import type { Instruction } from '../flows/instruction.ts';
import { GRACE_SECONDS } from './cap-arithmetic.ts';

/** The longest call a carrier lets through, s (https://www.twilio.com/docs/voice/twiml/dial#timelimit). */
export const LONGEST_CALL = 4 * 60 * 60;

/** How long after its last moment a call is asked about, ms. */
export const PATIENCE_MS = 10 * 60_000;

/**
 * When we must have heard of a call again that was told this, ms. A ringing destination has answered or not when its time
 * is over; a conversation is then known and the call is looked at again when it must be over.
 */
export function heardBy(instructions: readonly Instruction[], at: number): number {
  const last = instructions.at(-1);
  if (last?.do === 'dial') return at + (last.ringSeconds + GRACE_SECONDS) * 1000;
  return at + PATIENCE_MS + (last?.do === 'record' ? last.maxSeconds * 1000 : 0);
}
