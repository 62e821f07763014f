import { expect } from 'vitest';
import { onEachEngine, type Scene } from '../engines/each-engine.ts';
import type { Tab } from '../engines/engine.ts';
import { eventually, lineOf, OWN_LINE, PHONE, pass, phoneOf, servePages, untilPhoneIs } from './pages.ts';
import { type StubEdge, startStubEdge } from './stub-edge.ts';

const BODY = `${PHONE}<a href="tel:+13125550123" title="Call 312.555.0123">(312) <b>555</b>-0123</a>`;

/** Opens a page whose script tag has `attributes`. */
async function openPage(
  scene: Scene,
  attributes: string,
  before = '',
): Promise<{ edge: StubEdge; tab: Tab; origin: string }> {
  const edge = await startStubEdge(scene);
  const origin = await servePages(scene, {
    '/': { head: `<script>${before}</script>${edge.tag(attributes)}`, body: BODY },
    // The same site without the script.
    '/plain': { head: '', body: BODY },
  });
  const tab = await scene.visitor();
  await tab.goto(`${origin}/`);
  return { edge, tab, origin };
}

const kept = async (tab: Tab) => ({
  storage: await tab.evaluate<string[]>('[...Object.keys(localStorage), ...Object.keys(sessionStorage)]'),
  cookies: (await tab.cookies()).map(({ name }) => name),
});
const NOTHING = { storage: [], cookies: [] };

onEachEngine('consent', (spec) => {
  spec('is waited for: until it is given, nothing is sent and nothing is kept', async (scene) => {
    const { edge, tab } = await openPage(scene, 'data-consent="wait"');
    await tab.evaluate("history.pushState({}, '', '/one')");
    await pass(400);
    expect(edge.received).toEqual([]);
    expect(await kept(tab)).toEqual(NOTHING);
    expect(await phoneOf(tab)).toBe(OWN_LINE);

    await tab.evaluate("void numberline('consent', 'granted')");
    await untilPhoneIs(tab, lineOf(0));
    expect(edge.visits()).toHaveLength(1);
    expect(await kept(tab)).toEqual({ storage: ['numberline'], cookies: ['numberline'] });
    await eventually(() => edge.pagesOf(0)).toEqual(['/', '/one']);
  });

  spec('may be given before the script arrives', async (scene) => {
    const queue = `window.numberline = function () { (numberline.q = numberline.q || []).push(arguments) };
      numberline('consent', 'granted');`;
    const { edge, tab } = await openPage(scene, 'data-consent="wait"', queue);
    await untilPhoneIs(tab, lineOf(0));
    expect(edge.visits()).toHaveLength(1);
  });

  spec('refused before the script arrives sends nothing and keeps nothing', async (scene) => {
    const queue = `window.numberline = function () { (numberline.q = numberline.q || []).push(arguments) };
      numberline('consent', 'denied');`;
    const { edge, tab } = await openPage(scene, '', queue);
    await pass(400);
    expect(edge.received).toEqual([]);
    expect(await kept(tab)).toEqual(NOTHING);
    expect(await phoneOf(tab)).toBe(OWN_LINE);
  });

  spec('taken back restores the page, and forgets the visitor, here and at the edge', async (scene) => {
    const { edge, tab, origin } = await openPage(scene, 'data-consent="wait"');
    await tab.evaluate("void numberline('consent', 'granted')");
    await untilPhoneIs(tab, lineOf(0));
    await tab.evaluate("void numberline('consent', 'denied')");
    await untilPhoneIs(tab, OWN_LINE);
    await eventually(() => edge.received.map(({ kind }) => kind)).toEqual(['visit', 'forget']);
    expect(edge.received[1]).toMatchObject({ visit: '0', body: { token: 'token-0' } });
    expect(await kept(tab)).toEqual(NOTHING);
    const html = await tab.evaluate('document.body.innerHTML');
    await tab.evaluate("history.pushState({}, '', '/one')");
    await pass(1_300);
    expect(edge.received).toHaveLength(2);

    await tab.goto(`${origin}/plain`);
    expect(html).toBe(await tab.evaluate('document.body.innerHTML'));
  });

  spec('taken back while the answer is on its way leaves the page as it is', async (scene) => {
    const { edge, tab } = await openPage(scene, 'data-consent="wait"');
    edge.reply = (_, body) => ({ body, after: 400 });
    await tab.evaluate("void numberline('consent', 'granted')");
    await eventually(() => edge.visits().length).toBe(1);
    await tab.evaluate("void numberline('consent', 'denied')");
    await eventually(() => edge.received.map(({ kind }) => kind)).toEqual(['visit', 'forget']);
    expect(await phoneOf(tab)).toBe(OWN_LINE);
    expect(await kept(tab)).toEqual(NOTHING);
  });

  spec('is not needed where nothing is kept: the number of the source, without an id', async (scene) => {
    const { edge, tab, origin } = await openPage(scene, 'data-consent="cookieless"');
    await untilPhoneIs(tab, lineOf(0));
    expect(await kept(tab)).toEqual(NOTHING);
    await tab.goto(`${origin}/`);
    await untilPhoneIs(tab, lineOf(1));
    expect(edge.visits().map(({ visitor }) => visitor)).toEqual([undefined, undefined]);
  });

  spec('is refused by a browser that sends Global Privacy Control: nothing is kept', async (scene) => {
    const signal = "Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })";
    const { tab } = await openPage(scene, '', signal);
    await untilPhoneIs(tab, lineOf(0));
    expect(await kept(tab)).toEqual(NOTHING);
  });

  spec('matters no more where the script is off', async (scene) => {
    const { edge, tab } = await openPage(scene, 'data-consent="off"');
    await tab.evaluate("void numberline('consent', 'granted')");
    await pass(300);
    expect(edge.received).toEqual([]);
    expect(await phoneOf(tab)).toBe(OWN_LINE);
  });
});
