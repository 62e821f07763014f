import type { AwaitedKind, CallbackEvent, Faults } from './script.ts';
import type { Post } from './state.ts';

/** The wait a fault speaks of; a redirect is a step of its own, and the fallback always works. */
const AWAITED: Partial<Record<Post['kind'], AwaitedKind>> = {
  voice: 'voice',
  redirect: 'step',
  gathered: 'step',
  dialed: 'step',
  recorded: 'step',
};

/** True when the line swallows the request (`drop`) or our answer to it (`timeOut`). */
export function isSwallowed(among: readonly string[], { kind, line }: Pick<Post, 'kind' | 'line'>): boolean {
  const awaited = typeof line === 'number' ? 'pickup' : AWAITED[kind];
  return awaited !== undefined && among.includes(awaited);
}

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
