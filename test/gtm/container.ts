import { apisOn, type Page, requireOf } from './sandbox.ts';
import type { Permissions } from './template.ts';

// A container of Tag Manager in a real page, as far as a template can tell: Consent Mode out of the data layer, the
// page's own `window`, scripts that are really loaded. Bundled into the page; `window.container` fires a tag.

type Change = (type: string, isGranted: boolean) => void;

const consent = new Map<string, boolean>();
const listeners: [type: string, tell: Change][] = [];

/** What became of a tag. */
export interface Fired {
  status: 'firing' | 'succeeded' | 'failed';
  /** What it said, as Preview shows it in the console. */
  logged: string[];
}

const page: Page = {
  globals: window as unknown as Record<string, unknown>,
  consent: (type) => consent.get(type),
  onConsent: (type, tell) => listeners.push([type, tell]),
  load(url, loaded, failed) {
    const script = Object.assign(document.createElement('script'), { async: true, src: url });
    script.onload = loaded;
    script.onerror = failed;
    document.head.append(script);
  },
  log: () => {},
};

/** Consent Mode: `consent` commands in the data layer, those of earlier and those to come. */
function followConsent(): void {
  const own = window as unknown as { dataLayer?: ArrayLike<unknown>[] };
  own.dataLayer ??= [];
  const { dataLayer } = own;
  const hear = (entry: ArrayLike<unknown>): void => {
    if (entry[0] !== 'consent') return;
    for (const [type, state] of Object.entries(entry[2] as Record<string, string>)) {
      const isGranted = state === 'granted';
      // A listener is not told of what was said first (documented of addConsentListener).
      const isChange = consent.has(type) && consent.get(type) !== isGranted;
      consent.set(type, isGranted);
      if (isChange) for (const [other, tell] of listeners) if (other === type) tell(type, isGranted);
    }
  };
  for (const entry of dataLayer) hear(entry);
  const { push } = dataLayer;
  dataLayer.push = (...entries) => {
    for (const entry of entries) hear(entry);
    return push.apply(dataLayer, entries);
  };
}

/** Fires a tag: its template's code with what its form holds. */
function fire(code: string, permissions: Permissions, form: object): Fired {
  const fired: Fired = { status: 'firing', logged: [] };
  const apis = apisOn({ ...page, log: (...words) => fired.logged.push(words.join(' ')) }, permissions);
  const data = {
    ...form,
    gtmOnSuccess: () => {
      fired.status = 'succeeded';
    },
    gtmOnFailure: () => {
      fired.status = 'failed';
    },
  };
  new Function('require', 'data', `'use strict';\n${code}`)(requireOf(apis), data);
  return fired;
}

followConsent();
Object.assign(window, { container: { fire } });
