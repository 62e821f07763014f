/** The middle value; the mean of the two in the middle when their count is even. Throws on an empty list. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error('there is no median of nothing');
  return (lower + upper) / 2;
}

/** What several rounds say of one quantity: the middle one, and how far the others were off. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

export function spread(values: readonly number[]): Spread {
  return {
    median: round(median(values)),
    min: round(Math.min(...values)),
    max: round(Math.max(...values)),
  };
}

/**
 * One round's value divided by the same round's other value, round by round. A machine whose speed drifts drifts for
 * both, so the middle of these says more than the quotient of two averages.
 */
export function paired(values: readonly number[], others: readonly number[]): Spread {
  return spread(
    values.map((value, n) => {
      const other = others[n];
      if (other === undefined || other === 0) throw new Error(`round ${n} has nothing to compare with`);
      return value / other;
    }),
  );
}

/** Three significant digits: what such a measurement can tell. */
export function round(value: number): number {
  return Number(value.toPrecision(3));
}

/** The order of one round: forwards in even rounds, backwards in odd ones, so that none always comes first. */
export function inTurn<Item>(items: readonly Item[], nth: number): Item[] {
  return nth % 2 === 0 ? [...items] : items.toReversed();
}

/** The value that so large a share of all does not exceed, e.g. 0.95. Throws on an empty list. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('there is no percentile of nothing');
  return value;
}
