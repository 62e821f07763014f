import { expect } from 'vitest';
import { freePort } from '../edge.ts';
import { onEachEngine, type Scene } from '../engines/each-engine.ts';
import type { Tab } from '../engines/engine.ts';
import {
  eventually,
  lineOf,
  OWN_LINE,
  PHONE,
  pass,
  phoneOf,
  recordedBy,
  servePages,
  untilPhoneIs,
} from './pages.ts';
import { PRINTED, type Reply, type StubEdge, startStubEdge } from './stub-edge.ts';

const BODY = `${PHONE}<a href="tel:+13125550123" title="Call 312.555.0123">(312) <b>555</b>-0123</a>`;

// What an edge can do wrong, and what it does instead of answering.
const WRONG: Record<string, Reply> = {
  'answers 500': { status: 500, body: '{"type": "internal", "message": "out of order"}' },
  'answers 429': { status: 429, body: '{"type": "rate", "message": "too many"}' },
  'answers garbage': { body: '<html>Sign in to the Wi-Fi</html>' },
  'answers nothing': { body: '' },
  'answers null': { body: 'null' },
  'answers another shape': { body: '{"visit": 1, "swaps": "none", "token": {}}' },
  'answers swaps that are none': {
    body: `{"visit": "1", "visitor": "v", "token": "t", "keepEvery": 60, "endsAfter": 60,
      "swaps": [null, {"from": "${PRINTED}"}, {"from": "${PRINTED}", "to": 5}]}`,
  },
};

/** Waits until the script has given up, so that what it left is all it does. */
async function untilFallback(tab: Tab): Promise<void> {
  await eventually(async () =>
    (await recordedBy(tab, 'events')).some(({ type }) => type === 'fallback'),
  ).toBe(true);
}

async function expectUntouched(tab: Tab, after = ''): Promise<void> {
  expect(await tab.evaluate<string>('document.body.innerHTML'), after).toBe(BODY);
  expect(
    (await recordedBy(tab, 'frames')).filter((line) => line !== OWN_LINE),
    after,
  ).toEqual([]);
  expect(await tab.errors(), after).toEqual([]);
}

onEachEngine('the page stays as it is and nothing is thrown', (spec) => {
  async function openPage(scene: Scene, edge: StubEdge): Promise<Tab> {
    const origin = await servePages(scene, { '/': { head: edge.tag(), body: BODY } });
    const tab = await scene.visitor();
    await tab.goto(`${origin}/`);
    return tab;
  }

  spec('when the edge answers what it should not', async (scene) => {
    const edge = await startStubEdge(scene);
    const tab = await openPage(scene, edge);
    await untilPhoneIs(tab, lineOf(0));
    for (const [wrong, reply] of Object.entries(WRONG)) {
      edge.reply = () => reply;
      await tab.evaluate('localStorage.clear()');
      await tab.goto(await tab.evaluate('location.href'));
      await untilFallback(tab);
      await expectUntouched(tab, wrong);
    }
  });

  spec('when there is no edge', async (scene) => {
    const edge = await startStubEdge(scene);
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const head = edge.tag().replace(`data-edge="${edge.url}"`, `data-edge="${nowhere}"`);
    const origin = await servePages(scene, { '/': { head, body: BODY } });
    const tab = await scene.visitor();
    await tab.goto(`${origin}/`);
    await untilFallback(tab);
    await expectUntouched(tab);
    expect(await recordedBy(tab, 'events')).toContainEqual({ type: 'error', detail: { status: 0 } });
  });

  spec('when the edge takes more than two and a half seconds', async (scene) => {
    const edge = await startStubEdge(scene);
    edge.reply = (_, body) => ({ body, after: 3_000 });
    const tab = await openPage(scene, edge);
    await untilFallback(tab);
    await pass(500);
    await expectUntouched(tab);
  });

  spec('when every tracking number is in use', async (scene) => {
    const edge = await startStubEdge(scene);
    edge.reply = (_, answer) => ({ body: { ...answer, swaps: [], overflow: [PRINTED] } });
    const tab = await openPage(scene, edge);
    await untilFallback(tab);
    await expectUntouched(tab);
    expect(await recordedBy(tab, 'events')).toEqual([
      { type: 'fallback', detail: { reason: 'overflow', targets: [PRINTED] } },
    ]);
  });

  spec('when the tag does not say where the edge is, or which site it is', async (scene) => {
    const edge = await startStubEdge(scene);
    const head = `<script crossorigin src="${edge.url}/numberline.js" data-allow-automation></script>`;
    const origin = await servePages(scene, { '/': { head, body: BODY } });
    const tab = await scene.visitor();
    await tab.goto(`${origin}/`);
    await pass(300);
    await expectUntouched(tab);
    expect(edge.received).toEqual([]);
  });
});

onEachEngine('a visitor who has a number', (spec) => {
  spec('keeps seeing it while the edge is out of order', async (scene) => {
    const edge = await startStubEdge(scene);
    const origin = await servePages(scene, { '/': { head: edge.tag(), body: BODY } });
    const tab = await scene.visitor();
    await tab.goto(`${origin}/`);
    await untilPhoneIs(tab, lineOf(0));
    edge.reply = () => ({ status: 503, body: '' });
    await tab.goto(`${origin}/`);
    await pass(400);
    expect(await phoneOf(tab)).toBe(lineOf(0));
    expect(await recordedBy(tab, 'frames')).toEqual([lineOf(0)]);
    expect(await tab.errors()).toEqual([]);
  });
});
