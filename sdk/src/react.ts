/**
 * The visit's number in a React app, for pages that carry the script tag:
 *
 *     import { TrackedNumber, useTrackedNumber } from 'numberline/react';
 *
 *     <TrackedNumber number="+13125550123">(312) 555-0123</TrackedNumber>
 *
 *     const { to } = useTrackedNumber('+13125550123');
 *     <button onClick={() => dial(to)}>Call us</button>
 *
 * The server and the first render print the site's own number, so hydration finds what it expects.
 */
import { type ComponentProps, createElement, type ReactElement, useEffect, useState } from 'react';
import type { Swap } from './protocol.ts';
import { swap } from './swap.ts';
import type { Events } from './tracker.ts';

type Command = ((...command: unknown[]) => unknown) & { q?: unknown[] };

/** Gives a command to the script, or keeps it until the script has come. */
function tell(...command: unknown[]): void {
  const page = window as { numberline?: Command };
  page.numberline ??= (...later) => {
    const queue: Command | undefined = page.numberline;
    if (queue) queue.q = [...(queue.q ?? []), later];
  };
  page.numberline(...command);
}

/**
 * What to show for a number of the site (E.164). `to` is the number itself on the server, in the first render, and
 * while there is no other; afterwards it follows the visit.
 */
export function useTrackedNumber(number: string): Swap {
  const own: Swap = { from: number, to: number };
  const [shown, setShown] = useState(own);

  useEffect(() => {
    const hear = (event: Event): void => {
      const { swaps } = (event as CustomEvent<Events['swap']>).detail;
      setShown(swaps.find(({ from }) => from === number) ?? { from: number, to: number });
    };
    let isHere = true;
    document.addEventListener('numberline:swap', hear);
    tell('getNumber', number, (known: Swap) => isHere && setShown(known));
    return () => {
      isHere = false;
      document.removeEventListener('numberline:swap', hear);
    };
  }, [number]);

  return shown.from === number ? shown : own;
}

/** The number of a pair, printed as the site prints its own. */
function printed(own: string, pair: Swap): string {
  if (pair.from === pair.to) return own;
  const text = document.createTextNode(own);
  swap(text, [pair]);
  return text.data;
}

/** What a phone link takes, and the number it dials. */
export interface TrackedNumberProps extends Omit<ComponentProps<'a'>, 'href' | 'children'> {
  /** The site's own number, E.164. */
  number: string;
  /** How the site prints it, e.g. `(312) 555-0123`; as it is in `number` unless given. */
  children?: string;
}

/** A phone link with the visit's number, printed the way the site prints its own. */
export function TrackedNumber({ number, children = number, ...link }: TrackedNumberProps): ReactElement {
  const pair = useTrackedNumber(number);
  // The script may have swapped the link before React came to it, and that is well.
  return createElement(
    'a',
    { ...link, href: `tel:${pair.to}`, suppressHydrationWarning: true },
    printed(children, pair),
  );
}
