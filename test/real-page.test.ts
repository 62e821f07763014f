import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Window } from 'happy-dom';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../edge/local/build.ts';
import { findChromium, launchChromium } from './chromium.ts';
import { type Edge, startEdge } from './edge.ts';
import { serveSite, type TestSite } from './site.ts';
import { placeCall } from './test-call.ts';
import { visit } from './visitor.ts';

// A real company's contact page with several numbers, of which one is ours. The page belongs to its owner and is
// not part of the project; without it the demo site stands in.
const CORPUS = join(root, '..', 'shared', 'corpora', 'phone-pages', 'us_contact_pages--10.html');
const hasCorpus = existsSync(CORPUS);
if (!hasCorpus)
  console.log(`${CORPUS} is not there: the demo site's contact page stands in for a real page.`);

const PAGE = hasCorpus
  ? { file: CORPUS, printed: '+17026430043', other: '702-643-6149' }
  : {
      file: join(root, 'examples', 'demo', 'contact', 'index.html'),
      printed: '+13125550142',
      other: '(312) 555-0177',
    };

/** The page without the spans that mark its numbers and without scripts of other companies. */
function unmarked(file: string): string {
  const { document } = new Window({
    settings: { disableJavaScriptEvaluation: true, disableCSSFileLoading: true },
  });
  document.write(readFileSync(file, 'utf8'));
  for (const mark of document.querySelectorAll('[wa-type]')) mark.replaceWith(...mark.childNodes);
  for (const script of document.querySelectorAll('script')) script.remove();
  return `<!doctype html>${document.documentElement.outerHTML}`;
}

describe.skipIf(findChromium() === null)('on a real page', () => {
  let edge: Edge;
  let browser: Browser;
  let site: TestSite;

  beforeAll(async () => {
    [edge, browser] = await Promise.all([startEdge(), launchChromium()]);
    const html = unmarked(PAGE.file);
    site = await serveSite(edge, {
      printed: PAGE.printed,
      size: 4,
      pages: { '/': ({ tag }) => html.replace(/<head[^>]*>/i, (head) => `${head}${tag}`) },
    });
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await edge?.remove();
  });

  const digits = (number: string) => number.replace(/\D/g, '').slice(-10);
  const shownDigits = (text: string) => text.replace(/\D/g, '');

  test('each visitor sees their own number and each call names its ad; nothing else changes', async () => {
    const numbers = new Set<string>();
    for (const [index, gclid] of ['real-one', 'real-two'].entries()) {
      const { page, errors } = await visit(browser, `${site.origin}/?gclid=${gclid}`);
      const text = () => page.evaluate(() => document.body.textContent ?? '');
      await expect.poll(async () => shownDigits(await text()).includes(digits(PAGE.printed))).toBe(false);
      const { status } = await edge.api<{ status: { numbers: { number: string; visit: string | null }[] } }>(
        'GET',
        `/v1/pools/${site.pool}`,
      );
      const shown = await text();
      const number = status.numbers.find((one) => shownDigits(shown).includes(digits(one.number)))?.number;
      if (number === undefined) throw new Error('no number of the pool is on the page');
      numbers.add(number);
      expect(shown).toContain(PAGE.other);

      await page.reload();
      expect(shownDigits(await text())).toContain(digits(number));
      expect(errors).toEqual([]);

      const call = await placeCall(edge, number, `+1773555020${index}`);
      expect(call.attribution).toMatchObject({ kind: 'visit', source: { clickIds: { gclid } } });
      expect(call.attribution.candidates[0]?.visit.pages).toHaveLength(2);
    }
    expect(numbers.size).toBe(2);
  });
});
