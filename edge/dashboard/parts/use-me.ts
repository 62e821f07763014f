import { getRouteApi, useMatch } from '@tanstack/react-router';
import { createContext, useContext } from 'react';
import type { Me } from '../api.ts';
import { type Clock, englishOf } from '../words/instants.ts';

const signedIn = getRouteApi('/signed-in');

/** Who is signed in, and for which company. Only inside the signed-in part of the routes. */
export function useMe(): Me {
  return signedIn.useRouteContext({ select: (context) => context.me });
}

/** Whether somebody is signed in: where nobody is, only what was shared can be asked for. */
export function useIsSignedIn(): boolean {
  return useMatch({ from: '/signed-in', shouldThrow: false, select: () => true }) ?? false;
}

const OtherClock = createContext<Clock | null>(null);

/** Writes instants below it by another clock: where nobody is signed in, that of what is shown. */
export const ClockOf = OtherClock.Provider;

/** How to write instants here: in the company's zone and the reader's English. */
export function useClock(): Clock {
  const other = useContext(OtherClock);
  const zone = useMatch({
    from: '/signed-in',
    shouldThrow: false,
    select: ({ context }) => context.me.company.timeZone,
  });
  return other ?? { timeZone: zone ?? 'UTC', locale: englishOf(navigator.languages) };
}
