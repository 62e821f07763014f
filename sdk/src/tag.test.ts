import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { obeyPage } from './tag.ts';
import type { Options, Tracker } from './tracker.ts';

const EDGE = 'https://edge.example';
const page = window as unknown as {
  numberline?: ((...command: unknown[]) => unknown) & { q?: unknown[][] } & Partial<Tracker>;
};

let started: Options[];
let tracker: Record<keyof Tracker, ReturnType<typeof vi.fn>>;
let warn: ReturnType<typeof vi.spyOn>;

const load = (): void =>
  obeyPage((options) => {
    started.push(options);
    return tracker as unknown as Tracker;
  });

/** A tag as the page has it. The script is not run by it, but by `load`. */
function tag(attributes: Record<string, string>, isRunning = false): HTMLScriptElement {
  const script = document.createElement('script');
  script.type = 'text/plain';
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
  // happy-dom lists the names of a dataset as they are in the markup; browsers list them as properties.
  const names = Object.entries(attributes).filter(([name]) => name.startsWith('data-'));
  const dataset = names.map(([name, value]) => [
    name.slice(5).replace(/-(.)/g, (_, c) => c.toUpperCase()),
    value,
  ]);
  Object.defineProperty(script, 'dataset', { value: Object.fromEntries(dataset) });
  document.head.append(script);
  if (isRunning) vi.spyOn(document, 'currentScript', 'get').mockReturnValue(script);
  return script;
}

/** What a page puts where the script will be, to give commands before. */
function stub(...commands: unknown[][]): void {
  page.numberline = Object.assign(() => {}, { q: commands });
}

beforeEach(() => {
  started = [];
  tracker = {
    on: vi.fn(),
    consent: vi.fn(),
    getNumber: vi.fn(),
    swap: vi.fn(),
    stop: vi.fn(),
    state: vi.fn(),
  };
  warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  document.head.innerHTML = '';
  delete page.numberline;
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('the tag', () => {
  it('says which site it is and where the edge is, whatever its own address', () => {
    tag({ src: 'https://cdn.example/cache/a1b2.js', 'data-site': 'shop', 'data-edge': EDGE }, true);
    load();
    expect(started).toEqual([{ site: 'shop', edge: EDGE, dataLayer: true }]);
  });

  it('may have its own name say where the edge is', () => {
    tag({ src: `${EDGE}/numberline.js?v=2`, 'data-site': 'shop' }, true);
    load();
    expect(started).toMatchObject([{ edge: EDGE }]);
  });

  it('says how consent is treated, and that tests are welcome', () => {
    tag(
      { 'data-site': 'shop', 'data-edge': EDGE, 'data-consent': 'wait', 'data-allow-automation': '' },
      true,
    );
    load();
    expect(started).toEqual([
      { site: 'shop', edge: EDGE, consent: 'wait', allowAutomation: '', dataLayer: true },
    ]);
  });

  it('is found where an optimiser has moved the script out of it', () => {
    tag({ 'data-site': 'somebody-else' });
    tag({ 'data-site': 'shop', 'data-edge': EDGE });
    load();
    expect(started).toMatchObject([{ site: 'shop', edge: EDGE }]);
    expect(warn).not.toHaveBeenCalled();
  });

  it('is waited for while the page is parsed', () => {
    vi.spyOn(document, 'readyState', 'get').mockReturnValue('loading');
    load();
    expect(warn).not.toHaveBeenCalled();
    tag({ 'data-site': 'shop', 'data-edge': EDGE });
    document.dispatchEvent(new Event('DOMContentLoaded'));
    expect(started).toHaveLength(1);
  });

  it.each<Record<string, string>>([
    { 'data-site': 'shop', src: 'https://cdn.example/cache/a1b2.js' },
    { 'data-edge': EDGE },
    { src: `${EDGE}/numberline.js` },
  ])('that does not say enough is one warning and nothing else: %j', (attributes) => {
    tag(attributes, true);
    load();
    expect(started).toEqual([]);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(page.numberline).toBeUndefined();
  });

  it('on a page twice makes one tracker', () => {
    tag({ 'data-site': 'shop', 'data-edge': EDGE }, true);
    load();
    load();
    expect(started).toHaveLength(1);
  });
});

describe('commands', () => {
  it('given before the script arrived are obeyed in their order, and later ones at once', () => {
    tag({ 'data-site': 'shop', 'data-edge': EDGE }, true);
    const handle = (): void => {};
    stub(['consent', 'granted'], ['on', 'swap', handle]);
    load();
    expect(tracker.consent).toHaveBeenCalledWith('granted');
    expect(tracker.on).toHaveBeenCalledWith('swap', handle);
    page.numberline?.('swap');
    expect(tracker.swap).toHaveBeenCalledTimes(1);
  });

  it('answer what the tracker answers', () => {
    tag({ 'data-site': 'shop', 'data-edge': EDGE }, true);
    load();
    tracker.getNumber.mockReturnValue('a promise');
    expect(page.numberline?.('getNumber', '+1')).toBe('a promise');
    expect(page.numberline?.getNumber?.('+1')).toBe('a promise');
  });

  it('may start the script where no tag can', () => {
    const options = { site: 'shop', edge: EDGE, consent: 'cookieless' };
    stub(['start', options], ['consent', 'granted']);
    load();
    expect(started).toEqual([options]);
    expect(tracker.consent).toHaveBeenCalledWith('granted');
  });

  it('that nobody knows are one warning each', () => {
    tag({ 'data-site': 'shop', 'data-edge': EDGE }, true);
    load();
    expect(() => page.numberline?.('dance', 1)).not.toThrow();
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledWith('Numberline:', expect.stringContaining('dance'));
  });

  it('that make no sense are one warning', () => {
    tag({ 'data-site': 'shop', 'data-edge': EDGE }, true);
    stub(undefined as never);
    expect(load).not.toThrow();
    expect(warn).toHaveBeenCalledTimes(1);
  });
});
