import type { CompanyTables } from '../calls/company-tables.ts';
import type { Env } from '../env.ts';
import { logError } from '../log.ts';

/** When something went wrong on our side, it is tried again after so long, ms. */
const AFTER_FAILURE_MS = 60_000;

/** A company's mail, for its alarm: when something is due, and doing it. What is large is loaded when it is. */
export class Post {
  readonly #tables: CompanyTables;
  readonly #env: Env;
  readonly #company: string;
  readonly #transaction: <T>(work: () => T) => T;
  #notBefore = 0;

  /** @param transaction runs work on the tables so that all of it is written or nothing */
  constructor(
    tables: CompanyTables,
    given: { env: Env; company: string; transaction: <T>(work: () => T) => T },
  ) {
    this.#tables = tables;
    this.#env = given.env;
    this.#company = given.company;
    this.#transaction = given.transaction;
  }

  /** When something is to be done next, ms since 1970; `null` when nothing waits. */
  nextDue(): number | null {
    const { letters, notices, summaries } = this.#tables;
    const due = [letters.nextDue(), notices.nextDue(), summaries.nextDue()].filter((at) => at !== null);
    return due.length === 0 ? null : Math.max(this.#notBefore, Math.min(...due));
  }

  /** Does what is due. Never rejects: mail must not hold up what else is. */
  async work(now: number): Promise<void> {
    if ((this.nextDue() ?? Number.POSITIVE_INFINITY) > now) return;
    try {
      const { makeRound } = await import('./postman.ts');
      await makeRound({
        env: this.#env,
        company: this.#company,
        tables: this.#tables,
        transaction: this.#transaction,
        now,
      });
    } catch (error) {
      logError('mail_failed', error);
      this.#notBefore = now + AFTER_FAILURE_MS;
    }
  }
}
