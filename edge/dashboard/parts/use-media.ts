import { useSyncExternalStore } from 'react';

/** Where the layout of a phone begins; the style sheets use the same width. */
export const PHONE = '(max-width: 720px)';

/** Whether a media query holds. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => window.matchMedia(query).matches,
  );
}
