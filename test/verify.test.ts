import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../edge/local/build.ts';
import type { Report } from '../sdk/cli/verify-report.ts';
import { findChromium } from './chromium.ts';
import { type Edge, freePort, startEdge } from './edge.ts';
import { servePages } from './script/pages.ts';

/** Runs the command line as a person would. */
const verify = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['sdk/cli/verify.ts', ...args], { cwd: root }, (error, out, err) => {
      resolve({ code: Number(error?.code ?? 0), out, err });
    });
  });

async function reportOn(url: string): Promise<Report & { code: number }> {
  const { code, out, err } = await verify(url, '--json');
  if (!out) throw new Error(err);
  return { ...(JSON.parse(out) as Report), code };
}

const PRINTED = '+12025550142';

const BODY = `<p>Call <b>(202)</b> 555-0142</p><a href="tel:+12025550142">Call</a><p>Fax (202) 555-0177</p>
  <p data-numberline-skip>Old: 202-555-0142</p>
  <script type="application/ld+json">{"telephone": "+1-202-555-0142"}</script>`;

describe.skipIf(findChromium() === null)('numberline verify', () => {
  let edge: Edge;
  let origin: string;
  let elsewhere: string;
  const undo: (() => unknown)[] = [];

  beforeAll(async () => {
    edge = await startEdge();
    const closed = `http://127.0.0.1:${await freePort()}`;
    const tag = (attributes = '', key = 'KEY', at = edge.url) =>
      `<script async src="${at}/numberline.js" data-site="${key}" data-edge="${at}" ${attributes}></script>`;
    const page = (head: string, headers?: Record<string, string>) => ({ head, body: BODY, headers });
    const pagesWith = (key: string) =>
      Object.fromEntries(
        Object.entries({
          '/': page(tag()),
          '/wrong-key': page(tag('', 'nobody')),
          '/blocked-script': page(tag(), { 'content-security-policy': "script-src 'self'" }),
          '/blocked-edge': page(tag(), { 'content-security-policy': "connect-src 'self'" }),
          '/no-script': page('<script src="/recorder.js"></script>'),
          '/no-edge': page(tag('', 'KEY', closed)),
          '/no-site': page(`<script src="${edge.url}/numberline.js"></script>`),
          '/held-back': page(tag('type="rocketlazyloadscript"')),
          '/delayed': page(`<template>${tag()}</template><script id="autoptimize">
            addEventListener('mousemove', () => {
              const tag = document.querySelector('template').content.firstChild;
              const script = document.createElement('script');
              for (const { name, value } of tag.attributes) script.setAttribute(name, value);
              document.head.append(script);
            }, { once: true });
          </script>`),
          '/waits': page(`<script>
            window.Cookiebot = {};
          </script>${tag('data-consent="wait"')}`),
          '/other-numbers': { head: tag(), body: '<p>Fax (202) 555-0177</p>' },
        }).map(([path, { head, ...rest }]) => [
          path,
          { ...rest, head: head.replaceAll('"KEY"', `"${key}"`) },
        ]),
      );

    const pool = await edge.api<{ id: string }>('POST', '/v1/pools', { name: 'Verify' });
    await edge.api('POST', '/v1/numbers', {
      numbers: Array.from({ length: 20 }, (_, index) => `+1212555${4000 + index}`),
      carrier: 'demo',
      flow: 'demo',
      pool: pool.id,
    });
    const scene = { after: (end: () => unknown) => undo.push(end) };
    const pages: Record<string, { head: string; body: string }> = {};
    origin = await servePages(scene, pages);
    elsewhere = await servePages(scene, pages);
    const site = await edge.api<{ key: string }>('POST', '/v1/sites', {
      name: 'Verify',
      origins: [origin],
      targets: [{ number: PRINTED, pool: pool.id }],
    });
    Object.assign(pages, pagesWith(site.key));
  });
  afterAll(async () => {
    for (const end of undo) end();
    await edge?.remove();
  });

  test('the demo works, and its fax number stays', async () => {
    const { code, out } = await verify(`${edge.url}/demo/contact/`);
    expect(out).toContain('It works: visitors see their numbers on this page.');
    expect(out).toMatch(/script +tag, .*\/numberline\.js, data-site demo/);
    expect(out).toMatch(/edge +answers with 200/);
    expect(out).toMatch(/\+13125550142 → \+1\d{10} {2}\(link: tel:/);
    expect(out).toMatch(/\+13125550177 stays: it is no swap target of this site/);
    expect(code).toBe(0);
  });

  test('it says of every number what became of it', async () => {
    const report = await reportOn(`${origin}/`);
    expect(report).toMatchObject({ code: 0, ok: true, problems: [], notes: [], edgeStatus: 200 });
    const to = report.numbers[0]?.swappedTo;
    expect(to).toMatch(/^\+12125554\d\d\d$/);
    const skipped = { number: PRINTED, swappedTo: null };
    expect(report.numbers).toEqual([
      { number: PRINTED, text: 'Call (202) 555-0142', where: 'text', swappedTo: to, reason: null },
      {
        number: '+12025550177',
        text: 'Fax (202) 555-0177',
        where: 'text',
        swappedTo: null,
        reason: 'it is no swap target of this site',
      },
      { ...skipped, text: 'Old: 202-555-0142', where: 'text', reason: 'it is in data-numberline-skip' },
      { number: PRINTED, text: 'tel:+12025550142', where: 'link', swappedTo: to, reason: null },
      { ...skipped, text: '+1-202-555-0142', where: 'structured data', reason: 'search engines compare it' },
    ]);
  });

  const BROKEN: [what: string, path: string, problem: RegExp][] = [
    ['a wrong site key', '/wrong-key', /^The edge does not know this site: .*nobody/],
    [
      'a script that the policy blocks',
      '/blocked-script',
      /content security policy blocks the script: allow http.* in script-src/,
    ],
    [
      'an edge that the policy blocks',
      '/blocked-edge',
      /content security policy blocks the edge: allow http.* in connect-src/,
    ],
    ['no script', '/no-script', /^There is no Numberline script on this page/],
    ['an edge that is down', '/no-edge', /^The script could not be loaded from .*ERR_CONNECTION_REFUSED/],
    ['a tag without a site key', '/no-site', /has no data-site/],
    ['a script that an optimiser holds back', '/held-back', /^WP Rocket holds the script back/],
    [
      'a page without the number',
      '/other-numbers',
      /^None of this site's numbers \(\+12025550142\) is on this page/,
    ],
  ];
  test.each(BROKEN)('it names what is wrong: %s', async (_, path, problem) => {
    const report = await reportOn(origin + path);
    expect(report.problems).toEqual([expect.stringMatching(problem)]);
    expect(report).toMatchObject({ code: 1, ok: false });
  });

  test('it names what is wrong: an origin that the site does not have', async () => {
    const report = await reportOn(`${elsewhere}/`);
    expect(report.problems).toEqual([
      expect.stringMatching(new RegExp(`^The edge does not serve this origin: ${elsewhere}`)),
    ]);
    expect(report).toMatchObject({ code: 1, edgeStatus: 403 });
  });

  test('it names what is wrong: a page that is not there', async () => {
    const report = await reportOn(`${edge.url}/v1/nowhere`);
    expect(report).toMatchObject({ code: 1, problems: ['The page answers with 404.'] });
    const { err } = await verify(`${origin}/nowhere`);
    expect(err).toBe(`verify: ${origin}/nowhere cannot be reached: an error without a page\n`);
  });

  test('it grants the consent that a script waits for, and says so', async () => {
    const report = await reportOn(`${origin}/waits`);
    expect(report).toMatchObject({ code: 0, consentTools: ['Cookiebot'] });
    expect(report.notes).toEqual(['The script waits for consent; for this look we granted it.']);
  });

  test('it moves the mouse for a script that waits for that', async () => {
    const report = await reportOn(`${origin}/delayed`);
    expect(report).toMatchObject({ code: 0 });
    expect(report.notes).toEqual([expect.stringMatching(/comes only after the visitor moves/)]);
  });

  test('it says so when the address leads nowhere, or is none', async () => {
    const url = `http://127.0.0.1:${await freePort()}/`;
    expect(await verify(url)).toEqual({
      code: 1,
      out: '',
      err: `verify: ${url} cannot be reached: ERR_CONNECTION_REFUSED\n`,
    });
    for (const args of [[], ['example.com'], ['file:///etc/hosts'], [url, url], [url, '--jason']]) {
      const { code, out, err } = await verify(...args);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(/^verify: .+\n\nUsage: numberline verify URL/s);
    }
  });
});
