import { type ReactElement, startTransition, useEffect, useState } from 'react';

/**
 * Shows one after the other, each in a task of its own: each asks for what it shows, and together they would keep a slow phone
 * from answering a tap.
 *
 * @param children each with a key
 */
export function InTurn({ children }: { children: readonly ReactElement[] }) {
  const [due, setDue] = useState(0);
  useEffect(() => {
    if (due >= children.length) return;
    const timer = setTimeout(() => startTransition(() => setDue(due + 1)));
    return () => clearTimeout(timer);
  }, [due, children.length]);
  return children.slice(0, due);
}
