const NOTHING = 1e-15;

/**
 * Erlang's loss formula: the share of arrivals that find `numbers` all in use when `load` would be in use with no
 * limit, for arrivals that keep coming at one steady rate. By the usual recursion on the number of servers.
 */
export function erlangB(numbers: number, load: number): number {
  let loss = 1;
  // It only falls, so that what is next to nothing need not be followed further.
  for (let n = 1; n <= numbers && loss > NOTHING; n++) loss = (load * loss) / (n + load * loss);
  return loss;
}

/** The least whole number from 1 on for which `enough` holds, if it holds for all greater ones too; at most `most`. */
export function least(enough: (numbers: number) => boolean, most: number): number {
  let high = 1;
  while (high < most && !enough(high)) high *= 2;
  high = Math.min(high, most);
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
