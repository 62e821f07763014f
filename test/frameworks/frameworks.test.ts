import { createElement } from 'react';
import { renderToString as renderReact } from 'react-dom/server';
import { beforeAll, expect } from 'vitest';
import { createSSRApp } from 'vue';
import { renderToString as renderVue } from 'vue/server-renderer';
import { onEachEngine, type Scene } from '../engines/each-engine.ts';
import type { Tab } from '../engines/engine.ts';
import { eventually, pass, recordedBy, servePages } from '../script/pages.ts';
import { startStubEdge } from '../script/stub-edge.ts';
import { App as ReactApp } from './apps/react-app.ts';
import { App as VueApp } from './apps/vue-app.ts';
import { scriptOf, svelteHtml } from './bundle.ts';

/** An app that the server has rendered and the browser brings to life. */
interface Framework {
  /** What brings it to life, in `apps/`. */
  page: string;
  html(): Promise<string> | string;
  /** What it says where the page no longer reads as the server has sent it; it goes on all the same. */
  complaint: RegExp | null;
}

const FRAMEWORKS: Record<string, Framework> = {
  'React 19': {
    page: 'react-page.ts',
    html: () => renderReact(createElement(ReactApp)),
    complaint: /React error #418/,
  },
  'Vue 3': {
    page: 'vue-page.ts',
    html: () => renderVue(createSSRApp(VueApp)),
    complaint: /Hydration completed but contains mismatches/,
  },
  'Svelte 5': { page: 'svelte-page.js', html: svelteHtml, complaint: null },
};

const MODES = ['development', 'production'] as const;
type Mode = (typeof MODES)[number];

const NOTE_LOG = `<script>
  window.logged = [];
  for (const name of ['error', 'warn']) {
    const original = console[name];
    console[name] = (...words) => { logged.push(words.join(' ')); original(...words); };
  }
</script>`;

/** Puts the script tag into a page once the app is alive. */
const whenAlive = (tag: string): string => `<template id="tag">${tag}</template><script>
  addEventListener('alive', () => {
    const { attributes } = document.querySelector('#tag').content.firstChild;
    const script = document.createElement('script');
    for (const { name, value } of attributes) script.setAttribute(name, value);
    document.head.append(script);
  }, { once: true });
</script>`;

/** By framework: what the server sends, and the script by the mode it was built in. */
const built = new Map<string, { html: string; scripts: Record<Mode, string> }>();

beforeAll(async () => {
  for (const [name, { page, html }] of Object.entries(FRAMEWORKS)) {
    const [development, production] = await Promise.all(MODES.map((mode) => scriptOf(page, mode)));
    built.set(name, { html: await html(), scripts: { development, production } as Record<Mode, string> });
  }
});

/** A visitor, and the address of a page with the app; `place` tells where in it the script tag stands. */
async function open(
  scene: Scene,
  name: string,
  mode: Mode,
  place: (tag: string) => string = (tag) => tag,
): Promise<{ tab: Tab; url: string }> {
  const app = built.get(name);
  const edge = await startStubEdge(scene);
  const origin = await servePages(scene, {
    '/': {
      head: NOTE_LOG + place(edge.tag()),
      body: `<div id="app">${app?.html}</div><script>${app?.scripts[mode]}</script>`,
    },
  });
  return { tab: await scene.visitor(), url: `${origin}/` };
}

/** Everything the app prints. */
const printedBy = (tab: Tab): Promise<string[]> =>
  tab.evaluate(() => {
    const call = document.querySelector('#call');
    const texts = [...document.querySelectorAll('#phone, #parts, #call, li')].map((line) => line.textContent);
    return [...texts, call?.getAttribute('href'), call?.getAttribute('title')].map(String);
  });

/** The same with the number of a visit, after it was printed anew so many times. */
const appWith = (times: number): string[] => [
  `Our number is (847) 555-0100, asked ${times} times.`,
  `Call (847) 555-0100 or write, ${times}`,
  '847.555.0100',
  'North: 847 555 0100',
  'South: 847 555 0100',
  'tel:+18475550100',
  `Call 847-555-0100 (${times})`,
];

/** Presses a button, and returns when the next frame is about to be painted. */
const press = (tab: Tab, button: string): Promise<void> =>
  tab.evaluate((id) => {
    document.getElementById(id)?.click();
    return new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
  }, button);

/** What was thrown and not caught, and what was logged. */
const complaintsIn = async (tab: Tab): Promise<string[]> => [
  ...(await tab.errors()),
  ...(await tab.evaluate<string[]>('window.logged')),
];

for (const [name, { complaint }] of Object.entries(FRAMEWORKS)) {
  onEachEngine(`an app made with ${name}`, (spec) => {
    spec('never shows the old number again when it prints it anew, and is not disturbed', async (scene) => {
      const { tab, url } = await open(scene, name, 'development', whenAlive);
      await tab.goto(url);
      await eventually(() => printedBy(tab)).toEqual(appWith(0));
      await tab.evaluate('void (window.recorded.frames.length = 0)');

      for (const times of [1, 2, 3]) {
        await press(tab, 'again');
        expect(await printedBy(tab)).toEqual(appWith(times));
      }
      await pass(100);
      const frames = await recordedBy(tab, 'frames');
      expect(frames.length).toBeGreaterThan(0);
      for (const frame of frames) expect(frame).toContain('(847) 555-0100');

      await press(tab, 'toggle');
      expect(await tab.evaluate('document.querySelectorAll("li").length')).toBe(0);
      await press(tab, 'toggle');
      expect(await printedBy(tab)).toEqual(appWith(3));
      await tab.evaluate('void leave()');
      expect(await tab.evaluate('document.querySelector("#app").textContent')).toBe('');
      expect(await complaintsIn(tab)).toEqual([]);
    });

    spec('has nothing to complain about where it is alive before the script comes', async (scene) => {
      const { tab, url } = await open(scene, name, 'development', whenAlive);
      for (const _ of ['first page', 'next page']) {
        await tab.goto(url);
        await eventually(() => printedBy(tab)).toEqual(appWith(0));
        expect(await complaintsIn(tab)).toEqual([]);
      }
    });

    // From the second page on the script knows the number before the app is alive, and the text is no longer what the
    // app expects. It prints the old number, which is repaired before a frame shows it, and some complain of it once.
    spec('shows the right number from the first paint where the script comes first', async (scene) => {
      const { tab, url } = await open(scene, name, 'production');
      await tab.goto(url);
      await eventually(() => printedBy(tab)).toEqual(appWith(0));
      await tab.goto(url);
      await pass(200);
      expect(await printedBy(tab)).toEqual(appWith(0));
      expect(await recordedBy(tab, 'frames')).toEqual([appWith(0)[0]]);
      const complaints = await complaintsIn(tab);
      expect(complaints).toHaveLength(complaint === null ? 0 : 1);
      if (complaint !== null) expect(complaints[0]).toMatch(complaint);
      await press(tab, 'again');
      expect(await printedBy(tab)).toEqual(appWith(1));
    });

    // Half of the line then reads as one number and half as the other, which together are neither.
    spec('is left with half a number where it prints only the other half anew', async (scene) => {
      const { tab, url } = await open(scene, name, 'production', whenAlive);
      const half = () => tab.evaluate<string>('document.querySelector("#half").textContent');
      await tab.goto(url);
      await eventually(half).toBe('(847) 555-0100, line 0');
      await press(tab, 'again');
      expect(await half()).toBe('(847) 555-0123, line 1');
    });
  });
}
