// A shift so soon after a swap, in ms, may have come from it: two frames.
const SOON = 34;

type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean };

/** Layout shifts as the browser tells them, from the start of the page on; none where it does not. */
const shifts: Shift[] = [];
if (PerformanceObserver.supportedEntryTypes.includes('layout-shift')) {
  new PerformanceObserver((list) => shifts.push(...(list.getEntries() as Shift[]))).observe({
    type: 'layout-shift',
    buffered: true,
  });
}

/**
 * What showing the numbers did to the page, as pairs of name and value.
 *
 * @param swaps the script's own marks (`performance.mark`), each made when numbers had just been shown, oldest first
 */
export function costOf(swaps: readonly PerformanceEntry[]): [string, string][] {
  const [first] = swaps;
  if (first === undefined) return [['swap', 'none yet']];
  const moved = shifts.filter(({ startTime }) =>
    swaps.some((swap) => startTime >= swap.startTime && startTime <= swap.startTime + SOON),
  );
  return [
    ['shown at', `${Math.round(first.startTime)} ms after the page began`],
    ['moved', moved.reduce((sum, { value }) => sum + value, 0).toFixed(4)],
  ];
}
