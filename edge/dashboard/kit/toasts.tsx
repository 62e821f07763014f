import { useSyncExternalStore } from 'react';

/** How long it can be undone, ms. */
const STAYS = 10_000;

interface Toast {
  id: number;
  words: string;
  undo: (() => void) | null;
}

const listeners = new Set<() => void>();
let toasts: readonly Toast[] = [];
let last = 0;

function show(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function away(id: number): void {
  show(toasts.filter((each) => each.id !== id));
}

/** Says what was done, for ten seconds, with a way to undo it where there is one. */
export function toast(words: string, undo: (() => void) | null = null): void {
  last += 1;
  const id = last;
  show([...toasts.slice(-2), { id, words, undo }]);
  setTimeout(() => away(id), STAYS);
}

/** The place where they appear. */
export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className="toasts" role="status">
      {shown.map(({ id, words, undo }) => (
        <div key={id} className="toast">
          <span>{words}</span>
          {undo !== null && (
            <button
              type="button"
              className="button"
              onClick={() => {
                away(id);
                undo();
              }}
            >
              Undo
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
