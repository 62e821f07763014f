import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import type { Env } from '../env.ts';
import worker from '../worker.ts';
import type { PinnedScript } from './pinned-script.ts';
import type { ScriptAnswer } from './script.ts';

const CODE = 'console.log("the script")';
const FILE = 'numberline.0123456789abcdef.js';

/** An installation that was built with this script, and one of an earlier deploy. */
async function built(): Promise<Env> {
  const digest = await crypto.subtle.digest('SHA-384', new TextEncoder().encode(CODE));
  const pinned: PinnedScript = {
    file: FILE,
    integrity: `sha384-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`,
    bytes: CODE.length,
  };
  return installation({
    '/numberline.js': CODE,
    [`/${FILE}`]: CODE,
    '/numberline.json': JSON.stringify(pinned),
  });
}

function installation(files: Record<string, string>): Env {
  const assets = {
    async fetch(request: Request) {
      const file = files[new URL(request.url).pathname];
      return file === undefined ? new Response(null, { status: 404 }) : new Response(file);
    },
  };
  return { ...env, ASSETS: assets as unknown as Fetcher };
}

const context = { waitUntil() {}, passThroughOnException() {}, props: {} } as unknown as ExecutionContext;

async function get(from: Env, url: string): Promise<Response> {
  return worker.fetch(new Request(url), from, context);
}

describe('where the script is', () => {
  test('is told by both addresses, on the host that was asked, to anybody', async () => {
    const response = await get(await built(), 'https://calls.shop.example/v1/script');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.json()).toEqual({
      floating: 'https://calls.shop.example/numberline.js',
      pinned: `https://calls.shop.example/${FILE}`,
      integrity: expect.stringMatching(/^sha384-[A-Za-z0-9+/]{64}$/),
      bytes: CODE.length,
    });
  });

  test('is an address that keeps its promise: these bytes, for a year, on any page', async () => {
    const from = await built();
    const told = await get(from, 'https://calls.shop.example/v1/script');
    const { pinned, integrity, bytes } = await told.json<ScriptAnswer>();
    const response = await get(from, pinned);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const code = await response.arrayBuffer();
    const digest = await crypto.subtle.digest('SHA-384', code);
    expect(`sha384-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`).toBe(integrity);
    expect(code.byteLength).toBe(bytes);
  });

  test('is also an address that always has the newest', async () => {
    const response = await get(await built(), 'https://calls.shop.example/numberline.js');
    expect(response.headers.get('cache-control')).toContain('max-age=300');
    expect(await response.text()).toBe(CODE);
  });

  test('is never kept as missing, so that a file that comes back is found', async () => {
    const response = await get(await built(), 'https://calls.shop.example/numberline.fedcba9876543210.js');
    expect(response.status).toBe(404);
    expect(response.headers.get('cache-control')).toBeNull();
  });

  test('is not told before there is one', async () => {
    const response = await get(installation({}), 'https://calls.shop.example/v1/script');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ type: 'unavailable' });
  });
});
