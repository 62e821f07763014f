import { expect } from 'vitest';
import { onEachEngine } from '../engines/each-engine.ts';
import { eventually, lineOf, OWN_LINE, PHONE, pass, phoneOf, servePages, untilPhoneIs } from './pages.ts';
import { startStubEdge } from './stub-edge.ts';

onEachEngine('a page with other tools', (spec) => {
  spec('tells its tag manager of each event', async (scene) => {
    const edge = await startStubEdge(scene);
    const head = `<script>window.dataLayer = [];</script>${edge.tag()}`;
    const origin = await servePages(scene, { '/': { head, body: PHONE } });
    const tab = await scene.visitor();
    await tab.goto(`${origin}/`);
    await untilPhoneIs(tab, lineOf(0));
    expect(await tab.evaluate('dataLayer')).toEqual([
      { event: 'numberline_swap', swaps: [{ from: '+13125550123', to: '+18475550100' }] },
    ]);
  });

  spec('tells the edge, late, what analytics and ad platforms call the visitor', async (scene) => {
    const edge = await startStubEdge(scene);
    const origin = await servePages(scene, {
      '/': { head: edge.tag(), body: PHONE },
      '/next': { head: edge.tag(), body: PHONE },
    });
    const tab = await scene.visitor();
    await tab.goto(`${origin}/`);
    await untilPhoneIs(tab, lineOf(0));
    // Analytics comes when all is done.
    await tab.evaluate(`void ['_ga=GA1.1.12.34', '_ga_ABC=GS2.1.s56', 'theme=dark'].forEach((cookie) => {
      document.cookie = cookie;
    })`);
    await tab.goto(`${origin}/next`);
    await eventually(() => edge.received.find(({ kind }) => kind !== 'visit')?.body).toEqual({
      token: 'token-0',
      pages: expect.anything(),
      ids: { _ga: 'GA1.1.12.34', _ga_ABC: 'GS2.1.s56' },
    });
    expect(edge.visits()[0]).not.toHaveProperty('ids');
  });

  // Google's tag for calls from websites (`phone_conversion_number`) looks for the number as it is printed, once the
  // page has loaded, and writes a forwarding number of Google's in its place.
  for (const [order, delay] of [
    ['before', 0],
    ['after', 600],
  ] as const) {
    spec(
      `is left to Google’s forwarding numbers where they came ${order} ours, without a fight`,
      async (scene) => {
        const edge = await startStubEdge(scene);
        edge.reply = (_, body) => ({ body, after: 300 });
        const google = `<script>addEventListener('load', () => setTimeout(() => {
        window.writes = 0;
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const { data } = walker.currentNode;
          if (!data.includes('(312) 555-0123') || walker.currentNode.parentNode.localName === 'script') continue;
          walker.currentNode.data = data.replace('(312) 555-0123', '(866) 555-0142');
          window.writes++;
        }
      }, ${delay}))</script>`;
        const origin = await servePages(scene, { '/': { head: edge.tag() + google, body: PHONE } });
        const tab = await scene.visitor();
        await tab.goto(`${origin}/`);
        await pass(delay + 600);
        const isGoogles = order === 'before';
        expect(await phoneOf(tab)).toBe(
          isGoogles ? OWN_LINE.replace('(312) 555-0123', '(866) 555-0142') : lineOf(0),
        );
        expect(await tab.evaluate('window.writes')).toBe(isGoogles ? 1 : 0);
        await pass(300);
        expect(await tab.errors()).toEqual([]);
      },
    );
  }

  spec('that was made for CallRail may go on calling what it calls', async (scene) => {
    const edge = await startStubEdge(scene);
    // The line that docs/script.md tells.
    const alias = `<script>window.CallTrk = { swap: () => numberline('swap') };</script>`;
    const page = { head: edge.tag() + alias, body: `${PHONE}<div id="late"></div>` };
    const origin = await servePages(scene, { '/': page });
    const tab = await scene.visitor();
    await tab.goto(`${origin}/`);
    await untilPhoneIs(tab, lineOf(0));
    await tab.evaluate(() => {
      const root = document.querySelector('#late')?.attachShadow({ mode: 'open' });
      root?.append('(312) 555-0123');
      (window as unknown as { CallTrk: { swap(): void } }).CallTrk.swap();
    });
    expect(await tab.evaluate('document.querySelector("#late").shadowRoot.textContent')).toBe(
      '(847) 555-0100',
    );
  });
});

onEachEngine('a link to another domain of the site', (spec) => {
  spec('carries the visitor, who is the same one there', async (scene) => {
    const edge = await startStubEdge(scene);
    // Two hosts that have no cookie in common.
    const there = (await servePages(scene, { '/': { head: edge.tag(), body: PHONE } })).replace(
      '127.0.0.1',
      'localhost',
    );
    const here = await servePages(scene, {
      '/': {
        head: edge.tag('data-domains="localhost"'),
        body: `${PHONE}<a id="there" href="${there}/?a=b">There</a> <a id="here" href="/?a=b">Here</a>`,
      },
    });
    const tab = await scene.visitor();
    await tab.goto(`${here}/`);
    await untilPhoneIs(tab, lineOf(0));
    await tab.evaluate('document.querySelector("#here").focus()');
    await tab.evaluate('document.querySelector("#there").focus()');
    await eventually(() => tab.evaluate('document.querySelector("#there").href')).toBe(
      `${there}/?a=b&numberline=carried-0`,
    );
    expect(await tab.evaluate('document.querySelector("#here").search')).toBe('?a=b');
    expect(edge.received.filter(({ kind }) => kind === 'carry')).toHaveLength(1);
    await tab.click('#there');
    await eventually(() => edge.visits().length).toBe(2);
    expect(edge.visits()[1]).toMatchObject({ carried: 'carried-0' });
  });
});
