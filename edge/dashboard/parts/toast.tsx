import { useState, useSyncExternalStore } from 'react';
import { Icon } from './icon.tsx';

/** Something that has been done, and how to take it back. */
interface Toast {
  id: number;
  text: string;
  undo: (() => Promise<unknown>) | null;
}

/** For how long it is shown, ms; longer while somebody is at it. */
const SHOWN_FOR = 10_000;

let toasts: readonly Toast[] = [];
let count = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says what has been done; with `undo` it can be taken back. Errors that need reading belong where they happened. */
export function toast(text: string, undo: Toast['undo'] = null): void {
  count += 1;
  const id = count;
  change([...toasts.slice(-2), { id, text, undo }]);
  const end = () => {
    if (document.querySelector('.toasts:hover, .toasts:focus-within') === null) dismiss(id);
    else setTimeout(end, 2000);
  };
  setTimeout(end, SHOWN_FOR);
}

function dismiss(id: number): void {
  change(toasts.filter((one) => one.id !== id));
}

/** Where they are shown; once, in the frame. */
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
      {shown.map((one) => (
        <ToastCard key={one.id} toast={one} />
      ))}
    </div>
  );
}

function ToastCard({ toast: { id, text, undo } }: { toast: Toast }) {
  const [state, setState] = useState<'done' | 'undoing' | 'failed'>('done');
  const takeBack = async () => {
    setState('undoing');
    try {
      await undo?.();
      dismiss(id);
    } catch {
      setState('failed');
    }
  };
  return (
    <div className="toast">
      <span>{state === 'failed' ? 'That could not be taken back.' : text}</span>
      {undo !== null && (
        <button type="button" className="button" disabled={state === 'undoing'} onClick={takeBack}>
          {state === 'failed' ? 'Try again' : 'Undo'}
        </button>
      )}
      <button type="button" className="button quiet" aria-label="Dismiss" onClick={() => dismiss(id)}>
        <Icon name="close" />
      </button>
    </div>
  );
}
