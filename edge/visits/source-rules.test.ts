import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFilter } from '../filters/parse.ts';
import { CHANNELS, classify, read, toldBy } from './source.ts';
import { arrivalField, holding, NO_SOURCE_RULES, type SourceRule, sourceBy } from './source-rules.ts';
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
  test.each([
    ['tags', '/?utm_source=news&utm_medium=email&gclid=x', '', 'tagged: source news, medium email'],
    ['click_id', '/?gclid=x', 'https://news.example/', 'click id gclid'],
    ['referrer', '/', 'https://chatgpt.com/', 'chatgpt.com, which is known as an AI assistant'],
    ['referrer', '/', 'https://news.example/', 'news.example, a site we have no name for'],
    ['hint', '/?fbclid=x', '', 'fbclid, which facebook puts on every link'],
    ['nothing', '/', 'https://pay.stripe.com/', 'came directly'],
  ])('%s: %s from “%s”', (by, landing, referrer, words) => {
    const reading = read(arrival(landing, referrer));
    expect(reading.by).toBe(by);
    expect(explain(reading)[0]).toContain(words);
    expect(explain(reading).at(-1)).toContain(CHANNEL_WORDS[reading.source.channel]);
  });

  test('a referrer that is passed over is named', () => {
    expect(explain(read(arrival('/', 'https://harbor.example/about')))[1]).toContain(
      'page of the site itself',
    );
    expect(explain(read(arrival('/', 'https://pay.stripe.com/')))[1]).toContain('stripe');
  });
});

test('what static numbers are printed for is a channel of its own', () => {
  for (const { source } of OFFLINE_SOURCES) {
    const tagged = arrival(`/?utm_source=${source}&utm_medium=offline`);
    expect(classify(tagged)).toMatchObject({ channel: 'Offline', source });
  }
});
