import { type Attempt, attempt, type Outside } from './attempt.ts';
import { bodyOf, traceOfEvent } from './event.ts';
import type { Due, Outbox } from './outbox.ts';

/**
 * Events that a receiver is handed at the same time while it takes them, and while it does not: one that hangs must not hold
 * the connections of the others, of which the runtime allows six.
 */
const AT_ONCE = 5;
const AT_ONCE_WHILE_FAILING = 1;

/** What draining needs beside the outbox. */
export interface Draining extends Outside {
  /** Runs work on the tables so that all of it is written or nothing. */
  transaction: (work: () => void) => void;
  /** Turns a sealed secret of the webhook back into the secret. */
  unseal: (sealed: string) => Promise<string>;
  /** From 0 to 1. */
  random: () => number;
  /** Told of each attempt, for whoever watches. */
  tried?: (due: Due, made: Attempt) => void;
}

/**
 * Sends a webhook what is due, in the order it happened, and notes what came of it. Call it again while something is due,
 * and for another webhook without waiting for this one.
 */
export async function drain(outbox: Outbox, webhook: string, now: number, draining: Draining): Promise<void> {
  const isFailing = outbox.webhooks.find(webhook)?.failingSince !== null;
  const claimed = outbox.claim(webhook, now, isFailing ? AT_ONCE_WHILE_FAILING : AT_ONCE);
  await Promise.all(
    claimed.map(async (due) => {
      const { event, url } = due;
      const sealed = outbox.webhooks.secretsOf(webhook, now);
      const secrets = await Promise.all(sealed.map(draining.unseal)).catch(() => []);
      const letter = { url, secrets, event: event.id, trace: traceOfEvent(event), body: bodyOf(event) };
      const made = await attempt(letter, now, draining);
      draining.transaction(() => outbox.note(due, made, draining.random()));
      draining.tried?.(due, made);
    }),
  );
}
