import { type Attempt, attempt, type Outside } from './attempt.ts';
import { bodyOf, traceOfEvent } from './event.ts';
import type { Due, Outbox } from './outbox.ts';

/** Receivers that are talked to at the same time; the runtime allows six connections. */
const AT_ONCE = 5;

/** What draining needs beside the outbox. */
export interface Draining extends Outside {
  /** Runs work on the tables so that all of it is written or nothing. */
  transaction: (work: () => void) => void;
  /** Turns the sealed secret of a webhook back into the secret. */
  unseal: (webhook: string, sealed: string) => Promise<string>;
  /** From 0 to 1. */
  random: () => number;
  /** Told of each attempt, for whoever watches. */
  tried?: (due: Due, made: Attempt) => void;
}

/** Sends what is due, and notes what came of it. Call it again while `nextDue` is not later than now. */
export async function drain(outbox: Outbox, now: number, draining: Draining): Promise<void> {
  const claimed = outbox.claim(now, AT_ONCE);
  await Promise.all(
    claimed.map(async (due) => {
      const { event, url, webhook } = due;
      const sealed = outbox.webhooks.secretsOf(webhook, now);
      const secrets = await Promise.all(sealed.map((one) => draining.unseal(webhook, one))).catch(() => []);
      const letter = { url, secrets, event: event.id, trace: traceOfEvent(event), body: bodyOf(event) };
      const made = await attempt(letter, now, draining);
      draining.transaction(() => outbox.note(due, made, draining.random()));
      draining.tried?.(due, made);
    }),
  );
}
