import { expect } from 'vitest';
import { onEachEngine, type Scene } from '../engines/each-engine.ts';
import type { Tab } from '../engines/engine.ts';
import { eventually, lineOf, OWN_LINE, PHONE, pass, phoneOf, servePages, untilPhoneIs } from './pages.ts';
import { type StubEdge, startStubEdge } from './stub-edge.ts';

// The engines are driven by a program; these pages are read by people.
const PERSON = `<script>Object.defineProperty(navigator, 'webdriver', { get: () => false })</script>`;

// Notes for each frame what a visitor sees in the place of #phone, where it stands, and since when, in ms.
const WATCH = `<script>
  window.seen = [];
  const sample = () => {
    const phone = document.querySelector('#phone');
    if (phone) {
      const { top, width } = phone.getBoundingClientRect();
      const what = getComputedStyle(phone).visibility === 'hidden' ? 'nothing' : phone.textContent;
      const place = Math.round(top) + ' ' + Math.round(width);
      const last = seen.at(-1);
      if (last?.what !== what || last.place !== place) seen.push({ what, place, since: performance.now() });
    }
    requestAnimationFrame(sample);
  };
  sample();
</script>`;

interface Seen {
  what: string;
  place: string;
  since: number;
}
const seenIn = (tab: Tab): Promise<Seen[]> => tab.evaluate<Seen[]>('window.seen');

async function openPage(
  scene: Scene,
  attributes: string,
  prepare: (edge: StubEdge) => void,
  before: (edge: StubEdge) => string = () => '',
): Promise<{ edge: StubEdge; tab: Tab; origin: string }> {
  const edge = await startStubEdge(scene);
  prepare(edge);
  const head = `${PERSON}${WATCH}${before(edge)}${edge.tag(`async ${attributes}`)}`;
  const page = { head, body: `<h1>Plumber</h1>${PHONE}<p>Open all day.</p>` };
  const origin = await servePages(scene, { '/': page, '/next': page });
  const tab = await scene.visitor();
  await tab.goto(`${origin}/`);
  return { edge, tab, origin };
}

onEachEngine('the inline stub', (spec) => {
  const stub = (edge: StubEdge): string => edge.stub();

  spec('begins the visit while the script is on its way, which then asks for no other', async (scene) => {
    const { edge, tab, origin } = await openPage(scene, '', (edge) => (edge.scriptAfter = 500), stub);
    await untilPhoneIs(tab, lineOf(0));
    expect(edge.received[0]?.at).toBeLessThan(edge.scriptSentAt);
    expect(edge.received.map(({ kind }) => kind)).toEqual(['visit']);
    expect(edge.visits()[0]).toEqual({ site: 'site', touch: { landing: `${origin}/`, referrer: '' } });
    // From here on the script knows the visit, and the stub leaves it to it.
    await tab.goto(`${origin}/next`);
    await untilPhoneIs(tab, lineOf(0));
    await eventually(() => edge.received.map(({ kind }) => kind).filter((kind) => kind !== 'leave')).toEqual([
      'visit',
      'keep',
    ]);
    expect(await tab.errors()).toEqual([]);
  });

  spec('keeps commands until the script has come', async (scene) => {
    const command = `<script>numberline('getNumber', '+13125550123', ({ to }) => { window.told = to; })</script>`;
    const { tab } = await openPage(
      scene,
      '',
      () => {},
      (edge) => edge.stub() + command,
    );
    await eventually(() => tab.evaluate('window.told')).toBe('+18475550100');
  });

  spec('does no harm where the edge does not answer', async (scene) => {
    const { edge, tab } = await openPage(
      scene,
      '',
      (edge) => {
        edge.reply = () => ({ status: 500, body: '' });
      },
      stub,
    );
    await eventually(() => edge.received.length).toBe(1);
    await pass(300);
    expect(await phoneOf(tab)).toBe(OWN_LINE);
    expect(await tab.errors()).toEqual([]);
  });

  spec('asks for nothing on behalf of a program', async (scene) => {
    const edge = await startStubEdge(scene);
    const origin = await servePages(scene, { '/': { head: edge.stub(), body: PHONE } });
    const tab = await scene.visitor();
    await tab.goto(`${origin}/`);
    await pass(300);
    expect(edge.received).toEqual([]);
    expect(await tab.evaluate('numberline.q')).toEqual([]);
  });
});

onEachEngine('hiding until the number is there', (spec) => {
  const HIDE = 'data-hide="#phone"';

  spec('shows no number but the visit’s, in the same place', async (scene) => {
    const { tab } = await openPage(scene, HIDE, (edge) => {
      edge.reply = (_, body) => ({ body, after: 150 });
    });
    await untilPhoneIs(tab, lineOf(0));
    await pass(100);
    const seen = await seenIn(tab);
    // The page may be painted before the script runs; from then on its number is not seen any more.
    expect(seen.map(({ what }) => what).slice(-2)).toEqual(['nothing', lineOf(0)]);
    expect(new Set(seen.map(({ place }) => place)).size).toBe(1);
  });

  spec('ends after 400 ms, however long the edge takes', async (scene) => {
    const { tab } = await openPage(scene, HIDE, (edge) => {
      edge.reply = (_, body) => ({ body, after: 1_500 });
    });
    await untilPhoneIs(tab, lineOf(0));
    const seen = await seenIn(tab);
    const hidden = seen.findIndex(({ what }) => what === 'nothing');
    expect(seen[hidden + 1]?.what).toBe(OWN_LINE);
    // A frame or two more until it is seen, on a busy machine.
    expect((seen[hidden + 1]?.since ?? 0) - (seen[hidden]?.since ?? 0)).toBeLessThan(500);
    expect(seen.filter(({ what }) => what === 'nothing')).toHaveLength(1);
  });

  spec('ends by itself when the page’s own script hangs', async (scene) => {
    // From the first frame in which it is hidden on, for longer than that may last; the frame that was due meanwhile is
    // painted as of when it was due, so the next one tells.
    const hang = `<script>
      const seesPhone = () => getComputedStyle(document.querySelector('#phone') ?? document.head).visibility;
      const hang = () => {
        if (seesPhone() !== 'hidden') return requestAnimationFrame(hang);
        for (const end = performance.now() + 450; performance.now() < end; );
        requestAnimationFrame(() => requestAnimationFrame(() => { window.afterwards = seesPhone(); }));
      };
      hang();
    </script>`;
    const { tab } = await openPage(
      scene,
      HIDE,
      (edge) => {
        edge.reply = (_, body) => ({ body, after: 5_000 });
      },
      () => hang,
    );
    await eventually(() => tab.evaluate('window.afterwards')).toBe('visible');
  });

  spec('hides nothing on the next page, whose number is known', async (scene) => {
    const { edge, tab, origin } = await openPage(scene, HIDE, () => {});
    await untilPhoneIs(tab, lineOf(0));
    edge.reply = (_, body) => ({ body, after: 300 });
    await tab.goto(`${origin}/next`);
    await pass(200);
    expect((await seenIn(tab)).map(({ what }) => what)).not.toContain('nothing');
  });

  spec('hides nothing while consent is waited for', async (scene) => {
    const { tab } = await openPage(scene, `${HIDE} data-consent="wait"`, () => {});
    await pass(300);
    expect((await seenIn(tab)).map(({ what }) => what)).toEqual([OWN_LINE]);
  });
});
