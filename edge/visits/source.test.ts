import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHANNELS, classify, read, type Source, toldBy } from './source.ts';
import { channelOf } from './sources/channel.ts';
import { CLICK_IDS } from './sources/click-ids.ts';
import { CHANNEL_WORDS } from './sources/words.ts';

const SITE = 'https://harbor.example/services';

/** A visit that landed on the site with these parameters, coming from that page. */
function visit(query = '', referrer = '', siteHosts: string[] = ['harbor.example']): Source {
  return classify({ landing: query === '' ? SITE : `${SITE}?${query}`, referrer, siteHosts });
}

/** The three words people know from their reports: `Paid Search: google / cpc`. */
const inWords = ({ channel, source, medium }: Source): string => `${channel}: ${source} / ${medium}`;

describe('nothing said', () => {
  test('is direct', () => {
    expect(visit()).toEqual({
      channel: 'Direct',
      source: '(direct)',
      medium: '(none)',
      campaign: null,
      keyword: null,
      content: null,
      clickIds: {},
      referrer: null,
    });
  });

  test('(direct) tagged by hand is direct as well', () => {
    expect(visit('utm_source=(direct)&utm_medium=(none)').channel).toBe('Direct');
  });
});

describe('utm tags', () => {
  test('are kept as written', () => {
    expect(
      visit(
        'utm_source=Google&utm_medium=CPC&utm_campaign=Drain+Spring&utm_term=drain%20cleaning&utm_content=ad+2',
      ),
    ).toMatchObject({
      channel: 'Paid Search',
      source: 'Google',
      medium: 'CPC',
      campaign: 'Drain Spring',
      keyword: 'drain cleaning',
      content: 'ad 2',
    });
  });

  // One row per rule of support.google.com/analytics/answer/9756891, in its order.
  test.each([
    ['Cross-network', 'utm_source=google&utm_medium=cpc&utm_campaign=2026+Cross-Network+max'],
    ['Paid Shopping', 'utm_source=amazon&utm_medium=cpc'],
    ['Paid Shopping', 'utm_source=google&utm_medium=ppc&utm_campaign=eshop'],
    ['Paid Shopping', 'utm_source=google&utm_medium=paid&utm_campaign=all-shopping-ads'],
    ['Paid Search', 'utm_source=bing&utm_medium=ppc'],
    ['Paid Search', 'utm_source=google&utm_medium=paidsearch'],
    ['Paid Search', 'utm_source=google&utm_medium=cpc&utm_campaign=bishop'],
    ['Paid Search', 'utm_source=adwords&utm_medium=cpc'],
    ['Paid Social', 'utm_source=facebook&utm_medium=paid_social'],
    ['Paid Social', 'utm_source=fb&utm_medium=cpm'],
    ['Paid Social', 'utm_source=www.instagram.com&utm_medium=retargeting'],
    ['Paid Video', 'utm_source=youtube&utm_medium=cpv-cpc'],
    ['Display', 'utm_source=gdn&utm_medium=display'],
    ['Display', 'utm_source=local-news.example&utm_medium=CPM'],
    ['Paid Other', 'utm_source=local-news.example&utm_medium=cpc'],
    ['Paid Other', 'utm_source=chatgpt.com&utm_medium=cpc'],
    ['AI Assistants', 'utm_source=chatgpt.com'],
    ['AI Assistants', 'utm_source=perplexity'],
    ['AI Assistants', 'utm_source=chatgpt.com&utm_medium=referral'],
    ['AI Assistants', 'utm_source=new-assistant.example&utm_medium=ai-assistant'],
    ['Organic Shopping', 'utm_source=etsy.com&utm_medium=referral'],
    ['Organic Shopping', 'utm_source=partner&utm_medium=link&utm_campaign=shop'],
    ['Organic Social', 'utm_source=facebook&utm_medium=post'],
    ['Organic Social', 'utm_source=neighbours&utm_medium=social'],
    ['Organic Video', 'utm_source=vimeo.com'],
    ['Organic Video', 'utm_source=reel&utm_medium=short-video'],
    ['Organic Search', 'utm_source=google'],
    ['Organic Search', 'utm_source=gbp&utm_medium=organic'],
    ['Referral', 'utm_source=chamber&utm_medium=link'],
    ['Referral', 'utm_source=gmail&utm_medium=referral'],
    ['Email', 'utm_source=spring&utm_medium=email'],
    ['Email', 'utm_source=e-mail'],
    ['Email', 'utm_source=newsletter'],
    ['Email', 'utm_source=mailchimp'],
    ['Affiliates', 'utm_source=coupons&utm_medium=affiliate'],
    ['Audio', 'utm_source=spotify&utm_medium=audio'],
    ['SMS', 'utm_source=reminder&utm_medium=sms'],
    ['SMS', 'utm_source=sms'],
    ['Mobile Push Notifications', 'utm_source=app2&utm_medium=web-push'],
    ['Mobile Push Notifications', 'utm_source=firebase'],
    ['Referral', 'utm_source=flyer&utm_medium=qr'],
  ])('%s: %s', (channel, query) => expect(visit(query).channel).toBe(channel));

  // Every word that GA4's rules name for a medium, and words that only look like one.
  test.each([
    ['Display', 'display', 'banner', 'expandable', 'interstitial', 'cpm', 'Banner'],
    ['Paid Other', 'cpc', 'cpa', 'ppc', 'retargeting', 'paid', 'paid-mail', 'mycpc'],
    ['Organic Social', 'social', 'social-network', 'social-media', 'sm', 'social network', 'social media'],
    ['Organic Video', 'video', 'my-videos'],
    ['Organic Search', 'organic'],
    ['Email', 'email', 'e-mail', 'e_mail', 'e mail'],
    ['Affiliates', 'affiliate', 'affiliates'],
    ['Audio', 'audio'],
    ['SMS', 'sms'],
    ['Mobile Push Notifications', 'push', 'web-push', 'mobile-app', 'my-notifications'],
    ['Offline', 'offline'],
    ['AI Assistants', 'ai-assistant'],
    [
      'Referral',
      'referral',
      'app',
      'link',
      'unpaid',
      'ppc2',
      'no-retargeting',
      'retargeting2',
      'pushed',
      'qr',
    ],
  ] as const)('%s is the channel of its media', (channel, ...media) => {
    for (const medium of media)
      expect(channelOf({ source: 'chamber', medium, campaign: null }, null), medium).toBe(channel);
  });

  test.each([
    ['Direct', '(direct)', '(none)'],
    ['Direct', '(direct)', '(not set)'],
    ['Direct', '(direct)', ''],
    ['Referral', '(direct)', 'qr'],
    ['Referral', 'chamber', '(none)'],
    ['Email', 'e-mail', 'qr'],
    ['SMS', 'SMS', 'qr'],
    ['Mobile Push Notifications', 'Firebase', 'qr'],
  ] as const)('%s: %s / %s', (channel, source, medium) => {
    expect(channelOf({ source, medium, campaign: null }, null)).toBe(channel);
  });

  test.each([
    ['search', 'Paid Search', 'Organic Search'],
    ['social', 'Paid Social', 'Organic Social'],
    ['video', 'Paid Video', 'Organic Video'],
    ['shopping', 'Paid Shopping', 'Organic Shopping'],
    ['assistant', 'Paid Other', 'AI Assistants'],
    ['mail', 'Paid Other', 'Email'],
    ['plain', 'Paid Other', 'Referral'],
  ] as const)('a source known as %s is %s when paid, else %s', (kind, paid, organic) => {
    const by = (medium: string) => channelOf({ source: 'x', medium, campaign: null }, kind);
    expect(by('cpc')).toBe(paid);
    expect(by('(not set)')).toBe(organic);
    if (kind === 'mail') expect(by('qr')).toBe('Referral');
  });

  test.each(['shop', 'my-shop', 'eshop', 'shops', 'windowshopping'])(
    'the campaign %s is for a shop',
    (campaign) => {
      expect(channelOf({ source: 'x', medium: 'cpc', campaign }, null)).toBe('Paid Shopping');
      expect(channelOf({ source: 'x', medium: 'qr', campaign }, null)).toBe('Organic Shopping');
      expect(channelOf({ source: 'x', medium: 'qr', campaign: 'bishop' }, null)).toBe('Referral');
    },
  );

  test('every channel is one that is explained', () => {
    expect(Object.keys(CHANNEL_WORDS).toSorted()).toEqual([...CHANNELS].toSorted());
  });

  test('win over the referrer and over click ids, which are kept', () => {
    const source = visit('utm_source=partner&utm_medium=email&gclid=abc', 'https://www.bing.com/');
    expect(inWords(source)).toBe('Email: partner / email');
    expect(source.clickIds).toEqual({ gclid: 'abc' });
    expect(source.referrer).toBe('bing.com');
  });

  test('win field by field: a click id fills in the medium of the same source only', () => {
    expect(inWords(visit('utm_source=google&gclid=abc'))).toBe('Paid Search: google / cpc');
    expect(inWords(visit('utm_source=newsletter&gclid=abc'))).toBe('Email: newsletter / (not set)');
    expect(inWords(visit('utm_medium=cpc&gclid=abc'))).toBe('Paid Search: google / cpc');
    expect(inWords(visit('utm_medium=email'))).toBe('Email: (not set) / email');
  });

  test('with a campaign only leave the source to the referrer', () => {
    expect(visit('utm_campaign=spring', 'https://www.google.com/')).toMatchObject({
      channel: 'Organic Search',
      source: 'google',
      campaign: 'spring',
    });
  });

  test('are found whatever the case of their names, and the first that says something counts', () => {
    expect(visit('UTM_Source=a&Utm_Medium=email&utm_source=b').source).toBe('a');
    expect(visit('utm_source=&utm_source=%20&utm_source=b').source).toBe('b');
  });

  test('utm_id stands in for a campaign without a name', () => {
    expect(visit('utm_source=a&utm_id=42').campaign).toBe('42');
    expect(visit('utm_source=a&utm_id=42&utm_campaign=spring').campaign).toBe('spring');
  });

  test('lose control characters and turned writing, and end after 256 characters', () => {
    expect(visit('utm_source=%00a%0Db%1b%E2%80%AE&utm_medium=%20email%20').source).toBe('ab');
    expect(visit(`utm_source=${'x'.repeat(300)}`).source).toHaveLength(256);
    const cut = visit(`utm_source=${'x'.repeat(255)}%F0%9F%94%A7`).source;
    expect(cut).toBe('x'.repeat(255));
  });

  test('that name a person by e-mail are not kept', () => {
    expect(visit('utm_source=newsletter&utm_content=jo%40example.com&utm_term=jo@example.com')).toMatchObject(
      {
        content: null,
        keyword: null,
      },
    );
  });
});

describe('click ids', () => {
  test.each([
    ['gclid', 'Paid Search: google / cpc'],
    ['gbraid', 'Paid Search: google / cpc'],
    ['wbraid', 'Paid Search: google / cpc'],
    ['gad_source', 'Paid Search: google / cpc'],
    ['dclid', 'Display: google / display'],
    ['msclkid', 'Paid Search: bing / cpc'],
    ['yclid', 'Paid Search: yandex / cpc'],
    ['ttclid', 'Paid Social: tiktok / cpc'],
    ['twclid', 'Paid Social: twitter / cpc'],
    ['li_fat_id', 'Paid Social: linkedin / cpc'],
    ['epik', 'Paid Social: pinterest / cpc'],
    ['ScCid', 'Paid Social: snapchat / cpc'],
    ['rdt_cid', 'Paid Social: reddit / cpc'],
    ['ndclid', 'Paid Social: nextdoor / cpc'],
    ['qclid', 'Paid Social: quora / cpc'],
    ['fb_ad_id', 'Paid Social: facebook / cpc'],
    ['ob_click_id', 'Paid Other: outbrain / cpc'],
    ['irclickid', 'Affiliates: impact / affiliate'],
    ['_kx', 'Email: klaviyo / email'],
    ['fbclid', 'Organic Social: facebook / referral'],
    ['igshid', 'Organic Social: instagram / referral'],
  ])('%s alone is %s', (param, words) => {
    const source = visit(`${param}=Abc_123`);
    expect(inWords(source)).toBe(words);
    expect(source.clickIds).toEqual({ [param.toLowerCase()]: 'Abc_123' });
  });

  test('beat the referrer', () => {
    expect(inWords(visit('gclid=abc', 'https://news.example/'))).toBe('Paid Search: google / cpc');
  });

  test('a paid one beats fbclid', () => {
    const source = visit('fbclid=a&GCLID=b');
    expect(inWords(source)).toBe('Paid Search: google / cpc');
    expect(source.clickIds).toEqual({ gclid: 'b', fbclid: 'a' });
  });

  test('fbclid alone never means paid, and gives way to the page that linked', () => {
    expect(inWords(visit('fbclid=a', 'https://l.instagram.com/'))).toBe(
      'Organic Social: instagram / referral',
    );
    expect(inWords(visit('fbclid=a', 'https://blog.example/'))).toBe('Referral: blog.example / referral');
    expect(inWords(visit('fbclid=a&utm_source=fb&utm_medium=paid'))).toBe('Paid Social: fb / paid');
  });

  test('an empty one is none', () => expect(visit('gclid=').clickIds).toEqual({}));

  test('one too long to be real is left out rather than cut', () => {
    expect(visit(`gclid=${'x'.repeat(512)}`).clickIds.gclid).toHaveLength(512);
    expect(visit(`gclid=${'x'.repeat(513)}`)).toMatchObject({ clickIds: {}, channel: 'Direct' });
  });

  test('a parameter that only ends like one is not one', () => {
    expect(visit('mygclid=1&xfbclid=2').clickIds).toEqual({});
  });

  test('there are at least the twenty-five of the field', () => {
    expect(new Set(CLICK_IDS.map(({ param }) => param)).size).toBeGreaterThanOrEqual(25);
  });
});

describe('the referring page', () => {
  test.each([
    ['https://www.google.com/', 'Organic Search: google / organic'],
    ['https://www.google.co.uk/', 'Organic Search: google / organic'],
    ['https://duckduckgo.com/', 'Organic Search: duckduckgo / organic'],
    ['https://uk.search.yahoo.com/', 'Organic Search: yahoo / organic'],
    ['https://l.facebook.com/l.php?u=x', 'Organic Social: facebook / referral'],
    ['https://t.co/abc', 'Organic Social: twitter / referral'],
    ['https://www.youtube.com/watch?v=1', 'Organic Video: youtube / referral'],
    ['https://www.amazon.de/dp/1', 'Organic Shopping: amazon / referral'],
    ['https://chatgpt.com/', 'AI Assistants: chatgpt.com / ai-assistant'],
    ['https://gemini.google.com/app', 'AI Assistants: gemini.google.com / ai-assistant'],
    ['https://mail.google.com/mail/u/0/', 'Email: gmail / email'],
    ['https://docs.google.com/document/d/1', 'Referral: docs.google.com / referral'],
    ['https://www.chamber.example/members', 'Referral: chamber.example / referral'],
    ['https://user:secret@blog.example:8443/x', 'Referral: blog.example / referral'],
    ['http://BLOG.example./', 'Referral: blog.example / referral'],
    ['https://müller.example/', 'Referral: xn--mller-kva.example / referral'],
    ['android-app://com.google.android.gm/', 'Email: gmail / email'],
    [
      'android-app://com.google.android.googlequicksearchbox/https/www.google.com',
      'Organic Search: google / organic',
    ],
    ['android-app://com.facebook.katana', 'Organic Social: facebook / referral'],
    ['android-app://com.openai.chatgpt/', 'AI Assistants: chatgpt.com / ai-assistant'],
    ['android-app://org.example.reader/', 'Referral: org.example.reader / referral'],
  ])('%s is %s', (referrer, words) => expect(inWords(visit('', referrer))).toBe(words));

  test.each([
    'https://google.evil.example/',
    'https://evil.example/?from=google.com',
    'https://evil.example/www.google.com/',
    'https://google.com@evil.example/',
    'https://notfacebook.example/',
  ])('%s is judged by its host alone', (referrer) => expect(visit('', referrer).channel).toBe('Referral'));

  test('is kept by its host without www', () => {
    expect(visit('', 'https://www.chamber.example/x?y').referrer).toBe('chamber.example');
  });

  test('tells the search where the engine still does', () => {
    expect(visit('', 'https://www.baidu.com/s?wd=%E6%B0%B4').keyword).toBe('水');
    expect(visit('', 'https://search.yahoo.com/search?p=plumber+chicago').keyword).toBe('plumber chicago');
    expect(visit('', 'https://www.google.com/').keyword).toBeNull();
    expect(visit('', 'https://www.facebook.com/search?q=plumber').keyword).toBeNull();
    expect(visit('utm_term=drain', 'https://www.bing.com/search?q=plumber').keyword).toBe('drain');
  });

  test.each([
    'https://harbor.example/',
    'https://www.harbor.example/contact',
    'https://shop.harbor.example/',
    'http://HARBOR.example:8080/',
  ])('%s is the site itself', (referrer) => {
    expect(visit('', referrer)).toMatchObject({ channel: 'Direct', referrer: null });
  });

  test('is the site itself on its other hosts, but not on a host that only ends like one', () => {
    expect(visit('', 'https://harbor-booking.example/', ['www.harbor-booking.example']).channel).toBe(
      'Direct',
    );
    expect(visit('', 'https://myharbor.example/').channel).toBe('Referral');
  });

  test.each([
    'https://www.paypal.com/checkoutnow',
    'https://checkout.stripe.com/pay/cs_1',
    'https://accounts.google.com/',
    'https://login.microsoftonline.com/',
    'https://pay.klarna.com/',
  ])('%s is a way back, not a source', (referrer) => {
    expect(inWords(visit('', referrer))).toBe('Direct: (direct) / (none)');
  });

  test.each([
    '',
    'about:blank',
    'file:///home/x',
    'data:text/html,x',
    'blob:https://x.example/1',
    'google.com',
    '://',
    '%%%',
  ])('"%s" is none', (referrer) =>
    expect(visit('', referrer)).toMatchObject({ channel: 'Direct', referrer: null }),
  );
});

describe('what decided', () => {
  const by = (query: string, referrer = '') =>
    read({ landing: `${SITE}?${query}`, referrer, siteHosts: ['harbor.example'] });

  test.each([
    ['utm_source=a', 'https://www.bing.com/', { by: 'tags', clickId: null, passedOver: null }],
    ['utm_medium=a', '', { by: 'tags', clickId: null, site: null }],
    ['utm_source=a&fbclid=x', '', { by: 'tags', clickId: 'fbclid' }],
    ['gclid=x&utm_campaign=a', 'https://www.bing.com/', { by: 'click_id', clickId: 'gclid' }],
    ['fbclid=x&gclid=x', '', { by: 'click_id', clickId: 'gclid' }],
    ['fbclid=x', 'https://news.example/', { by: 'referrer', clickId: null, site: null, passedOver: null }],
    ['', 'https://www.bing.com/', { by: 'referrer', site: { name: 'bing', kind: 'search' } }],
    ['fbclid=x', '', { by: 'hint', clickId: 'fbclid' }],
    ['fbclid=x', 'https://harbor.example/', { by: 'hint', clickId: 'fbclid', passedOver: 'own' }],
    ['', 'https://pay.stripe.com/', { by: 'nothing', site: { kind: 'detour' }, passedOver: 'detour' }],
    ['', '', { by: 'nothing', clickId: null, site: null, passedOver: null }],
  ])('%j from “%s”', (query, referrer, reading) => {
    expect(by(query, referrer)).toMatchObject(reading);
  });

  test('a detour is kept as the referrer, though it is no source', () => {
    expect(by('', 'https://pay.stripe.com/x').source).toMatchObject({
      source: '(direct)',
      referrer: 'pay.stripe.com',
    });
  });

  test('is taken apart for rules', () => {
    const told = toldBy({
      landing: ' https://WWW.Harbor.example./a/b?Q=1&q=2&empty= \u0000',
      referrer: 'https://www.news.example/x?y',
      siteHosts: [],
    });
    expect({ ...told, parameters: Object.fromEntries(told.parameters) }).toEqual({
      landing: {
        address: 'https://WWW.Harbor.example./a/b?Q=1&q=2&empty=',
        host: 'harbor.example',
        path: '/a/b',
      },
      referrer: { address: 'https://www.news.example/x?y', host: 'news.example' },
      parameters: { q: '1' },
    });
    expect(toldBy({ landing: '', referrer: 'x', siteHosts: [] })).toEqual({
      landing: { address: null, host: null, path: null },
      referrer: { address: 'x', host: null },
      parameters: new Map(),
    });
    const long = `https://harbor.example/${'x'.repeat(3000)}`;
    expect(toldBy({ landing: long, referrer: '', siteHosts: [] }).landing.address).toHaveLength(2048);
  });

  test('is no host that is longer than there can be', () => {
    const host = (length: number) => `https://${'a.'.repeat((length - 7) / 2)}example/`;
    expect(visit('', host(253)).referrer).toHaveLength(253);
    expect(visit('', host(255)).referrer).toBeNull();
  });
});

describe('whatever arrives', () => {
  test('a broken landing address still has its referrer', () => {
    const source = classify({ landing: 'not an address', referrer: 'https://www.bing.com/', siteHosts: [] });
    expect(inWords(source)).toBe('Organic Search: bing / organic');
  });

  test('broken percent signs are read as they stand', () => {
    expect(visit('utm_source=%E0%A4%A&utm_medium=email').channel).toBe('Email');
  });

  test('a source is never thrown, empty, or longer than allowed', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl({ withQueryParameters: true }),
      fc.constant(''),
    );
    const query = fc
      .array(
        fc.tuple(
          fc.constantFrom('utm_source', 'utm_medium', 'gclid', 'fbclid', 'x'),
          fc.string({ unit: 'binary' }),
        ),
      )
      .map((pairs) =>
        pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&'),
      );
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          query.map((q) => `${SITE}?${q}`),
        ),
        text,
        fc.array(text),
        (landing, referrer, siteHosts) => {
          const source = classify({ landing, referrer, siteHosts });
          for (const said of [source.source, source.medium]) {
            expect(said).not.toBe('');
            expect(said.length).toBeLessThanOrEqual(256);
            expect(said).not.toMatch(/\p{Cc}/u);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
