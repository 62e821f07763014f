import type { TrackingNumber } from '../kit/lists.ts';
import type { Clock } from '../words/instants.ts';
import { sourceAndMedium } from '../words/source.ts';

/** What a number stands for, as the list says it. */
export function usedFor({ pool, source }: Pick<TrackingNumber, 'pool' | 'source'>): string {
  if (pool !== null) return 'Pool';
  if (source === null) return 'Nothing';
  const words = sourceAndMedium(source);
  return source.campaign === null ? words : `${words}, ${source.campaign}`;
}

/** A day without its time, e.g. `24 Nov`. */
export function dayOf(at: number, { timeZone, locale }: Clock): string {
  return new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short' }).format(at);
}

/** Whether a number is in use, or until when it still answers. */
export function stateOf(
  { releasedAt, quarantineUntil }: Pick<TrackingNumber, 'releasedAt' | 'quarantineUntil'>,
  clock: Clock,
): { words: string; tone: 'good' | 'warn' } {
  if (releasedAt === null) return { words: 'In use', tone: 'good' };
  return {
    words: quarantineUntil === null ? 'Given back' : `In quarantine until ${dayOf(quarantineUntil, clock)}`,
    tone: 'warn',
  };
}
