/** Where the time of a request goes: the D1 directory, the objects of pools, the object of a company. */
export type Part = 'directory' | 'pool' | 'company';

/**
 * How long parts of a request took, for the header `Server-Timing`, which browsers show beside the request. Workers let the
 * clock stand still while they compute, so this is the time that was waited.
 */
export class Timing {
  readonly #began = Date.now();
  readonly #parts = new Map<Part, number>();

  /** Counts the time of some work. Parts that run at the same time are added up. */
  async of<T>(part: Part, work: Promise<T>): Promise<T> {
    const began = Date.now();
    try {
      return await work;
    } finally {
      this.#parts.set(part, (this.#parts.get(part) ?? 0) + Date.now() - began);
    }
  }

  /** ms since the request came. */
  get total(): number {
    return Date.now() - this.#began;
  }

  /** The value of `Server-Timing` (https://www.w3.org/TR/server-timing/), in ms. */
  header(): string {
    let text = '';
    for (const [part, took] of this.#parts) text += `${part};dur=${took}, `;
    return `${text}total;dur=${this.total}`;
  }
}
