import type { CallbackEvent, Faults } from './script.ts';
import type { Post } from './state.ts';

/**
 * One callback on a bad line: what is sent now, and what the next one will overtake.
 *
 * @param held the one that is being overtaken by this one, where there is one
 */
export function throughFaults(
  faults: Faults,
  event: CallbackEvent,
  post: Post,
  held: Post | null,
): { now: Post[]; held: Post | null } {
  if (faults.drop.includes(event)) return { now: [], held };
  if (faults.reorder && held === null) return { now: [], held: post };
  const arriving = held === null ? [post] : [post, held];
  return { now: asOften(faults, arriving), held: null };
}

/** What arrives when nothing comes any more that could overtake it. */
export function leftOver(faults: Faults, held: Post | null): Post[] {
  return held === null ? [] : asOften(faults, [held]);
}

function asOften(faults: Faults, posts: Post[]): Post[] {
  return faults.duplicate ? posts.flatMap((post) => [post, post]) : posts;
}
