import { expect } from 'vitest';
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
import type { Recorded } from './recorder.ts';
import { startStubEdge } from './stub-edge.ts';

// What is swapped, and what it is afterwards.
const SWAPPED = [
  ['<p>Call (312) 555-0123 now</p>', '<p>Call (847) 555-0100 now</p>'],
  ['<p>312.555.0123, +1 312 555 0123</p>', '<p>847.555.0100, +1 847 555 0100</p>'],
  ['<p><b>(312)</b> <i>555</i>-<span>01</span>23</p>', '<p><b>(847)</b> <i>555</i>-<span>01</span>00</p>'],
  ['<a href="tel:+13125550123">Call</a>', '<a href="tel:+18475550100">Call</a>'],
  ['<a href="sms:312-555-0123">Write</a>', '<a href="sms:847-555-0100">Write</a>'],
  ['<img alt="312 555 0123">', '<img alt="847 555 0100">'],
  [
    '<button title="Call 3125550123" aria-label="312-555-0123">Call</button>',
    '<button title="Call 8475550100" aria-label="847-555-0100">Call</button>',
  ],
  ['<input placeholder="e.g. 312-555-0123">', '<input placeholder="e.g. 847-555-0100">'],
  ['<input type="submit" value="Call 312-555-0123">', '<input type="submit" value="Call 847-555-0100">'],
];

const UNTOUCHED = [
  '<p>Fax: (312) 555-0177</p>',
  '<p>Order 31255501234567, $312.55, ZIP 60614-3125, 12 May 2025</p>',
  '<a href="https://example.com/3125550123">Profile</a>',
  '<p>https://example.com/3125550123</p>',
  '<input name="yours" value="312-555-0123">',
  '<textarea>312-555-0123</textarea>',
  '<p contenteditable="true">312-555-0123</p>',
  '<p data-numberline-skip="">312-555-0123</p>',
  '<script type="application/ld+json">{"telephone": "+1-312-555-0123"}</script>',
];

/** Opens a page that says `#phone`, and waits until it shows the number of the visit. */
async function swappedTab(scene: Scene, body: string | string[] = PHONE): Promise<Tab> {
  const edge = await startStubEdge(scene);
  const origin = await servePages(scene, { '/': { head: edge.tag(), body } });
  const tab = await scene.visitor();
  await tab.goto(`${origin}/`);
  await untilPhoneIs(tab, lineOf(0));
  return tab;
}

/** Runs a change of the page, and answers what `#phone` says when the next frame is about to be painted. */
const inNextFrame = (tab: Tab, change: string): Promise<string> =>
  tab.evaluate<string>(`(() => {
    ${change};
    return new Promise((resolve) =>
      requestAnimationFrame(() => resolve(document.querySelector('#phone').textContent)));
  })()`);

onEachEngine('the script on a page', (spec) => {
  spec(
    'swaps text, split numbers, links and labels, touches nothing else and replaces no node',
    async (scene) => {
      const edge = await startStubEdge(scene);
      // Late enough for the recorder to have seen the page as it was.
      edge.reply = (_, body) => ({ body, after: 200 });
      const body = [PHONE, ...SWAPPED.map(([before]) => before), ...UNTOUCHED].join('\n');
      const origin = await servePages(scene, { '/': { head: edge.tag(), body } });
      const tab = await scene.visitor();
      await tab.goto(`${origin}/`);
      await untilPhoneIs(tab, lineOf(0));

      const html = await tab.evaluate<string>('document.body.innerHTML');
      for (const [, after] of SWAPPED) expect(html).toContain(after);
      for (const same of UNTOUCHED) expect(html).toContain(same);
      const nodes = await tab.evaluate(() => {
        const { nodes } = (window as unknown as { recorded: Recorded }).recorded;
        const walker = document.createTreeWalker(document);
        let same = 0;
        for (let node: Node | null = document; node; node = walker.nextNode())
          if (node === nodes[same]) same++;
        return { same, before: nodes.length, after: document.querySelectorAll('*').length };
      });
      expect(nodes.before).toBeGreaterThan(nodes.after);
      expect(nodes.same).toBe(nodes.before);
      expect(await tab.errors()).toEqual([]);
    },
  );

  spec(
    'shows the right number from the first paint of the next page on, however it arrives',
    async (scene) => {
      const edge = await startStubEdge(scene);
      const origin = await servePages(scene, {
        '/': { head: edge.tag(), body: `${PHONE}<a id="next" href="/next">Next</a>` },
        '/next': { head: edge.tag(), body: PHONE },
        '/in-parts': {
          head: edge.tag(),
          body: ['<h1>Slow</h1>', '<p id="phone">Our number is (312) 55', '5-0123.</p>', '<p>End</p>'],
        },
      });
      const tab = await scene.visitor();
      await tab.goto(`${origin}/`);
      await untilPhoneIs(tab, lineOf(0));
      // From here on, only what the browser remembers can be in time.
      edge.reply = (_, body) => ({ body, after: 600 });

      await tab.click('#next');
      await eventually(() => tab.evaluate('document.title').catch(String)).toBe('Page /next');
      await pass(200);
      expect(await recordedBy(tab, 'frames')).toEqual([lineOf(0)]);

      await tab.goto(`${origin}/in-parts`);
      await pass(200);
      expect(await phoneOf(tab)).toBe(lineOf(0));
      expect(await recordedBy(tab, 'frames')).not.toContain(OWN_LINE);
    },
  );

  spec('swaps content that arrives later before it is painted', async (scene) => {
    const tab = await swappedTab(scene);
    await tab.evaluate('window.recorded.frames.length = 0');
    const text = await inNextFrame(
      tab,
      `const box = document.createElement('div');
       box.innerHTML = '<section>' + document.querySelector('#phone').outerHTML.replace('847) 555-0100', '312) 555-0123') + '</section>';
       document.querySelector('#phone').replaceWith(box)`,
    );
    expect(text).toBe(lineOf(0));
    expect(await recordedBy(tab, 'frames')).toEqual([lineOf(0)]);
  });

  spec('repairs, before it is painted, what a framework puts back', async (scene) => {
    const tab = await swappedTab(scene, `${PHONE}<a id="call" href="tel:+13125550123">Call</a>`);
    await tab.evaluate('void (window.phone = document.querySelector("#phone"), recorded.frames.length = 0)');
    const old = JSON.stringify(OWN_LINE);
    for (const change of [
      `phone.firstChild.data = ${old}`,
      `phone.firstChild.replaceData(0, 99, ${old})`,
      `phone.textContent = ${old}`,
      `phone.innerHTML = ${old}`,
      `phone.replaceChildren('Our number is ', '(312) 555', '-0123.')`,
    ]) {
      expect(await inNextFrame(tab, change), change).toBe(lineOf(0));
    }
    expect(await recordedBy(tab, 'frames')).toEqual([lineOf(0)]);
    await inNextFrame(tab, 'document.querySelector("#call").href = "tel:+13125550123"');
    expect(await tab.evaluate('document.querySelector("#call").getAttribute("href")')).toBe(
      'tel:+18475550100',
    );
    expect(await tab.errors()).toEqual([]);
  });

  spec(
    'lets a script that always puts the old number back have its way, and does not hang the page',
    async (scene) => {
      const tab = await swappedTab(scene);
      const turns = await tab.evaluate<number>(`(() => {
      const phone = document.querySelector('#phone');
      let turns = 0;
      new MutationObserver(() => {
        if (phone.textContent === ${JSON.stringify(OWN_LINE)}) return;
        turns++;
        phone.firstChild.data = ${JSON.stringify(OWN_LINE)};
      }).observe(phone, { characterData: true, subtree: true });
      phone.firstChild.data = ${JSON.stringify(OWN_LINE)};
      return new Promise((resolve) => setTimeout(() => resolve(turns), 500));
    })()`);
      expect(turns).toBeLessThan(1_000);
      expect(await tab.errors()).toEqual([]);
    },
  );

  spec('swaps inside open shadow roots, and repairs them', async (scene) => {
    const line = '<p>(312) 555-0123</p>';
    const tab = await swappedTab(
      scene,
      `${PHONE}
      <div id="declared"><template shadowrootmode="open">${line}</template></div>
      <script>
        customElements.define('phone-card', class extends HTMLElement {
          connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = '${line}'; }
        });
      </script>
      <phone-card id="defined"></phone-card>`,
    );
    const inside = (id: string) =>
      tab.evaluate((id) => document.getElementById(id)?.shadowRoot?.textContent, id);
    for (const id of ['declared', 'defined']) {
      expect(await inside(id), id).toBe('(847) 555-0100');
      await tab.evaluate((id) => {
        const shadow = document.getElementById(id)?.shadowRoot;
        if (shadow) shadow.innerHTML = '<em>(312) 555-0123</em>';
      }, id);
      expect(await inside(id), id).toBe('(847) 555-0100');
    }
    await tab.evaluate('document.body.append(document.createElement("phone-card"))');
    expect(await tab.evaluate('document.body.lastElementChild.shadowRoot.textContent')).toBe(
      '(847) 555-0100',
    );
  });

  spec(
    'needs no more of a content security policy than its own origin, and no trusted type',
    async (scene) => {
      const edge = await startStubEdge(scene);
      const origin = await servePages(scene, {
        '/': {
          head: edge.tag(),
          body: PHONE,
          headers: {
            // The recorder and the icon that browsers ask for are the site's own.
            'content-security-policy': `default-src 'none'; img-src 'self'; script-src 'self' ${edge.url};
            connect-src ${edge.url}; require-trusted-types-for 'script'`.replace(/\s+/g, ' '),
          },
        },
      });
      const tab = await scene.visitor();
      await tab.goto(`${origin}/`);
      await untilPhoneIs(tab, lineOf(0));
      expect(await recordedBy(tab, 'violations')).toEqual([]);
      expect(await tab.errors()).toEqual([]);
    },
  );
});
