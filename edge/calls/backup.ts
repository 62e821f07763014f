import type { Capabilities } from '../carriers/carrier.ts';
import type { Instruction } from '../flows/instruction.ts';

/** How long the backup number rings, s. */
const RING_SECONDS = 30;

/** What an answer depends on, beside the call itself. Plain data. */
export interface Situation {
  /** The edge's clock, ms. */
  at: number;
  /** The company's time zone, IANA. */
  zone: string;
  /** Rings when no flow can be run: E.164, or `null` for none. */
  backup: string | null;
  /** Of the carrier the call came in by. */
  capabilities: Capabilities;
}

/**
 * What a caller hears when there is no flow to run, or it fails: the company's backup number rings, or a sentence says
 * that nobody can be reached.
 */
export function withoutFlow(backup: string | null, step: number): Instruction[] {
  if (backup === null) {
    return [
      { do: 'say', text: 'Sorry, this number is not in service yet.', language: 'en-US' },
      { do: 'hangup' },
    ];
  }
  return [
    {
      do: 'dial',
      step,
      legs: [{ to: backup, sendDigits: '', hasPickup: false, acceptKey: null }],
      ringSeconds: RING_SECONDS,
      callerId: null,
      timeLimitSeconds: null,
      record: false,
      holdUrl: null,
      survey: false,
    },
  ];
}
