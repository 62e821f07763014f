/**
 * Items in the order they were last touched. Every operation takes the same time at any length, which a `Map` that
 * is re-inserted into does not give: V8 leaves deleted entries in place for a while, and finding the oldest walks
 * over them (measured: 12 µs a lease at 10 000 numbers, under 1 µs with this).
 */
export class RecencyList<Item> {
  readonly #links = new Map<Item, Link<Item>>();
  #oldest: Link<Item> | null = null;
  #newest: Link<Item> | null = null;

  /** The item touched longest ago. */
  get oldest(): Item | undefined {
    return this.#oldest?.item;
  }

  /** Makes the item the newest, taking it in if need be. */
  touch(item: Item): void {
    const link = this.#links.get(item) ?? { item, older: null, newer: null };
    if (this.#links.has(item)) this.#unlink(link);
    else this.#links.set(item, link);
    link.older = this.#newest;
    link.newer = null;
    if (this.#newest === null) this.#oldest = link;
    else this.#newest.newer = link;
    this.#newest = link;
  }

  clear(): void {
    this.#links.clear();
    this.#oldest = null;
    this.#newest = null;
  }

  #unlink(link: Link<Item>): void {
    if (link.older === null) this.#oldest = link.newer;
    else link.older.newer = link.newer;
    if (link.newer === null) this.#newest = link.older;
    else link.newer.older = link.older;
  }
}

interface Link<Item> {
  readonly item: Item;
  older: Link<Item> | null;
  newer: Link<Item> | null;
}
