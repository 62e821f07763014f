import type { TrackingNumber } from '../accounts/directory.ts';
import type { Source } from './source.ts';

/**
 * The static number to show a visit of this source: the one made for its source and medium, and of those rather the
 * one for its campaign than the one for any. `null` when the company has none for it.
 */
export function sourceNumber(numbers: readonly TrackingNumber[], source: Source): string | null {
  const fitting = numbers.filter(
    ({ source: its }) =>
      its !== null &&
      its.source === source.source &&
      its.medium === source.medium &&
      (its.campaign === null || its.campaign === source.campaign),
  );
  const best = fitting.find(({ source: its }) => its?.campaign !== null) ?? fitting[0];
  return best?.number ?? null;
}
