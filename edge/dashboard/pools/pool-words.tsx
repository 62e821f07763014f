import type { Overflow } from '../../pools/allocator.ts';
import type { Pool } from '../api.ts';
import { phoneInWords } from '../words/phone.ts';

export type NumberState = 'live' | 'held' | 'free';

export const STATE: Record<NumberState, { name: string; meaning: string }> = {
  live: { name: 'Live', meaning: 'shown to a visitor who is on the site now' },
  held: { name: 'Held', meaning: 'the visitor has left and may still call' },
  free: { name: 'Free', meaning: 'can be given to the next visit' },
};

export const STATES: readonly NumberState[] = ['live', 'held', 'free'];

/** What a visit gets when every number is in use. */
export function overflowInWords(overflow: Overflow): string {
  if (overflow === 'page-number') return 'The page keeps its own number';
  if (overflow === 'shared') return 'A number is shared by two visits';
  return `All get ${phoneInWords(overflow.staticNumber)}`;
}

/** A share of 1, in whole percent; what is nearly all is not said to be all. */
export function percent(share: number): string {
  const whole = Math.round(share * 100);
  if (whole === 100 && share < 1) return `${Math.floor(share * 1000) / 10} %`;
  return `${whole} %`;
}

/** How full a pool is, as a bar. */
export function Fill({ status }: { status: Pick<Pool['status'], NumberState> }) {
  return (
    <span className="fill" aria-hidden="true">
      {STATES.filter((state) => status[state] > 0).map((state) => (
        <span key={state} data-state={state} style={{ flexGrow: status[state] }} />
      ))}
    </span>
  );
}
