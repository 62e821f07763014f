import { expect, test } from 'vitest';
import { onEachEngine } from '../engines/each-engine.ts';
import type { Tab } from '../engines/engine.ts';
import { lineOf, OWN_LINE, PHONE, pass, phoneOf, servePages, untilPhoneIs } from './pages.ts';
import { type StubEdge, startStubEdge } from './stub-edge.ts';

const BODY = `${PHONE}<a href="tel:+13125550123" title="Call 312.555.0123">(312) <b>555</b>-0123</a>`;

/** Opens a page whose script tag has `attributes`. */
async function openPage(
  visitor: () => Promise<Tab>,
  attributes: string,
  before = '',
): Promise<{ edge: StubEdge; tab: Tab; origin: string }> {
  const edge = await startStubEdge();
  const origin = await servePages({
    '/': { head: `<script>${before}</script>${edge.tag(attributes)}`, body: BODY },
    // The same site without the script.
    '/plain': { head: '', body: BODY },
  });
  const tab = await visitor();
  await tab.goto(`${origin}/`);
  return { edge, tab, origin };
}

const kept = async (tab: Tab) => ({
  storage: await tab.evaluate<string[]>('[...Object.keys(localStorage), ...Object.keys(sessionStorage)]'),
  cookies: (await tab.cookies()).map(({ name }) => name),
});
const NOTHING = { storage: [], cookies: [] };

onEachEngine('consent', ({ visitor }) => {
  test('is waited for: until it is given, nothing is sent and nothing is kept', async () => {
    const { edge, tab } = await openPage(visitor, 'data-consent="wait"');
    await tab.evaluate("history.pushState({}, '', '/one')");
    await pass(400);
    expect(edge.received).toEqual([]);
    expect(await kept(tab)).toEqual(NOTHING);
    expect(await phoneOf(tab)).toBe(OWN_LINE);

    await tab.evaluate("void numberline('consent', 'granted')");
    await untilPhoneIs(tab, lineOf(0));
    expect(edge.visits()).toHaveLength(1);
    expect(edge.pagesOf(0)).toEqual(['/', '/one']);
    expect(await kept(tab)).toEqual({ storage: ['numberline'], cookies: ['numberline'] });
  });

  test('may be given before the script arrives', async () => {
    const queue = `window.numberline = function () { (numberline.q = numberline.q || []).push(arguments) };
      numberline('consent', 'granted');`;
    const { edge, tab } = await openPage(visitor, 'data-consent="wait"', queue);
    await untilPhoneIs(tab, lineOf(0));
    expect(edge.visits()).toHaveLength(1);
  });

  test('taken back restores the page, lets the number go, and forgets', async () => {
    const { edge, tab, origin } = await openPage(visitor, 'data-consent="wait"');
    await tab.evaluate("void numberline('consent', 'granted')");
    await untilPhoneIs(tab, lineOf(0));
    await tab.evaluate("void numberline('consent', 'denied')");
    await untilPhoneIs(tab, OWN_LINE);
    await expect.poll(() => edge.received.map(({ kind }) => kind)).toEqual(['visit', 'leave']);
    expect(await kept(tab)).toEqual(NOTHING);
    const html = await tab.evaluate('document.body.innerHTML');
    await tab.evaluate("history.pushState({}, '', '/one')");
    await pass(1_300);
    expect(edge.received).toHaveLength(2);

    await tab.goto(`${origin}/plain`);
    expect(html).toBe(await tab.evaluate('document.body.innerHTML'));
  });

  test('taken back while the answer is on its way leaves the page as it is', async () => {
    const { edge, tab } = await openPage(visitor, 'data-consent="wait"');
    edge.reply = (_, body) => ({ body, after: 400 });
    await tab.evaluate("void numberline('consent', 'granted')");
    await expect.poll(() => edge.visits().length).toBe(1);
    await tab.evaluate("void numberline('consent', 'denied')");
    await expect.poll(() => edge.received.map(({ kind }) => kind)).toEqual(['visit', 'leave']);
    expect(await phoneOf(tab)).toBe(OWN_LINE);
    expect(await kept(tab)).toEqual(NOTHING);
  });

  test('is not needed where nothing is kept: the number of the source, without an id', async () => {
    const { edge, tab, origin } = await openPage(visitor, 'data-consent="cookieless"');
    await untilPhoneIs(tab, lineOf(0));
    expect(await kept(tab)).toEqual(NOTHING);
    await tab.goto(`${origin}/`);
    await untilPhoneIs(tab, lineOf(1));
    expect(edge.visits().map(({ visitor }) => visitor)).toEqual([undefined, undefined]);
  });

  test('is refused by a browser that sends Global Privacy Control: nothing is kept', async () => {
    const signal = "Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })";
    const { tab } = await openPage(visitor, '', signal);
    await untilPhoneIs(tab, lineOf(0));
    expect(await kept(tab)).toEqual(NOTHING);
  });

  test('matters no more where the script is off', async () => {
    const { edge, tab } = await openPage(visitor, 'data-consent="off"');
    await tab.evaluate("void numberline('consent', 'granted')");
    await pass(300);
    expect(edge.received).toEqual([]);
    expect(await phoneOf(tab)).toBe(OWN_LINE);
  });
});
