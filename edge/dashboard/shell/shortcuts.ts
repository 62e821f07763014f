import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

const KEY = 'numberline.shortcuts';
const listeners = new Set<() => void>();
let on = stored();

function stored(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

/** Single keys can be pressed by accident or by speech input, so they can be switched off (WCAG 2.1.4). */
export function setShortcuts(wanted: boolean): void {
  on = wanted;
  try {
    if (wanted) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, 'off');
  } catch {
    // Storage is switched off: the choice holds until the page is closed.
  }
  for (const listener of listeners) listener();
}

export function useShortcutsOn(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => on,
  );
}

/**
 * Acts on keys (lower case names: `j`, `escape`) while nothing is being typed. Letters act only while shortcuts are
 * on; keys that are no text always do.
 */
export function useShortcuts(actions: Record<string, () => void>): void {
  const act = useEffectEvent((event: KeyboardEvent) => {
    const action = actions[event.key.toLowerCase()];
    if (action === undefined || event.defaultPrevented || isTyping(event)) return;
    if (event.key.length === 1 && !on) return;
    // A space presses what has the focus.
    if (event.key === ' ' && event.target instanceof Element && event.target.matches('button, a, summary'))
      return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => act(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}

/** True where a key press is text or has a meaning of its own: in a field, or with a modifier held. */
function isTyping(event: KeyboardEvent): boolean {
  if (event.altKey || event.ctrlKey || event.metaKey) return true;
  const target = event.target;
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
  );
}
