import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual';
import { useCallback } from 'react';
import type { Call } from '../../calls/call.ts';

/**
 * The rows to draw: those in view, and the one that the keyboard is on even when it is scrolled away. Taking it out
 * of the document would take the focus with it.
 */
export function useKeptInView(calls: Call[], cursor: string | null): (range: Range) => number[] {
  const kept = cursor === null ? -1 : calls.findIndex((call) => call.id === cursor);
  return useCallback(
    (range: Range) => {
      const inView = defaultRangeExtractor(range);
      return kept === -1 || inView.includes(kept) ? inView : [...inView, kept].sort((a, b) => a - b);
    },
    [kept],
  );
}
