import { type RefObject, startTransition, useEffect, useRef, useState } from 'react';

/** How wide an element is, px; 0 until it is known. Charts are drawn at that width: a scaled picture has scaled words. */
export function useWidth<E extends HTMLElement>(): [RefObject<E | null>, number] {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (element.current === null) return;
    // The widths of all charts are known in one frame; drawn in slices, they do not keep a slow phone from answering a tap.
    const observer = new ResizeObserver(([entry]) =>
      startTransition(() => setWidth(Math.floor(entry?.contentRect.width ?? 0))),
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}
