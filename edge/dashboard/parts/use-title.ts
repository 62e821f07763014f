import { useEffect } from 'react';
import { BRAND_NAME } from '../shell/brand-name.ts';

/** Names the browser's tab. `null` leaves the naming to a part further in. */
export function useTitle(title: string | null): void {
  useEffect(() => {
    if (title !== null) document.title = `${title} · ${BRAND_NAME}`;
  }, [title]);
}
