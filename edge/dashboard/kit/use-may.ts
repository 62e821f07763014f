import { useMe } from '../parts/use-me.ts';

/** Whether the person who is signed in may do something, e.g. `manage_numbers`. The server has the last word. */
export function useMay(permission: string): boolean {
  return useMe().permissions.includes(permission);
}
