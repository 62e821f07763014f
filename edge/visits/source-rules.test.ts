import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFilter } from '../filters/parse.ts';
import { CHANNELS, classify, read, toldBy } from './source.ts';
import {
  ARRIVAL_FIELDS,
  arrivalField,
  holding,
  NO_SOURCE_RULES,
  type SourceRule,
  sourceBy,
} from './source-rules.ts';
import { explain } from './sources/explain.ts';
import { CHANNEL_WORDS, OFFLINE_SOURCES } from './sources/words.ts';

const arrival = (landing: string, referrer = '') => ({
  landing: `https://harbor.example${landing}`,
  referrer,
  siteHosts: ['harbor.example'],
});

function rule(id: string, when: unknown, as: SourceRule['as']): SourceRule {
  return { id, name: id, site: null, when: parseFilter(when, arrivalField), as };
}

const PARTNER = rule(
  'partner',
  { field: 'referrer.host', op: 'is', value: 'Partner.example' },
  { source: 'partner', medium: 'affiliate' },
);
const ANY_PARTNER = rule(
  'any',
  { field: 'referrer.host', op: 'ends', value: 'partner.example' },
  { source: 'any' },
);

describe('a company’s rules', () => {
  test('the first that holds counts, and the visit says which and of which version', () => {
    const from = arrival('/', 'https://www.partner.example/list');
    expect(sourceBy({ version: 4, rules: [PARTNER, ANY_PARTNER] }, from)).toMatchObject({
      channel: 'Affiliates',
      source: 'partner',
      medium: 'affiliate',
      referrer: 'partner.example',
      rule: { id: 'partner', version: 4 },
    });
    expect(sourceBy({ version: 5, rules: [ANY_PARTNER, PARTNER] }, from).rule).toEqual({
      id: 'any',
      version: 5,
    });
    expect(holding([PARTNER, ANY_PARTNER], arrival('/', 'https://eu.partner.example/'))).toEqual([
      false,
      true,
    ]);
  });

  test('where none holds, it is as if there were none', () => {
    const from = arrival('/?gclid=x', 'https://www.google.com/');
    expect(sourceBy({ version: 4, rules: [PARTNER] }, from)).toEqual(classify(from));
    expect(sourceBy(NO_SOURCE_RULES, from)).toEqual(classify(from));
  });

  test('exclusions are a not, of a parameter that is missing too', () => {
    const unpaid = rule(
      'unpaid',
      {
        all: [
          { field: 'landing.path', op: 'begins', value: '/offers' },
          { not: { field: 'parameter.gclid', op: 'known' } },
        ],
      },
      { channel: 'Email', source: 'offers' },
    );
    const rules = { version: 1, rules: [unpaid] };
    expect(sourceBy(rules, arrival('/offers/spring'))).toMatchObject({ channel: 'Email', source: 'offers' });
    expect(sourceBy(rules, arrival('/offers/spring?GCLID=x'))).toMatchObject({ channel: 'Paid Search' });
    expect(sourceBy(rules, arrival('/'))).toMatchObject({ channel: 'Direct' });
  });

  test('parameters are asked about by their lower-case name, and in no other', () => {
    const flyer = rule(
      'flyer',
      { field: 'parameter.qr', op: 'is', value: 'flyer' },
      { source: 'flyer', medium: 'offline' },
    );
    expect(sourceBy({ version: 1, rules: [flyer] }, arrival('/?QR=flyer'))).toMatchObject({
      channel: 'Offline',
    });
    expect(() => parseFilter({ field: 'parameter.QR', op: 'known' }, arrivalField)).toThrow('filter.field');
    expect(() => parseFilter({ field: 'outcome', op: 'known' }, arrivalField)).toThrow('filter.field');
  });

  test('a rule can ask what we would have said', () => {
    const local = rule(
      'local',
      {
        all: [
          { field: 'source', op: 'is', value: 'google' },
          { field: 'channel', op: 'is', value: 'Organic Search' },
          { field: 'landing.path', op: 'is', value: '/chicago' },
        ],
      },
      { campaign: 'business profile' },
    );
    const rules = { version: 1, rules: [local] };
    expect(sourceBy(rules, arrival('/chicago', 'https://www.google.com/'))).toMatchObject({
      channel: 'Organic Search',
      source: 'google',
      campaign: 'business profile',
    });
    expect(sourceBy(rules, arrival('/chicago?gclid=x', 'https://www.google.com/')).campaign).toBeNull();
  });

  test.each([
    ['referrer', 'https://www.google.com/search?q=drain'],
    ['referrer.host', 'google.com'],
    ['landing', 'https://harbor.example/chicago?utm_campaign=spring&utm_term=drain&utm_content=two&gclid=x'],
    ['landing.host', 'harbor.example'],
    ['landing.path', '/chicago'],
    ['channel', 'Paid Search'],
    ['source', 'google'],
    ['medium', 'cpc'],
    ['campaign', 'spring'],
    ['keyword', 'drain'],
    ['content', 'two'],
    ['parameter.gclid', 'x'],
  ])('can ask for %s', (field, value) => {
    const from = arrival(
      '/chicago?utm_campaign=spring&utm_term=drain&utm_content=two&gclid=x',
      'https://www.google.com/search?q=drain',
    );
    const asks = (when: unknown) => holding([rule('one', when, {})], from);
    expect(asks({ field, op: 'is', value })).toEqual([true]);
    expect(asks({ field, op: 'is', value: `${value}x` })).toEqual([false]);
  });

  test('can ask for these fields alone', () => {
    for (const [name, field] of Object.entries(ARRIVAL_FIELDS)) {
      expect(arrivalField(name)).toBe(field);
      expect(field).toMatchObject({ kind: 'text', words: expect.stringMatching(/^[A-Z]/) });
    }
    expect(arrivalField('parameter.utm_id')).toEqual({ kind: 'text', words: 'Parameter utm_id' });
    expect(arrivalField(`parameter.${'x'.repeat(64)}`)).not.toBeNull();
    for (const name of [
      'parameter.',
      'parameter.a b',
      `parameter.${'x'.repeat(65)}`,
      'my.parameter.x',
      'parameters.x',
      'toString',
    ])
      expect(arrivalField(name), name).toBeNull();
  });

  test('replace what they name, and the channel follows unless it is named too', () => {
    const always = { field: 'landing', op: 'known' };
    const made = (as: SourceRule['as'], landing = '/?utm_source=a&utm_medium=b&utm_campaign=c') =>
      sourceBy({ version: 1, rules: [rule('one', always, as)] }, arrival(landing));
    expect(made({})).toMatchObject({ source: 'a', medium: 'b', campaign: 'c', channel: 'Referral' });
    expect(made({ source: 'google' })).toMatchObject({
      source: 'google',
      medium: 'b',
      channel: 'Organic Search',
    });
    expect(made({ medium: 'email' })).toMatchObject({ source: 'a', medium: 'email', channel: 'Email' });
    expect(made({ campaign: 'shop' })).toMatchObject({ campaign: 'shop', channel: 'Organic Shopping' });
    expect(made({ channel: 'Audio', medium: 'email' })).toMatchObject({ channel: 'Audio', medium: 'email' });
    expect(made({ medium: 'cpc' }, '/')).toMatchObject({ campaign: null, channel: 'Paid Other' });
  });

  test('a referrer that is told not to count leaves what else is known', () => {
    const booking = rule(
      'booking',
      { field: 'referrer.host', op: 'is', value: 'booking.example' },
      { ignoreReferrer: true },
    );
    const rules = { version: 1, rules: [booking] };
    expect(sourceBy(rules, arrival('/', 'https://booking.example/'))).toMatchObject({ channel: 'Direct' });
    expect(
      sourceBy(rules, arrival('/?utm_source=news&utm_medium=email', 'https://booking.example/')),
    ).toMatchObject({
      channel: 'Email',
      source: 'news',
    });
  });

  test('never throw, whatever arrives', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (landing, referrer) => {
        const found = sourceBy(
          { version: 1, rules: [PARTNER, ANY_PARTNER] },
          { landing, referrer, siteHosts: [] },
        );
        expect(CHANNELS).toContain(found.channel);
        expect(toldBy({ landing, referrer, siteHosts: [] }).landing.address?.length ?? 0).toBeLessThanOrEqual(
          2048,
        );
      }),
    );
  });
});

describe('without a rule, the tester says what decided', () => {
  const mail = 'Email: Mail: the medium email, or a web mail or mailing service.';
  test.each([
    [
      '/?utm_source=news&utm_medium=email&gclid=x',
      '',
      'The landing address is tagged: source news, medium email.',
    ],
    [
      '/?gclid=x',
      'https://news.example/',
      'The landing address has the click id gclid: an ad, source google, medium cpc.',
    ],
    ['/', 'https://news.example/', 'The visitor came from news.example, a site we have no name for.'],
    ['/', 'https://docs.google.com/', 'The visitor came from docs.google.com, a site we have no name for.'],
    ['/', 'https://chatgpt.com/', 'The visitor came from chatgpt.com, which is known as an AI assistant.'],
    ['/', 'https://www.bing.com/', 'The visitor came from bing, which is known as a search engine.'],
    ['/', 'https://l.facebook.com/', 'The visitor came from facebook, which is known as a social network.'],
    ['/', 'https://www.youtube.com/', 'The visitor came from youtube, which is known as a video site.'],
    ['/', 'https://www.amazon.de/', 'The visitor came from amazon, which is known as a shopping site.'],
    ['/', 'https://mail.google.com/', 'The visitor came from gmail, which is known as a mail service.'],
    ['/?fbclid=x', '', 'The landing address has fbclid, which facebook puts on every link, paid or not.'],
    ['/', '', 'No tags, no click id and no referrer: the visitor came directly.'],
  ])('%s from “%s”', (landing, referrer, sentence) => {
    const reading = read(arrival(landing, referrer));
    const { channel } = reading.source;
    expect(explain(reading)).toEqual([sentence, `${channel}: ${CHANNEL_WORDS[channel]}`]);
  });

  test('a channel is explained', () => {
    expect(explain(read(arrival('/?utm_source=news&utm_medium=email'))).at(-1)).toBe(mail);
  });

  test('a referrer that is passed over is named', () => {
    expect(explain(read(arrival('/', 'https://harbor.example/about'))).slice(0, 2)).toEqual([
      'No tags, no click id and no referrer: the visitor came directly.',
      'The referrer is a page of the site itself, which is no source.',
    ]);
    expect(explain(read(arrival('/', 'https://pay.stripe.com/')))[1]).toBe(
      'The referrer (stripe) is a place that visitors only pass through, which is no source.',
    );
  });
});

test('what static numbers are printed for is a channel of its own', () => {
  for (const { source } of OFFLINE_SOURCES) {
    const tagged = arrival(`/?utm_source=${source}&utm_medium=offline`);
    expect(classify(tagged)).toMatchObject({ channel: 'Offline', source });
  }
});
