import { expect } from 'vitest';
import { onEachEngine } from '../engines/each-engine.ts';
import type { Tab } from '../engines/engine.ts';
import { eventually, lineOf, PHONE, pass, recordedBy, servePages, untilPhoneIs } from './pages.ts';
import { type StubEdge, startStubEdge } from './stub-edge.ts';

const BODY = `${PHONE}<p>Fax (312) 555-0177</p><textarea>312 555 0123</textarea>`;

// As strict as a page can be, beside the recorder of the specs and the icon that browsers ask for.
const policyFor = (edge: StubEdge): string =>
  `default-src 'none'; img-src 'self'; script-src 'self' ${edge.url}; connect-src ${edge.url}; require-trusted-types-for 'script'; trusted-types 'none'`;

const overlayText = (tab: Tab): Promise<string> =>
  tab.evaluate<string>('document.querySelector("numberline-debug")?.shadowRoot.textContent ?? ""');

onEachEngine('the debug overlay', (spec) => {
  spec('says what was swapped and what was not, and why, under the strictest policy', async (scene) => {
    const edge = await startStubEdge(scene);
    const headers = { 'content-security-policy': policyFor(edge) };
    const origin = await servePages(scene, { '/': { head: edge.tag(), body: BODY, headers } });
    const tab = await scene.visitor();
    await tab.goto(`${origin}/?numberline_debug`);
    await untilPhoneIs(tab, lineOf(0));
    await eventually(async () => /1 swapped, 1 missed, 1 other/.test(await overlayText(tab))).toBe(true);
    const text = await overlayText(tab);
    expect(text).toContain('stands for +13125550123');
    expect(text).toContain('a visitor types there');
    expect(text).toContain('it is no swap target of this site');
    expect(text).toContain('HTTP 200');
    expect(text).toMatch(/levelfull/);
    // Numbers in it are its own.
    expect(text).toContain('(312) 555-0177');
    expect(await recordedBy(tab, 'violations')).toEqual([]);
    expect(await tab.errors()).toEqual([]);
    expect(
      await tab.evaluate(
        `getComputedStyle(document.querySelector('numberline-debug').shadowRoot.firstElementChild).position`,
      ),
    ).toBe('fixed');
  });

  spec('follows what happens: consent, and an edge that is out of order', async (scene) => {
    const edge = await startStubEdge(scene);
    edge.reply = () => ({ status: 503, body: '' });
    const head = edge.tag('data-consent="wait"');
    const origin = await servePages(scene, { '/': { head, body: BODY } });
    const tab = await scene.visitor();
    await tab.goto(`${origin}/?numberline_debug`);
    await eventually(async () => /leveloff/.test(await overlayText(tab))).toBe(true);
    expect(await overlayText(tab)).toContain('the visitor has not been asked');
    await tab.evaluate("void numberline('consent', 'granted')");
    await eventually(async () => /HTTP 503/.test(await overlayText(tab))).toBe(true);
    expect(await overlayText(tab)).toContain('error {"status":503}');
  });

  spec('is not there unless it is asked for', async (scene) => {
    const edge = await startStubEdge(scene);
    const origin = await servePages(scene, { '/': { head: edge.tag(), body: BODY } });
    const tab = await scene.visitor();
    await tab.goto(`${origin}/`);
    await untilPhoneIs(tab, lineOf(0));
    await pass(200);
    expect(await tab.evaluate('document.querySelectorAll("numberline-debug").length')).toBe(0);
    const loaded = await tab.evaluate<string[]>(
      `performance.getEntriesByType('resource').map(({ name }) => name)`,
    );
    expect(loaded.filter((name) => name.includes('debug'))).toEqual([]);
  });
});
