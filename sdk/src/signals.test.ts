import { beforeEach, describe, expect, it } from 'vitest';
import { watchSignals } from './signals.ts';

type Page = Record<string, unknown>;
const page = window as unknown as Page;

let told: unknown[][];
let test = new AbortController();
const listen = (types: string, heard: (event: Event) => unknown): void => {
  for (const type of types.split(' '))
    window.addEventListener(type, heard, { capture: true, signal: test.signal });
};
const watch = (): void =>
  watchSignals(listen, (...answer) => told.push(answer.filter((part) => part !== undefined)));

beforeEach(() => {
  told = [];
  test.abort();
  test = new AbortController();
  for (const tool of ['__tcfapi', '__gpp', 'dataLayer', 'wp_has_consent']) delete page[tool];
});

it('a page without a consent tool says nothing', () => {
  watch();
  expect(told).toEqual([]);
});

describe('TCF', () => {
  const toolThatSays = (...answers: unknown[]): void => {
    page.__tcfapi = (_command: string, _version: number, tell: (data: unknown) => void) =>
      answers.forEach(tell);
  };
  const consents = (...purposes: number[]) => ({
    consents: Object.fromEntries(purposes.map((id) => [id, true])),
  });

  it('is pending until the visitor has answered', () => {
    toolThatSays({ gdprApplies: true, eventStatus: 'cmpuishown', purpose: consents() });
    watch();
    expect(told).toEqual([
      ['tcf', 'pending'],
      ['tcf', 'pending'],
    ]);
  });

  it('grants when keeping something and measuring are allowed', () => {
    toolThatSays({ gdprApplies: true, eventStatus: 'useractioncomplete', purpose: consents(1, 7) });
    watch();
    expect(told.at(-1)).toEqual(['tcf', 'granted']);
  });

  it.each([[[]], [[1]], [[7]]])('denies when only purposes %j are', (purposes) => {
    toolThatSays({ gdprApplies: true, eventStatus: 'tcloaded', purpose: consents(...purposes) });
    watch();
    expect(told.at(-1)).toEqual(['tcf', 'denied']);
  });

  it('says nothing where the GDPR does not apply', () => {
    toolThatSays({ gdprApplies: false, eventStatus: 'tcloaded' });
    watch();
    expect(told.at(-1)).toEqual(['tcf']);
  });

  it('may fail to answer', () => {
    toolThatSays(null, undefined, {});
    watch();
    expect(new Set(told.map(([, consent]) => consent))).toEqual(new Set(['pending']));
  });
});

describe('GPP', () => {
  const toolThatSays = (pingData: unknown): void => {
    page.__gpp = (_command: string, tell: (event: unknown) => void) =>
      tell({ eventName: 'signalStatus', pingData });
  };

  it.each([
    [{ usnat: [{ SaleOptOut: 1, SharingOptOut: 2 }] }, true],
    [{ usca: [{ SharingOptOut: 1 }, { Gpc: false }] }, true],
    [{ usco: [{ TargetedAdvertisingOptOut: 2 }, { Gpc: true }] }, true],
    [{ usnat: [{ SaleOptOut: 2, SharingOptOut: 0, TargetedAdvertisingOptOut: 2 }, { Gpc: false }] }, false],
    [{}, false],
  ])('%j is an opt-out: %s', (parsedSections, hasOptedOut) => {
    toolThatSays({ signalStatus: 'ready', parsedSections });
    watch();
    expect(told).toEqual([['gpp', hasOptedOut]]);
  });

  it('is not asked before it is ready', () => {
    toolThatSays({ signalStatus: 'not ready', parsedSections: { usnat: [{ SaleOptOut: 1 }] } });
    watch();
    expect(told).toEqual([]);
  });
});

describe("Google's Consent Mode", () => {
  // gtag pushes its arguments as they are.
  const gtag = function (..._: unknown[]): void {
    // biome-ignore lint/complexity/noArguments: what gtag does
    (page.dataLayer as unknown[]).push(arguments);
  };
  const storage = (state: string) => ({ ad_storage: state, analytics_storage: state });

  beforeEach(() => {
    page.dataLayer = [];
  });

  it('is pending by default and follows updates', () => {
    gtag('consent', 'default', { ...storage('denied'), wait_for_update: 500 });
    watch();
    gtag('consent', 'update', storage('granted'));
    gtag('consent', 'update', { ad_storage: 'denied' });
    expect(told).toEqual([
      ['mode', 'pending'],
      ['mode', 'granted'],
      ['mode', 'denied'],
    ]);
  });

  it('passes over other purposes, what is granted for a region, and no consent at all', () => {
    gtag('consent', 'default', { ...storage('granted'), region: ['US'] });
    watch();
    gtag('consent', 'update', { ad_personalization: 'denied' });
    gtag('event', 'page_view', {});
    (page.dataLayer as unknown[]).push({ event: 'gtm.js' }, null, 7);
    expect(told).toEqual([]);
  });

  it.each([
    ['alone', [{ ...storage('denied'), region: ['ES', 'DE'] }]],
    ['before what is granted elsewhere', [{ ...storage('denied'), region: ['ES'] }, storage('granted')]],
    ['after what is granted elsewhere', [storage('granted'), { ad_storage: 'denied', region: ['ES'] }]],
    [
      'beside what is granted in another region',
      [
        { ...storage('denied'), region: ['ES'] },
        { ...storage('granted'), region: ['US'] },
      ],
    ],
  ])('waits for an update where a region is denied by default: %s', (_, defaults) => {
    for (const said of defaults) gtag('consent', 'default', said);
    watch();
    expect(told.at(-1)).toEqual(['mode', 'pending']);
    gtag('consent', 'update', storage('granted'));
    expect(told.at(-1)).toEqual(['mode', 'granted']);
    gtag('consent', 'update', storage('denied'));
    expect(told.at(-1)).toEqual(['mode', 'denied']);
  });

  it('keeps the data layer working', () => {
    watch();
    gtag('consent', 'update', storage('granted'));
    expect((page.dataLayer as unknown[]).length).toBe(1);
  });
});

describe('the WP Consent API', () => {
  it('is asked once, and then tells of changes', () => {
    page.wp_has_consent = () => false;
    watch();
    for (const marketing of ['allow', 'deny']) {
      document.dispatchEvent(new CustomEvent('wp_listen_for_consent_change', { detail: { marketing } }));
    }
    document.dispatchEvent(
      new CustomEvent('wp_listen_for_consent_change', { detail: { statistics: 'allow' } }),
    );
    expect(told).toEqual([
      ['wp', 'pending'],
      ['wp', 'granted'],
      ['wp', 'denied'],
    ]);
  });

  it('may arrive later than the script', () => {
    watch();
    page.wp_has_consent = (category: string) => category === 'marketing';
    window.dispatchEvent(new Event('load'));
    expect(told).toContainEqual(['wp', 'granted']);
  });
});
