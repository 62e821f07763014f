import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, vi } from 'vitest';
import type { Scene } from '../engines/each-engine.ts';
import type { Tab } from '../engines/engine.ts';
import type { Recorded } from './recorder.ts';
import { RECORDER } from './recorder.ts';
import { trackingNumber } from './stub-edge.ts';

/** A page of the site under test. A body in several parts is sent with a pause before each but the first. */
export interface TestPage {
  head: string;
  body: string | string[];
  headers?: Record<string, string>;
}

/** What the shortest test page shows. */
export const PHONE = '<p id="phone">Our number is (312) 555-0123.</p>';

/** The line `#phone` with the page's own number, and with that of the visit with this index. */
export const OWN_LINE = 'Our number is (312) 555-0123.';
export const lineOf = (visit: number): string => `Our number is ${written(trackingNumber(visit))}.`;

/** `+13125550123` as `(312) 555-0123`. */
function written(number: string): string {
  return `(${number.slice(2, 5)}) ${number.slice(5, 8)}-${number.slice(8)}`;
}

// Between the parts of a body, in ms: several frames, so that each part is painted.
const PAUSE = 120;

/** Serves pages on an origin of their own until the spec ends, and answers it. */
export async function servePages(
  scene: Pick<Scene, 'after'>,
  pages: Record<string, TestPage>,
): Promise<string> {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname;
    if (path === '/recorder.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(RECORDER);
      return;
    }
    const page = pages[path];
    if (page === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers });
    response.write(`<!doctype html><html lang="en"><head><title>Page ${path}</title>
      <script src="/recorder.js"></script>${page.head}</head><body>`);
    const [first = '', ...rest] = [page.body].flat();
    response.write(first);
    for (const part of rest) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      response.write(part);
    }
    response.end('</body></html>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  scene.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const PATIENT = { timeout: 5_000, interval: 50 };

/** Asks again and again, for up to 5 s, until the answer is what is expected. An answer that fails is no answer yet. */
export const eventually = <T>(ask: () => T | Promise<T>) => ({
  toBe: (expected: T) => vi.waitFor(async () => expect(await ask()).toBe(expected), PATIENT),
  toEqual: (expected: T) => vi.waitFor(async () => expect(await ask()).toEqual(expected), PATIENT),
});

/** What `#phone` says now. */
export const phoneOf = (tab: Tab): Promise<string> =>
  tab.evaluate<string>('document.querySelector("#phone").textContent');

/** Waits until `#phone` says something. */
export async function untilPhoneIs(tab: Tab, line: string): Promise<void> {
  await eventually(() => phoneOf(tab)).toBe(line);
}

/** What the recorder of the page has noted under a name. */
export const recordedBy = <K extends Exclude<keyof Recorded, 'nodes'>>(
  tab: Tab,
  name: K,
): Promise<Recorded[K]> => tab.evaluate<Recorded[K]>(`window.recorded.${name}`);

/** Lets time pass, in ms, for what must not happen to happen. */
export const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
