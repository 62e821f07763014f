import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Edge } from './edge.ts';

/** A web site on an origin of its own, with a pool of its own. */
export interface TestSite {
  origin: string;
  key: string;
  pool: string;
  close(): Promise<void>;
}

/** What a page needs of the site it is on. */
export interface PageContext {
  /** The script tag a site owner pastes. */
  tag: string;
}

let served = 0;

/**
 * Serves pages and registers them with the edge through its API: a pool of `size` numbers and one swap target.
 * Each call takes numbers that no other call has.
 */
export async function serveSite(
  edge: Edge,
  options: { printed: string; size: number; pages: Record<string, (page: PageContext) => string> },
): Promise<TestSite> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname;
    const page = options.pages[path];
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(page?.({ tag }) ?? 'not found');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const { key, pool } = await registerSite(edge, { origin, ...options });
  // A browser under automation is a bot to the script unless the page says that it is meant.
  const tag = `<script src="${edge.url}/numberline.js" data-site="${key}" data-edge="${edge.url}" data-allow-automation></script>`;
  return {
    origin,
    key,
    pool,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Makes a site that is served elsewhere known to the edge, with a pool of `size` numbers and one swap target. */
export async function registerSite(
  edge: Edge,
  { origin, printed, size }: { origin: string; printed: string; size: number },
): Promise<Pick<TestSite, 'key' | 'pool'>> {
  const pool = await edge.api<{ id: string }>('POST', '/v1/pools', { name: `Pool of ${origin}` });
  const first = 5_550_000 + served * 100;
  served += 1;
  await edge.api('POST', '/v1/numbers', {
    numbers: Array.from({ length: size }, (_, index) => `+1212${first + index}`),
    carrier: 'demo',
    flow: 'demo',
    pool: pool.id,
  });
  const { key } = await edge.api<{ key: string }>('POST', '/v1/sites', {
    name: 'Test site',
    origins: [origin],
    targets: [{ number: printed, pool: pool.id }],
  });
  return { key, pool: pool.id };
}
