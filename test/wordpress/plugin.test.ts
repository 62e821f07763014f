import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPlugin, ZIP } from '../../wordpress-plugin/build.ts';
import { makePot } from '../../wordpress-plugin/pot.ts';
import { launchChromium } from '../chromium.ts';
import { type Edge, startEdge } from '../edge.ts';
import { registerSite } from '../site.ts';
import { placeCall } from '../test-call.ts';
import { visit } from '../visitor.ts';
import { RELEASES, type Release } from './downloads.ts';
import { whereWordPressRuns } from './where-it-runs.ts';
import { installWordPress, type WordPress } from './wordpress.ts';

const PRINTED = '+12025550142';
const AS_PRINTED = '(202) 555-0142';
const NOWHERE = 'http://127.0.0.1:9';

const asPerson = { asPerson: true };

whereWordPressRuns('the plugin', () => {
  let edge: Edge;
  let browser: Browser;

  beforeAll(async () => {
    await buildPlugin();
    [edge, browser] = await Promise.all([startEdge(), launchChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await edge?.remove();
  });

  /** A WordPress with the plugin from its zip, which the edge knows. */
  async function shop(release: Release): Promise<WordPress & { key: string }> {
    const wordPress = await installWordPress(release);
    wordPress.wp('plugin', 'install', ZIP, '--activate');
    const { key } = await registerSite(edge, { origin: wordPress.url, printed: PRINTED, size: 12 });
    wordPress.wp('numberline', 'set-key', key, `--edge=${edge.url}`, `--number=${PRINTED} ${AS_PRINTED}`);
    return { ...wordPress, key };
  }

  const shown = async (page: Page): Promise<string> => (await page.locator('#call a').textContent()) ?? '';

  /** The number that a visitor is shown instead of the printed one, E.164. */
  async function swapped(page: Page): Promise<string> {
    await expect.poll(() => shown(page), { timeout: 10_000 }).not.toBe(AS_PRINTED);
    const number = (await page.locator('#call a').getAttribute('href'))?.replace('tel:', '') ?? '';
    expect((await shown(page)).replace(/\D/g, '')).toBe(number.slice(2));
    return number;
  }

  describe.each(RELEASES)('on WordPress %s', (release) => {
    let wordPress: WordPress & { key: string };
    let url: string;

    beforeAll(async () => {
      wordPress = await shop(release);
      url = wordPress.page(
        'Call',
        '<div id="call">[numberline_phone]</div><!-- wp:numberline/phone {"label":"202-555-0142"} /-->',
      );
    });
    afterAll(() => wordPress?.remove());

    test('shows each visitor a number of their own, and a call to it names the ad', async () => {
      const numbers = new Set<string>();
      for (const [index, gclid] of ['press-one', 'press-two'].entries()) {
        const { page, errors } = await visit(browser, `${url}?gclid=${gclid}`, asPerson);
        const number = await swapped(page);
        const label = await page.locator('.wp-block-numberline-phone a').textContent();
        expect(label?.replace(/\D/g, '')).toBe(number.slice(2));
        expect(errors).toEqual([]);
        const caller = `+1773555${RELEASES.indexOf(release)}20${index}`;
        const call = await placeCall(edge, number, caller);
        expect(call.attribution).toMatchObject({ kind: 'visit', source: { clickIds: { gclid } } });
        numbers.add(number);
      }
      expect(numbers.size).toBe(2);
    });

    test('is found healthy', () => {
      const { status, printed } = wordPress.tryWp('numberline', 'doctor');
      expect(printed).toBe('ok    edge\nok    page\nSuccess: Numberline works on this site.');
      expect(status).toBe(0);
    });

    // Last, because they change the settings.
    test('does what its own tests say', () => {
      const { status, printed } = wordPress.phpunit();
      expect(status, printed).toBe(0);
      expect(wordPress.wp('core', 'version').startsWith(release)).toBe(true);
    });

    test('has caused no warning of PHP', () => {
      const log = join(wordPress.folder, 'wp-content', 'debug.log');
      const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : [];
      expect(lines.filter((line) => /numberline\/|Numberline\\/.test(line))).toEqual([]);
    });
  });

  describe('on a site that is used', () => {
    let wordPress: WordPress & { key: string };
    let url: string;

    beforeAll(async () => {
      wordPress = await shop('7.1');
      url = wordPress.page('Call', '<div id="call">[numberline_phone]</div>');
    });
    afterAll(() => wordPress?.remove());

    async function signIn(): Promise<Page> {
      const { page } = await visit(browser, `${wordPress.url}/wp-login.php`);
      await page.fill('#user_login', 'admin');
      await page.fill('#user_pass', 'admin');
      await page.click('#wp-submit');
      await page.waitForURL('**/wp-admin/**');
      return page;
    }

    async function save(page: Page, fields: Record<string, string>): Promise<void> {
      for (const [field, value] of Object.entries(fields)) await page.fill(`#numberline-${field}`, value);
      await Promise.all([page.waitForURL('**settings-updated=true**'), page.click('#submit')]);
    }

    test('the settings page says exactly what is wrong, and when all is well', {
      timeout: 120_000,
    }, async () => {
      const page = await signIn();
      await page.goto(`${wordPress.url}/wp-admin/options-general.php?page=numberline`);
      const said = () => page.locator('#numberline-check').textContent();
      expect(await said()).toBe(`Connected: Numberline at ${edge.url} knows this site.`);

      await save(page, { site: 'nobody' });
      expect(await said()).toBe(
        `Numberline at ${edge.url} does not know the site key "nobody". Copy the key from its dashboard, under Sites.`,
      );
      await save(page, { site: wordPress.key, edge: NOWHERE });
      expect(await said()).toMatch(`Your web server could not reach Numberline at ${NOWHERE}: `);

      await save(page, { edge: 'calls.example.com' });
      expect(await page.locator('.settings-error').first().textContent()).toContain('begins with https://');
      expect(await page.locator('#numberline-edge').inputValue()).toBe(NOWHERE);

      await save(page, { edge: edge.url, targets: `${PRINTED} ${AS_PRINTED}\n+12025550199` });
      expect(await said()).toContain('Numberline does not replace +12025550199 on this site.');
      await save(page, { targets: `${PRINTED} ${AS_PRINTED}` });
      expect(await said()).toContain('Connected');
      await page.context().close();
    });

    test('Site Health runs the tests in the browser of the administrator', async () => {
      const page = await signIn();
      const answered = page.waitForResponse((response) => response.url().includes('/health/edge'));
      await page.goto(`${wordPress.url}/wp-admin/site-health.php`);
      expect(await (await answered).json()).toMatchObject({ status: 'good', test: 'numberline_edge' });
      await page.context().close();
    });

    test('the editor offers the block, and shows what the server prints', async () => {
      const page = await signIn();
      await page.goto(`${wordPress.url}/wp-admin/post-new.php?post_type=page`);
      await page.waitForFunction(
        () => 'wp' in window && document.querySelector('.editor-styles-wrapper, iframe'),
      );
      const inserted = await page.evaluate(() => {
        const { blocks, data } = (window as unknown as { wp: WordPressGlobals }).wp;
        data.dispatch('core/block-editor').insertBlocks(blocks.createBlock('numberline/phone'));
        return blocks.getBlockType('numberline/phone')?.title;
      });
      expect(inserted).toBe('Tracked phone number');
      const frame = page.frameLocator('iframe[name="editor-canvas"]');
      await expect
        .poll(() => frame.locator('a[href^="tel:"]').textContent(), { timeout: 15_000 })
        .toBe(AS_PRINTED);
      await page.context().close();
    });

    test.each([
      ['a key that nobody knows', { key: 'nobody' }],
      ['an edge that cannot be reached', { edge: NOWHERE }],
    ])('with %s, visitors see what they always saw', async (_, wrong: { key?: string; edge?: string }) => {
      const set = (key: string, where: string) =>
        wordPress.wp('numberline', 'set-key', key, `--edge=${where}`);
      set(wrong.key ?? wordPress.key, wrong.edge ?? edge.url);
      const { page, errors } = await visit(browser, url, asPerson);
      await page.waitForFunction(() => 'numberline' in window);
      await page.waitForTimeout(500);
      expect(await shown(page)).toBe(AS_PRINTED);
      expect(errors).toEqual([]);

      const { status, printed } = wordPress.tryWp('numberline', 'doctor');
      expect(status).toBe(1);
      expect(printed).toMatch(
        wrong.key ? 'does not know the site key "nobody"' : 'could not reach Numberline',
      );
      set(wordPress.key, edge.url);
      await page.context().close();
    });

    test('a page from a cache shows each visitor a number of their own', async () => {
      const html = await (await fetch(url)).text();
      expect(html).toContain(AS_PRINTED);
      writeFileSync(join(wordPress.folder, 'cached.html'), html);
      const numbers = new Set<string>();
      for (const _ of ['one', 'other']) {
        const { page } = await visit(browser, `${wordPress.url}/cached.html`, asPerson);
        numbers.add(await swapped(page));
        await page.context().close();
      }
      expect(numbers.size).toBe(2);
    });

    // What Autoptimize 3.1 makes of a script that it was not told to leave alone: deferred, or out of its own cache.
    test.each([
      ['defers it', (tag: string) => tag.replace('<script ', '<script defer ')],
      [
        'serves it from its own cache',
        (tag: string) =>
          tag.replace(/ src="[^"]*"/, ' src="/wp-content/cache/autoptimize/autoptimize_single_6f5902ac.js"'),
      ],
    ])('a page works where an optimiser %s', async (_, rewrite) => {
      const html = (await (await fetch(url)).text()).replace(/<script[^>]*id="numberline-js"[^>]*>/, rewrite);
      const cache = join(wordPress.folder, 'wp-content', 'cache', 'autoptimize');
      mkdirSync(cache, { recursive: true });
      cpSync(
        join(wordPress.folder, 'wp-content/plugins/numberline/assets/numberline.min.js'),
        join(cache, 'autoptimize_single_6f5902ac.js'),
      );
      writeFileSync(join(wordPress.folder, 'optimised.html'), html);
      const { page, errors } = await visit(browser, `${wordPress.url}/optimised.html`, asPerson);
      await swapped(page);
      expect(errors).toEqual([]);
      await page.context().close();
    });

    test('the WP Consent API is obeyed, although its script comes last', async () => {
      const mu = join(wordPress.folder, 'wp-content', 'mu-plugins', 'consent-api.php');
      writeFileSync(mu, CONSENT_API);
      const { page, context } = await visit(browser, url, asPerson);
      expect(await page.locator('#numberline-js').getAttribute('data-consent')).toBe('wait');
      await page.waitForTimeout(500);
      expect(await shown(page)).toBe(AS_PRINTED);
      expect(await page.evaluate(() => document.cookie)).toBe('');
      await page.evaluate(() => {
        const change = new CustomEvent('wp_listen_for_consent_change', { detail: { marketing: 'allow' } });
        document.dispatchEvent(change);
      });
      await swapped(page);
      await context.close();

      // Nobody asks: it says yes.
      writeFileSync(mu, CONSENT_API.replace('=> false', '=> true'));
      const other = await visit(browser, url, asPerson);
      await swapped(other.page);
      await other.context.close();
      rmSync(mu);
    });

    test('in first-party mode the site passes visits on, and sets the cookie itself', async () => {
      wordPress.wp('option', 'patch', 'update', 'numberline', 'first_party', 'true', '--format=json');
      const { page, context } = await visit(browser, 'about:blank', asPerson);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      const cookies: string[] = [];
      page.on('response', async (response) => {
        cookies.push((await response.headerValue('set-cookie')) ?? '');
      });
      await page.goto(`${url}?gclid=press-first`);
      const number = await swapped(page);
      expect(asked.filter((address) => new URL(address).origin !== wordPress.url)).toEqual([]);
      expect(asked).toContain(`${wordPress.url}/wp-json/numberline/v1/visits`);
      expect(cookies.join('\n')).toMatch(
        /numberline=vtr_\w{26}; expires=[^;]*; Max-Age=34560000; path=\/; SameSite=Lax/,
      );

      // A visitor whose storage was emptied is known again by the cookie.
      await page.evaluate(() => localStorage.clear());
      await page.reload();
      expect(await swapped(page)).toBe(number);
      const call = await placeCall(edge, number, '+17735559901');
      expect(call.attribution).toMatchObject({ kind: 'visit' });
      await context.close();
      wordPress.wp('option', 'patch', 'update', 'numberline', 'first_party', 'false', '--format=json');
    });

    test('the words for translators are those of the source', () => {
      const made = join(wordPress.folder, 'numberline.pot');
      const folder = join(wordPress.folder, 'wp-content', 'plugins', 'numberline');
      makePot(folder, made);
      // Not in which line each stands, nor the year.
      const words = (file: string) =>
        readFileSync(file, 'utf8').replace(/^# Copyright.*\n|(?<=^#: .*):\d+$/gm, '');
      expect(words(made)).toBe(words(join(folder, 'languages', 'numberline.pot')));
    });

    test('deactivated it keeps its settings; deleted it leaves nothing', () => {
      const kept = wordPress.wp('option', 'get', 'numberline', '--format=json');
      wordPress.wp('plugin', 'deactivate', 'numberline');
      wordPress.wp('plugin', 'activate', 'numberline');
      expect(wordPress.wp('option', 'get', 'numberline', '--format=json')).toBe(kept);
      wordPress.wp('plugin', 'uninstall', 'numberline', '--deactivate');
      expect(wordPress.wp('option', 'list', '--search=*numberline*', '--format=count')).toBe('0');
      expect(wordPress.wp('transient', 'list', '--search=*numberline*', '--format=count')).toBe('0');
      expect(existsSync(join(wordPress.folder, 'wp-content', 'plugins', 'numberline'))).toBe(false);
    });
  });

  test('in a network each site has settings of its own, and all are deleted with the plugin', {
    timeout: 120_000,
  }, async () => {
    const wordPress = await shop('7.1');
    try {
      wordPress.wp('core', 'multisite-convert');
      wordPress.wp('plugin', 'activate', 'numberline', '--network');
      const other = wordPress.wp('site', 'create', '--slug=other', '--porcelain');
      const at = (site: string) => `--url=${wordPress.url}${site}`;
      expect(wordPress.wp('numberline', 'status', at('/'))).toContain(wordPress.key);
      expect(wordPress.wp('numberline', 'status', at('/other/'))).toContain('"site": ""');
      wordPress.wp('numberline', 'set-key', 'other_key', `--edge=${edge.url}`, at('/other/'));
      expect(wordPress.wp('numberline', 'status', at('/'))).toContain(wordPress.key);
      expect(other).toBe('2');

      wordPress.wp('plugin', 'deactivate', 'numberline', '--network');
      wordPress.wp('plugin', 'uninstall', 'numberline');
      for (const site of ['/', '/other/']) {
        expect(wordPress.wp('option', 'list', '--search=numberline', '--format=count', at(site))).toBe('0');
      }
    } finally {
      await wordPress.remove();
    }
  });
});

/** What the plugin "WP Consent API" gives others, as far as it matters here: a function in PHP, and one in the footer. */
const CONSENT_API = `<?php
function wp_has_consent( $category ) { return false; }
add_action( 'wp_footer', function () { echo '<script>window.wp_has_consent = () => false;</script>'; }, 99 );
`;

/** What the test of the editor uses of WordPress' own scripts. */
interface WordPressGlobals {
  blocks: { createBlock(name: string): unknown; getBlockType(name: string): { title: string } | undefined };
  data: { dispatch(store: string): { insertBlocks(block: unknown): void } };
}
