import type { Printed } from '../examine.ts';
import type { Swap } from '../protocol.ts';
import { swap } from '../swap.ts';
import type { State } from '../tracker.ts';

/** A number on the page, and what became of it. */
export interface Judged {
  text: string;
  where: Printed['where'];
  /** `swapped`: shows the visit's number. `missed`: a target that keeps its own. `other`: nobody asked for it. */
  what: 'swapped' | 'missed' | 'other';
  /** Why, in a few words. */
  why: string;
}

/** Whether a text prints a number, by the script's own rules. */
function prints(text: string, number: string): boolean {
  return swap(document.createTextNode(text), [{ from: number, to: `${number}0`, display: '-' }]).length > 0;
}

/** What became of a number that stands on the page now. */
export function judge({ text, where, leftAlone }: Printed, { shown, visit, level }: State): Judged {
  const pair = shown.find(({ from, to }) => prints(text, to) || prints(text, from));
  if (pair === undefined)
    return { text, where, what: 'other', why: whyNot(visit?.overflow, text, level, shown) };
  if (prints(text, pair.to)) return { text, where, what: 'swapped', why: `stands for ${pair.from}` };
  return { text, where, what: 'missed', why: leftAlone ?? 'the script does not recognise it here' };
}

function whyNot(
  overflow: readonly string[] = [],
  text: string,
  level: State['level'],
  shown: readonly Swap[],
): string {
  if (overflow.some((number) => prints(text, number))) return 'every tracking number is in use';
  if (level === 'off') return 'the visitor has not been asked, or has said no';
  return shown.length === 0 ? 'the edge has named no numbers' : 'it is no swap target of this site';
}
