/**
 * Writes what many calls ask for in one go. Each caller adds its part and waits; the parts that have come by the end
 * of a turn are written by one `write`, and nobody is answered before it has happened. One commit costs as much as
 * one lease alone, so a burst costs hardly more than a single visitor.
 */
export class GroupCommit<Part> {
  readonly #write: (parts: Part[]) => void;
  readonly #failed: () => void;
  readonly #turn: () => Promise<void>;
  #parts: Part[] = [];
  #settled: PromiseWithResolvers<void> | null = null;

  /**
   * @param write writes all parts or throws having written none
   * @param failed called after a write threw, before its callers hear of it: what memory assumed is not on record
   * @param turn settles when it is time to write what has gathered, such as when the write before is safe
   */
  constructor(write: (parts: Part[]) => void, failed: () => void, turn: () => Promise<void>) {
    this.#write = write;
    this.#failed = failed;
    this.#turn = turn;
  }

  /** Resolves once the part is written; rejects, with every other part of the same write, when that failed. */
  add(part: Part): Promise<void> {
    this.#parts.push(part);
    if (this.#settled === null) {
      this.#settled = Promise.withResolvers<void>();
      const flush = () => this.flush();
      // What hinders the turn hinders the write, which says so to those who wait.
      this.#turn().then(flush, flush);
    }
    return this.#settled.promise;
  }

  /** Writes what is waiting at once, so that a read that follows sees it. Never throws: who waits is told. */
  flush(): void {
    const settled = this.#settled;
    if (settled === null) return;
    const parts = this.#parts;
    this.#parts = [];
    this.#settled = null;
    try {
      this.#write(parts);
      settled.resolve();
    } catch (error) {
      this.#failed();
      settled.reject(error);
    }
  }
}
