import type { Flow } from '../../flows/flow.ts';

/** A flow with what it was before and, after undoing, what it was after. */
export interface History {
  past: readonly Flow[];
  now: Flow;
  future: readonly Flow[];
  /** What the last change was about; the next one about the same thing is undone together with it. */
  about: string | null;
}

export type Change = { do: 'change'; flow: Flow; about: string | null } | { do: 'undo' } | { do: 'redo' };

/** How far back it goes. */
const MOST = 200;

export function begun(flow: Flow): History {
  return { past: [], now: flow, future: [], about: null };
}

export function stepped(history: History, change: Change): History {
  const { past, now, future, about } = history;
  if (change.do === 'undo') {
    const before = past.at(-1);
    if (before === undefined) return history;
    return { past: past.slice(0, -1), now: before, future: [now, ...future], about: null };
  }
  if (change.do === 'redo') {
    const [after, ...rest] = future;
    if (after === undefined) return history;
    return { past: [...past, now], now: after, future: rest, about: null };
  }
  if (change.flow === now) return history;
  const isSame = change.about !== null && change.about === about;
  return {
    past: isSame ? past : [...past.slice(1 - MOST), now],
    now: change.flow,
    future: [],
    about: change.about,
  };
}
