import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { hideUntil } from './hide.ts';

/** What happy-dom has not: the sheets that a script adds. */
class Sheet {
  css = '';
  replaceSync(css: string): void {
    this.css = css;
  }
}
const own = new Sheet();
let sheets: Sheet[];

beforeEach(() => {
  vi.useFakeTimers();
  sheets = [own];
  vi.stubGlobal('CSSStyleSheet', Sheet);
  Object.defineProperty(document, 'adoptedStyleSheets', {
    configurable: true,
    value: sheets,
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(document, 'adoptedStyleSheets');
});

it('hides by a style that ends by itself, beside those of the page', () => {
  hideUntil(new Promise(() => {}), '.phone');
  expect(sheets[0]).toBe(own);
  expect(sheets[1]?.css).toMatch(/\.phone\{animation:numberline 400ms/);
});

it('shows everything again as soon as the number is known', async () => {
  let show = (): void => {};
  hideUntil(
    new Promise<void>((resolve) => {
      show = resolve;
    }),
    '.phone',
  );
  await vi.advanceTimersByTimeAsync(100);
  expect(sheets[1]?.css).not.toBe('');
  show();
  await vi.advanceTimersByTimeAsync(0);
  expect(sheets[1]?.css).toBe('');
});

it('shows everything again after 400 ms, whatever happens', async () => {
  hideUntil(new Promise(() => {}), '.phone');
  await vi.advanceTimersByTimeAsync(400);
  expect(sheets[1]?.css).toBe('');
});
