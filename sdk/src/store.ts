import { checked, type Warn } from './lease.ts';
import type { PastPage, Touch, VisitAnswer } from './protocol.ts';

/** The visit in hand. */
export interface Memory extends VisitAnswer {
  /** When it will have ended, unless the edge answers again, by the browser's clock, in ms. */
  until: number;
  /** What the visit's landing said of its campaign (`campaignNow`). */
  campaign: string;
  /** How the first visit of this browser began. */
  first?: Touch;
  /** The latest pages it saw, in this visit and those before, oldest first. Not in the core build. */
  history?: PastPage[];
}

export interface Store {
  read(): Memory | undefined;
  /** Nothing is to forget, the visitor's id too. */
  write(memory?: Memory): void;
  /** Id of this browser, also when its last visit is long over or was on another subdomain. */
  visitor(): string | undefined;
}

/** Name of the localStorage entry, which holds one `Memory` for each site key, and of the cookie. */
export const NAME = 'numberline';

// The longest that browsers keep a cookie: 400 days, in seconds.
const LONGEST = 34560000;

const cookie = (): string | undefined => /\bnumberline=([\w-]+)/.exec(document.cookie)?.[1];

/** On the widest domain that the browser accepts, so that every subdomain sees it. Nothing removes it everywhere. */
function setCookie(value = ''): void {
  const labels = location.hostname.split('.');
  const secure = location.protocol === 'https:' ? ';secure' : '';
  for (const i in labels) {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is asynchronous, and not in every browser
    document.cookie = `${NAME}=${value};path=/;samesite=lax;max-age=${value ? LONGEST : 0};domain=${labels.slice(-1 - +i).join('.')}${secure}`;
    if (value && cookie() === value) return;
  }
}

/**
 * What a browser remembers of a site. Where `isKept` is false, or storage does not work, it lives as long as the page.
 * Storage, cookies and what is in them may fail in many ways; each means that nothing is known, and `warn` is told.
 */
export function openStore(site: string, isKept: boolean, warn?: Warn): Store {
  let memory: Memory | undefined;

  const attempt = <T>(act: () => T): T | undefined => {
    try {
      return act();
    } catch (problem) {
      return warn?.(problem) as undefined;
    }
  };

  const all = (): Record<string, Memory> =>
    Object(attempt(() => JSON.parse(localStorage.getItem(NAME) as string)));

  const read = (): Memory | undefined => {
    const entry = isKept ? all()[site] : memory;
    return entry ? attempt(() => checked(entry)) : undefined;
  };

  return {
    read,
    write: (entry) => {
      memory = entry;
      if (!isKept) return;
      const { [site]: old, ...others } = all();
      isKept = !!attempt(() => {
        if (entry) localStorage.setItem(NAME, JSON.stringify({ ...others, [site]: entry }));
        else localStorage.removeItem(NAME);
        return true;
      });
      if (!entry || entry.visit !== old?.visit) attempt(() => setCookie(entry?.visitor));
    },
    visitor: () => read()?.visitor ?? (isKept ? attempt(cookie) : undefined),
  };
}
