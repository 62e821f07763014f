import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { expect } from 'vitest';
import { onEachEngine } from '../engines/each-engine.ts';
import { eventually, pass, recordedBy, servePages } from '../script/pages.ts';
import { startStubEdge } from '../script/stub-edge.ts';
import { App } from './apps/tracked-app.ts';
import { scriptOf } from './bundle.ts';

onEachEngine('a TrackedNumber', (spec) => {
  spec('hydrates without a complaint, also where the script has swapped it before', async (scene) => {
    const edge = await startStubEdge(scene);
    const script = await scriptOf('tracked-page.ts', 'development');
    const origin = await servePages(scene, {
      '/': {
        head: `${edge.tag()}<script>
          window.logged = [];
          for (const name of ['error', 'warn']) console[name] = (...words) => logged.push(words.join(' '));
        </script>`,
        body: `<div id="app">${renderToString(createElement(App))}</div><script>${script}</script>`,
      },
    });
    const tab = await scene.visitor();
    const html = () => tab.evaluate<string>('document.querySelector("#phone").innerHTML');
    for (const visit of ['first page', 'next page']) {
      await tab.goto(`${origin}/`);
      await eventually(html).toBe('<a title="0" href="tel:+18475550100">(847) 555-0100</a>');
      await tab.evaluate('document.querySelector("#again").click()');
      await eventually(html).toBe('<a title="1" href="tel:+18475550100">(847) 555-0100</a>');
      await pass(100);
      if (visit === 'next page') expect(await recordedBy(tab, 'frames')).toEqual(['(847) 555-0100']);
      expect(await tab.errors()).toEqual([]);
      expect(await tab.evaluate('window.logged')).toEqual([]);
    }
  });
});
