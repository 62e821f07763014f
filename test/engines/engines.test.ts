import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { onEachEngine } from './each-engine.ts';
import { NOTE_ERRORS } from './engine.ts';

const PAGES: Record<string, string> = {
  '/': '<title>One</title><a id="next" href="/two">two</a><script>document.cookie = "a=b;max-age=1000"</script>',
  '/two': '<title>Two</title>',
  '/fine': `<script>${NOTE_ERRORS}</script>`,
  '/broken': `<script>${NOTE_ERRORS}</script><script>setTimeout(() => { throw new Error("thrown") }); Promise.reject(new Error("rejected"))</script>`,
};

const PATIENT = { timeout: 5_000 };

let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const page = PAGES[request.url ?? ''];
    response.writeHead(page ? 200 : 404, { 'content-type': 'text/html' });
    response.end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

onEachEngine('a tab', (spec) => {
  spec('evaluates expressions and functions, and waits for promises', async (scene) => {
    const tab = await scene.visitor();
    await tab.goto(`${origin}/`);
    expect(await tab.evaluate('1 + 1')).toBe(2);
    expect(await tab.evaluate((a: number, b: string[]) => ({ sum: a + b.length }), 1, ['x'])).toEqual({
      sum: 2,
    });
    expect(await tab.evaluate(() => Promise.resolve(document.title))).toBe('One');
    await expect(tab.evaluate('nothing.here')).rejects.toThrow('nothing');
  });

  spec('clicks, and goes back to the page that was left, from the back/forward cache', async (scene) => {
    const tab = await scene.visitor();
    await tab.goto(`${origin}/`);
    await tab.evaluate('void (window.isSame = true)');
    await tab.click('#next');
    await vi.waitFor(async () => expect(await tab.evaluate('document.title')).toBe('Two'), PATIENT);
    await tab.back();
    expect(await tab.evaluate('[document.title, window.isSame]')).toEqual(['One', true]);
  });

  spec('is hidden and shown', async (scene) => {
    const tab = await scene.visitor({ canHide: true });
    await tab.goto(`${origin}/`);
    const visibility = () => tab.evaluate('document.visibilityState');
    expect(await visibility()).toBe('visible');
    await tab.hide();
    await vi.waitFor(async () => expect(await visibility()).toBe('hidden'), PATIENT);
    await tab.goto(`${origin}/two`);
    expect(await visibility()).toBe('hidden');
    await tab.show();
    await vi.waitFor(async () => expect(await visibility()).toBe('visible'), PATIENT);
  });

  spec('tells what no script has caught', async (scene) => {
    const tab = await scene.visitor();
    await tab.goto(`${origin}/fine`);
    expect(await tab.errors()).toEqual([]);
    await tab.goto(`${origin}/broken`);
    await vi.waitFor(async () => expect((await tab.errors()).length).toBe(2), PATIENT);
    expect((await tab.errors()).join()).toMatch(/rejected.*thrown|thrown.*rejected/);
  });

  spec('knows nothing of another tab', async (scene) => {
    const [one, other] = [await scene.visitor(), await scene.visitor()];
    await one.goto(`${origin}/`);
    await one.evaluate('void localStorage.setItem("a", "b")');
    await other.goto(`${origin}/two`);
    expect(await other.evaluate('[document.cookie, localStorage.length]')).toEqual(['', 0]);
    const [cookie] = await one.cookies();
    expect(cookie).toMatchObject({ name: 'a', value: 'b', domain: '127.0.0.1' });
    expect((cookie?.expires ?? 0) - Date.now() / 1000).toBeCloseTo(1000, -2);
    expect(await other.cookies()).toEqual([]);
  });
});
