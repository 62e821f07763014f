import { getRouteApi } from '@tanstack/react-router';
import type { Me } from '../api.ts';
import { type Clock, englishOf } from '../words/instants.ts';

const signedIn = getRouteApi('/signed-in');

/** Who is signed in, and for which company. Only inside the signed-in part of the routes. */
export function useMe(): Me {
  return signedIn.useRouteContext({ select: (context) => context.me });
}

/** How to write instants here: in the company's zone and the reader's English. */
export function useClock(): Clock {
  return { timeZone: useMe().company.timeZone, locale: englishOf(navigator.languages) };
}
