import { fileURLToPath } from 'node:url';
import { type Request as Asked, convertV4MiniflareOptions, Miniflare, Response as Reply } from 'miniflare';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KeepRequest, VisitAnswer, VisitRequest } from '../sdk/src/protocol.ts';
import { type Edge, startEdge } from './edge.ts';

// The example in `examples/edge-html`, in the real Workers runtime: the site and Numberline are played around it.

const SITE = 'http://shop.example';
const EDGE = 'http://calls.example';
const PRINTED = '+13125550123';
const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

const PAGE = `<!doctype html><title>Call (312) 555-0123</title>
<script type="application/ld+json">{"telephone":"312-555-0123"}</script>
<p title="312-555-0123">Call (312)&nbsp;555&#8209;0123 &amp; ask.</p>
<a href="tel:+13125550123">312.555.0123</a> <p data-numberline-skip>312 555 0123</p>
<p>Fax (312) 555-0177</p>`;

const SWAPPED = `<!doctype html><title>Call (847) 555-0199</title>
<script type="application/ld+json">{"telephone":"312-555-0123"}</script>
<p title="847-555-0199">Call (847)\u00a0555\u20110199 &amp; ask.</p>
<a href="tel:+18475550199">847.555.0199</a> <p data-numberline-skip>312 555 0123</p>
<p>Fax (312) 555-0177</p>`;

const ANSWER: VisitAnswer = {
  visit: 'vst_1',
  visitor: `vtr_${'a'.repeat(26)}`,
  token: 'proof',
  swaps: [{ from: PRINTED, to: '+18475550199' }],
  keepEvery: 60,
  endsAfter: 1800,
};

interface Message {
  path: string;
  headers: Headers;
  body: VisitRequest & KeepRequest;
}

/** Everything that Numberline was asked, oldest first. */
let asked: Message[];
let reply: (message: Message) => Response | Promise<Response>;
let page: () => Response;
let script: string;

beforeAll(async () => {
  const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    resolve: { alias: { 'numberline/swap': at('sdk/src/swap.ts') } },
    build: {
      write: false,
      minify: false,
      lib: { entry: at('examples/edge-html/worker.js'), formats: ['es'], fileName: 'worker' },
    },
  });
  const [output] = [built].flat();
  if (output === undefined || !('output' in output)) throw new Error('Vite built nothing');
  script = output.output[0].code;
});

/** Runs the example with these settings; what it fetches is answered by `outside`. */
function run(bindings: Record<string, string>, outside: (request: Request) => Promise<Response>): Miniflare {
  return new Miniflare(
    convertV4MiniflareOptions({
      modules: [{ type: 'ESModule', path: 'worker.js', contents: script }],
      compatibilityDate: '2026-10-12',
      bindings,
      outboundService: async (request: Asked) => {
        const { status, headers, body } = await outside(request as unknown as Request);
        return new Reply(body as unknown as null, { status, headers: [...headers] });
      },
    }),
  );
}

/** Opens a page as a person's browser does. */
async function open(
  worker: Miniflare,
  path: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const response = await worker.dispatchFetch(SITE + path, {
    headers: { 'user-agent': BROWSER, 'sec-fetch-dest': 'document', ...headers },
    redirect: 'manual',
  });
  return response as unknown as Response;
}

/** What a browser would send back of the cookies it was given. */
const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

describe('a page that passes the example', () => {
  let worker: Miniflare;

  beforeEach(() => {
    asked = [];
    reply = () => Response.json(ANSWER);
    page = () =>
      new Response(PAGE, {
        headers: { 'content-type': 'text/html; charset=utf-8', etag: '"1"', 'cache-control': 'max-age=600' },
      });
    worker = run({ SITE: 'key', EDGE }, async (request) => {
      const { origin, pathname } = new URL(request.url);
      if (origin !== EDGE) return page();
      const message = { path: pathname, headers: request.headers, body: await request.json() } as Message;
      asked.push(message);
      return reply(message);
    });
  });
  afterEach(() => worker.dispose());

  test('carries the visit’s number, and nothing else is changed', async () => {
    const response = await open(worker, '/?gclid=ad', { referer: 'https://www.google.com/' });
    expect(await response.text()).toBe(SWAPPED);
    expect(asked).toHaveLength(1);
    const [{ path, headers, body }] = asked as [Message];
    expect(path).toBe('/v1/visits');
    expect(headers.get('origin')).toBe(SITE);
    expect(headers.get('user-agent')).toBe(BROWSER);
    expect(body).toMatchObject({
      site: 'key',
      touch: { landing: `${SITE}/?gclid=ad`, referrer: 'https://www.google.com/' },
      pages: [{ url: `${SITE}/?gclid=ad` }],
    });
  });

  test('is kept by no cache', async () => {
    const { headers } = await open(worker, '/');
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('etag')).toBeNull();
  });

  test('belongs to the same visit as the page before', async () => {
    const first = await open(worker, '/');
    expect(first.headers.getSetCookie()).toEqual([
      `numberline=${ANSWER.visitor}; Path=/; Max-Age=34560000; SameSite=Lax`,
      expect.stringMatching(/^numberline-visit=[^;]+; Path=\/; Max-Age=1800; SameSite=Lax; HttpOnly$/),
    ]);
    const second = await open(worker, '/prices', { cookie: cookiesOf(first) });
    expect(await second.text()).toBe(SWAPPED);
    expect(asked[1]).toMatchObject({
      path: '/v1/visits/vst_1/keep',
      body: { token: 'proof', pages: [{ url: `${SITE}/prices` }] },
    });
  });

  test('names a visitor who comes back', async () => {
    await open(worker, '/', { cookie: `other=1; numberline=${ANSWER.visitor}` });
    await open(worker, '/', { cookie: 'numberline=forged' });
    expect(asked.map(({ body }) => body.visitor)).toEqual([ANSWER.visitor, undefined]);
  });

  test('is left to the page’s own script once that has taken over', async () => {
    const first = await open(worker, '/');
    reply = () => Response.json({ type: 'not_found', message: 'this visit is over' }, { status: 404 });
    const second = await open(worker, '/', { cookie: cookiesOf(first) });
    expect(await second.text()).toBe(PAGE);
    const third = await open(worker, '/', { cookie: cookiesOf(second) });
    expect(await third.text()).toBe(PAGE);
    expect(asked).toHaveLength(2);
  });

  test('a number that lies across two pieces of the stream is found', async () => {
    page = () => {
      const encoder = new TextEncoder();
      const body = new ReadableStream({
        async start(controller) {
          for (const piece of ['<p>Call (312) 5', '55-01', '23 now</p>']) {
            controller.enqueue(encoder.encode(piece));
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
          controller.close();
        },
      });
      return new Response(body, { headers: { 'content-type': 'text/html' } });
    };
    expect(await (await open(worker, '/')).text()).toBe('<p>Call (847) 555-0199 now</p>');
  });

  const UNTOUCHED: [string, () => typeof reply][] = [
    ['Numberline answers with an error', () => () => new Response('no', { status: 500 })],
    ['Numberline says something else', () => () => new Response('<html>')],
    ['no number is left', () => () => Response.json({ ...ANSWER, swaps: [], overflow: [PRINTED] })],
    ['the line is cut', () => () => Promise.reject(new Error('cut'))],
  ];
  test.each(UNTOUCHED)('is untouched when %s', async (_, misbehave) => {
    reply = misbehave();
    const response = await open(worker, '/');
    expect(await response.text()).toBe(PAGE);
    expect(response.headers.get('cache-control')).toBe('max-age=600');
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  test('is untouched, and not late, when Numberline takes too long', async () => {
    reply = () => new Promise((resolve) => setTimeout(() => resolve(Response.json(ANSWER)), 3_000));
    const began = performance.now();
    const response = await open(worker, '/');
    expect(await response.text()).toBe(PAGE);
    expect(performance.now() - began).toBeLessThan(1_500);
  });

  test.each([
    ['loaded ahead', { 'sec-purpose': 'prefetch;prerender' }],
    ['loaded ahead by an older browser', { purpose: 'prefetch' }],
    ['embedded', { 'sec-fetch-dest': 'iframe' }],
    ['asked for by somebody who does not want to be tracked', { 'sec-gpc': '1' }],
  ])('costs no number when it is %s', async (_, headers) => {
    const response = await open(worker, '/', headers as unknown as Record<string, string>);
    expect(await response.text()).toBe(PAGE);
    expect(asked).toEqual([]);
  });

  test('that is not HTML passes as it is', async () => {
    page = () => Response.json({ telephone: '312-555-0123' });
    const response = await open(worker, '/data.json', { 'sec-fetch-dest': 'empty' });
    expect(await response.text()).toBe('{"telephone":"312-555-0123"}');
    expect(asked).toEqual([]);
  });

  test('waits for consent where the site asks for it', async () => {
    await worker.dispose();
    worker = run({ SITE: 'key', EDGE, CONSENT: 'consent=yes' }, async (request) =>
      request.url.startsWith(EDGE) ? Response.json(ANSWER) : page(),
    );
    expect(await (await open(worker, '/')).text()).toBe(PAGE);
    expect(await (await open(worker, '/', { cookie: 'consent=yesterday' })).text()).toBe(PAGE);
    expect(await (await open(worker, '/', { cookie: 'a=b; consent=yes' })).text()).toBe(SWAPPED);
  });
});

describe('in front of a site, with Numberline behind it', () => {
  let edge: Edge;
  let worker: Miniflare;

  beforeAll(async () => {
    edge = await startEdge();
    const pool = await edge.api<{ id: string }>('POST', '/v1/pools', { name: 'Edge HTML' });
    await edge.api('POST', '/v1/numbers', {
      numbers: ['+18475550198', '+18475550199'],
      carrier: 'demo',
      flow: 'demo',
      pool: pool.id,
    });
    const { key } = await edge.api<{ key: string }>('POST', '/v1/sites', {
      name: 'Shop',
      origins: [SITE],
      targets: [{ number: PRINTED, pool: pool.id }],
    });
    worker = run({ SITE: key, EDGE: edge.url }, async (request) => {
      if (!request.url.startsWith(edge.url))
        return new Response(PAGE, { headers: { 'content-type': 'text/html' } });
      const headers = new Headers(request.headers);
      for (const name of ['host', 'content-length', 'transfer-encoding']) headers.delete(name);
      return fetch(request.url, { method: 'POST', headers, body: await request.text() });
    });
  });
  afterAll(async () => {
    await worker?.dispose();
    await edge?.remove();
  });

  const numberIn = (html: string): string | undefined => /tel:(\+\d+)/.exec(html)?.[1];

  test('two visitors get two numbers, keep them, and a robot gets none', async () => {
    const [one, two] = [await open(worker, '/'), await open(worker, '/')];
    const numbers = [numberIn(await one.text()), numberIn(await two.text())];
    expect(numbers.toSorted()).toEqual(['+18475550198', '+18475550199']);
    const again = await open(worker, '/prices', { cookie: cookiesOf(one) });
    expect(numberIn(await again.text())).toBe(numbers[0]);
    const robot = await open(worker, '/', {
      'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)',
    });
    expect(numberIn(await robot.text())).toBe(PRINTED);
  });
});
