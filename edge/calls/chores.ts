/** Something that a company's alarm does, and that may have to wait for somebody outside. */
export interface Chore {
  /** Of those with one name only one is done at a time. */
  name: string;
  /** When it is to be done next, ms since 1970; `null` when there is nothing to do. */
  due: number | null;
  work: (at: number) => Promise<void>;
}

/**
 * How long after its beginning, at the soonest, one is looked at again that is not done yet, ms: by then the object may have
 * died, and what it had in hand is done again. Also how long after it failed it is begun again.
 */
const AGAIN_AFTER_MS = 60_000;

/**
 * Does chores side by side, so that none waits for another: not mail for a receiver that hangs, nor one receiver for the
 * next. What is in hand is known only here; what it is about stays due in the tables until it is done.
 */
export class Chores {
  readonly #busy = new Set<string>();
  readonly #notBefore = new Map<string, number>();

  /**
   * Begins what is due and not in hand.
   *
   * @param failed told what one threw
   * @param done called whenever one is over
   * @returns when all that were begun are over; never rejects
   */
  async begin(
    chores: readonly Chore[],
    at: number,
    { failed, done }: { failed: (name: string, error: unknown) => void; done: () => void },
  ): Promise<void> {
    const due = chores.filter((chore) => (this.#dueOf(chore) ?? Number.POSITIVE_INFINITY) <= at);
    await Promise.all(
      due.map(async ({ name, work }) => {
        // Also of one in hand: it is looked at again a minute later, not at once.
        this.#notBefore.set(name, at + AGAIN_AFTER_MS);
        if (this.#busy.has(name)) return;
        this.#busy.add(name);
        try {
          await work(at);
          this.#notBefore.delete(name);
        } catch (error) {
          failed(name, error);
        }
        this.#busy.delete(name);
        done();
      }),
    );
  }

  /** When to begin again, ms since 1970; `null` when there is nothing to do. One in hand may be lost with the object. */
  nextDue(chores: readonly Chore[]): number | null {
    const due = chores.map((chore) => this.#dueOf(chore)).filter((at) => at !== null);
    return due.length === 0 ? null : Math.min(...due);
  }

  #dueOf({ name, due }: Chore): number | null {
    return due === null ? null : Math.max(due, this.#notBefore.get(name) ?? Number.NEGATIVE_INFINITY);
  }
}
