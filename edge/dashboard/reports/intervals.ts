import type { Interval } from '../../reports/intervals.ts';
import type { Clock } from '../words/instants.ts';

const SHORT: Record<Interval, Intl.DateTimeFormatOptions> = {
  hour: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  week: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: '2-digit' },
};

const FULL: Record<Interval, Intl.DateTimeFormatOptions> = {
  hour: { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  day: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  week: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
};

/** What intervals are called: short for an axis, in full for everything else. Starts in ms. */
export function intervalLabels(
  starts: readonly number[],
  interval: Interval,
  { locale, timeZone }: Clock,
): { short: string[]; full: string[] } {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options });
  const [short, full] = [format(SHORT[interval]), format(FULL[interval])];
  return {
    short: starts.map((start) => short.format(start)),
    full: starts.map((start) => (interval === 'week' ? `Week of ${full.format(start)}` : full.format(start))),
  };
}
