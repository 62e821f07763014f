import type { Chore } from '../calls/chores.ts';
import type { CompanyTables } from '../calls/company-tables.ts';
import type { Env } from '../env.ts';
import type { Round } from './postman.ts';

/** A company's mail, for its alarm. What is large is loaded when something is due. */
export class Post {
  readonly #tables: CompanyTables;
  readonly #env: Env;
  readonly #company: string;
  readonly #transaction: <T>(work: () => T) => T;

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

  /** Looking at what happened, and writing mail of it. */
  writing(): Chore {
    const { notices, summaries } = this.#tables;
    const toWrite = [notices.nextDue(), summaries.nextDue()].filter((at) => at !== null);
    return {
      name: 'mail',
      due: toWrite.length === 0 ? null : Math.min(...toWrite),
      work: async (now) => (await import('./postman.ts')).writeMail(this.#round(now)),
    };
  }

  /** Sending it: one letter of each lane at a time, so that none waits for all others. */
  sending(): Chore[] {
    return this.#tables.letters.due().map(({ lane, at }) => ({
      name: `letters ${lane}`,
      due: at,
      work: async (now) => (await import('./postman.ts')).sendLetter(this.#round(now), lane),
    }));
  }

  #round(now: number): Round {
    return {
      env: this.#env,
      company: this.#company,
      tables: this.#tables,
      transaction: this.#transaction,
      now,
    };
  }
}
