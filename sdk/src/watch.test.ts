import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Listen, onRoute, type Watch, watchPage } from './watch.ts';

const page = window as unknown as { happyDOM: { setURL(url: string): void }; navigation?: EventTarget };
const open = (address: string): void => page.happyDOM.setURL(address);
/** After this, observers have been told of what happened. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

let test = new AbortController();
const listen: Listen = (types, heard, target = window) => {
  for (const type of types.split(' '))
    target.addEventListener(type, heard, { capture: true, signal: test.signal });
};

beforeEach(() => {
  test = new AbortController();
  open('https://shop.example/');
  document.body.innerHTML = '';
});
afterEach(() => {
  test.abort();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('a route', () => {
  const pageshow = (persisted: boolean): Event => Object.assign(new Event('pageshow'), { persisted });

  it.each(['pushState', 'replaceState'] as const)(
    'is told when the app calls %s with another address',
    (change) => {
      const tell = vi.fn();
      onRoute(listen, tell);
      history[change]({}, '', '/a');
      history[change]({}, '', '/a');
      history[change]({ more: 1 }, '', '/a#part');
      expect(location.pathname).toBe('/a');
      expect(tell).toHaveBeenCalledTimes(1);
    },
  );

  it('is told when the visitor goes back, and when the fragment is a route', () => {
    const tell = vi.fn();
    onRoute(listen, tell);
    open('https://shop.example/#/cart');
    window.dispatchEvent(new Event('hashchange'));
    open('https://shop.example/');
    window.dispatchEvent(new Event('popstate'));
    expect(tell).toHaveBeenCalledTimes(2);
  });

  it('is told when the page comes back from the back/forward cache, and not when it is first shown', () => {
    const tell = vi.fn();
    onRoute(listen, tell);
    window.dispatchEvent(pageshow(false));
    expect(tell).toHaveBeenCalledTimes(0);
    window.dispatchEvent(pageshow(true));
    expect(tell).toHaveBeenCalledTimes(1);
  });

  it('is heard of through the Navigation API where there is one, and history stays as it is', () => {
    const { pushState } = history;
    page.navigation = new EventTarget();
    const tell = vi.fn();
    onRoute(listen, tell);
    expect(history.pushState).toBe(pushState);
    open('https://shop.example/b');
    page.navigation.dispatchEvent(new Event('currententrychange'));
    expect(tell).toHaveBeenCalledTimes(1);
    delete page.navigation;
  });
});

describe('a watched page', () => {
  let watch: Watch | undefined;
  afterEach(() => watch?.stop());

  /** Swaps 1 for 2 in what it is given, and notes what that was. */
  function watchOnes() {
    const given: string[] = [];
    watch = watchPage((root) => {
      given.push(root.nodeType === Node.ATTRIBUTE_NODE ? (root as Attr).name : root.nodeName);
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      let written = 0;
      for (let node: Node | null = root; node; node = walker.nextNode()) {
        if (node.nodeType !== Node.TEXT_NODE || !node.nodeValue?.includes('1')) continue;
        node.nodeValue = node.nodeValue.replaceAll('1', '2');
        written++;
      }
      return written;
    });
    watch.scan();
    given.length = 0;
    return given;
  }

  it('is gone over at once, and what is added, rewritten or relabelled afterwards', async () => {
    document.body.innerHTML = '<p>1</p>';
    const given = watchOnes();
    expect(document.body.textContent).toBe('2');
    document.body.insertAdjacentHTML('beforeend', '<section>1</section>');
    await settled();
    expect(document.body.textContent).toBe('22');
    expect(given).toEqual(['SECTION']);
    given.length = 0;
    const text = document.querySelector('p')?.firstChild;
    if (text) text.nodeValue = '1 and 1';
    await settled();
    expect(document.querySelector('p')?.textContent).toBe('2 and 2');
    expect(given).toEqual(['P']);
    given.length = 0;
    document.querySelector('p')?.setAttribute('title', '1');
    document.querySelector('p')?.setAttribute('class', '1');
    await settled();
    expect(given).toEqual(['title']);
  });

  it('hands over the whole line that a new inline element stands in, once', async () => {
    document.body.innerHTML = '<p>Call </p>';
    const given = watchOnes();
    const line = document.querySelector('p');
    for (const part of ['1', '11', '111'])
      line?.append(Object.assign(document.createElement('b'), { textContent: part }));
    await settled();
    expect(given).toEqual(['P']);
  });

  it('passes over text without a digit', async () => {
    document.body.innerHTML = '<p>1</p>';
    const given = watchOnes();
    const text = document.querySelector('p')?.firstChild;
    if (text) text.nodeValue = 'typing';
    document.body.append('words');
    await settled();
    expect(given).toEqual([]);
  });

  it('includes frames of the same origin', async () => {
    // happy-dom loads no frames.
    const frame = document.implementation.createHTMLDocument();
    const frames = [{ contentDocument: frame }, { contentDocument: null }] as HTMLIFrameElement[];
    vi.spyOn(document, 'querySelectorAll').mockReturnValue(frames as unknown as NodeListOf<Element>);
    frame.body.innerHTML = '<p>1</p>';
    watchOnes();
    expect(frame.body.textContent).toBe('2');
    frame.body.innerHTML = '<p>11</p>';
    await settled();
    expect(frame.body.textContent).toBe('22');
  });

  it('is left alone once it is stopped', async () => {
    watchOnes();
    watch?.stop();
    document.body.innerHTML = '<p>1</p>';
    await settled();
    expect(document.body.textContent).toBe('1');
  });

  it('gives way for a second to a script that undoes every repair', async () => {
    document.body.innerHTML = '<p>1</p>';
    const text = document.querySelector('p')?.firstChild;
    if (!text) throw Error('no text');
    const given = watchOnes();
    const rival = new MutationObserver(() => {
      if (text.nodeValue === '2') text.nodeValue = '1';
    });
    rival.observe(text, { characterData: true });
    text.nodeValue = '1';
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(given.length).toBeLessThan(150);
    rival.disconnect();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(text.nodeValue).toBe('2');
  });
});
