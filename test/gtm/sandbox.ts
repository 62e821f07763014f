import type { Permissions } from './template.ts';

// What Tag Manager gives the code of a template instead of the page, by its documentation (developers.google.com,
// "Custom template APIs" and "permissions"): as much of it as our template uses. Runs in Node for the template's own
// tests, and in a browser as a container would.

/** The page that a template runs on. */
export interface Page {
  /** Its `window`. */
  globals: Record<string, unknown>;
  /** Whether a type of consent is granted; `undefined` when nobody has said so. */
  consent(type: string): boolean | undefined;
  /** Tells of every change of a type of consent. */
  onConsent(type: string, tell: (type: string, isGranted: boolean) => void): void;
  load(url: string, loaded: () => void, failed: () => void): void;
  log(...words: unknown[]): void;
}

export type Api = (...args: never[]) => unknown;

/** A template has done what it may not. */
export class Refused extends Error {
  override name = 'Refused';
}

/**
 * The functions that a template may require. Each asks for its permission first and throws `Refused` without it, as Tag
 * Manager ends a tag.
 */
export function apisOn(page: Page, permissions: Permissions): Record<string, Api> {
  const listOf = (permission: string, list: string): unknown[] =>
    (permissions[permission]?.[list] as unknown[] | undefined) ?? [];

  function mayUse(path: string, ...uses: ('read' | 'write' | 'execute')[]): void {
    const keys = listOf('access_globals', 'keys') as { key: string }[];
    const granted = (keys.find(({ key }) => key === path) ?? {}) as Record<string, unknown>;
    for (const use of uses) {
      if (granted[use] !== true) throw new Refused(`access_globals: may not ${use} ${path}`);
    }
  }

  function mayReadConsent(type: string): void {
    const types = listOf('access_consent', 'consentTypes') as { consentType: string; read: boolean }[];
    if (!types.some(({ consentType, read }) => consentType === type && read)) {
      throw new Refused(`access_consent: may not read ${type}`);
    }
  }

  /** The object that holds the last part of a path, which must be there. */
  function ownerOf(path: string): [owner: Record<string, unknown>, name: string] {
    const names = path.split('.');
    const name = names.pop() ?? '';
    const owner = names.reduce<unknown>((object, key) => Object(object)[key], page.globals);
    if (typeof owner !== 'object' && typeof owner !== 'function') throw new Error(`there is no ${path}`);
    return [owner as Record<string, unknown>, name];
  }

  /** A function that adds to an array of the page, which is made where it is missing. */
  function queue(path: string): (entry: unknown) => void {
    mayUse(path, 'read', 'write');
    const [owner, name] = ownerOf(path);
    owner[name] ??= [];
    return (entry) => {
      (owner[name] as unknown[]).push(entry);
    };
  }

  return {
    createArgumentsQueue(path: string, queuePath: string) {
      mayUse(path, 'read', 'write');
      const [owner, name] = ownerOf(path);
      if (typeof owner[name] === 'function') return owner[name];
      // What comes later under its name is not this function.
      let add = (_: unknown): void => {};
      const made = function (this: unknown) {
        // biome-ignore lint/complexity/noArguments: an arguments object is what this queue is made for
        add(arguments);
      };
      owner[name] = made;
      add = queue(queuePath);
      return made;
    },
    callInWindow(path: string, ...args: unknown[]) {
      mayUse(path, 'execute');
      const [owner, name] = ownerOf(path);
      const found = owner[name];
      return typeof found === 'function' ? found.apply(owner, args) : undefined;
    },
    injectScript(url: string, loaded: () => void, failed: () => void) {
      if (!listOf('inject_script', 'urls').some((pattern) => matches(String(pattern), url))) {
        throw new Refused(`inject_script: may not load ${url}`);
      }
      page.load(url, loaded, failed);
    },
    isConsentGranted(type: string) {
      mayReadConsent(type);
      return page.consent(type) ?? true;
    },
    addConsentListener(type: string, tell: (type: string, isGranted: boolean) => void) {
      mayReadConsent(type);
      page.onConsent(type, tell);
    },
    logToConsole(...words: unknown[]) {
      if (permissions.logging === undefined) throw new Refused('logging');
      page.log(...words);
    },
  };
}

/** Whether an address fits a pattern: HTTPS only, `*` as a host or its first part, and anywhere in the path. */
export function matches(pattern: string, address: string): boolean {
  const [, host = '', path = ''] = /^https:\/\/([^/]+)(\/.*)$/.exec(pattern) ?? [];
  const url = URL.canParse(address) ? new URL(address) : null;
  if (host === '' || url?.protocol !== 'https:') return false;
  const escaped = (text: string, wild: string) =>
    text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', wild);
  return (
    RegExp(`^${escaped(host, '[^/]+')}$`).test(url.host) &&
    RegExp(`^${escaped(path, '.*')}$`).test(url.pathname + url.search)
  );
}

/** The `require` of a template. Throws for what is not there. */
export function requireOf(apis: Record<string, Api>): (name: string) => Api {
  return (name) => {
    const api = apis[name];
    if (api === undefined) throw new Error(`there is no ${name} to require`);
    return api;
  };
}
