import { describe, expect, test } from 'vitest';
import { KNOWN_SITES } from './known-sites.ts';
import { SiteTable } from './site-table.ts';

describe('a host is looked up by its labels, never by a piece of its text', () => {
  const table = new SiteTable({
    search: `
      google ?q google.*
      - search.isp.example`,
    mail: 'gmail mail.google.com @com.google.android.gm ~google-mail',
  });

  test.each([
    'google.com',
    'www.google.com',
    'google.de',
    'images.google.co.uk',
    'google.com.br',
    'google.co',
    ...['net', 'org', 'info'].map((generic) => `google.${generic}`),
    ...['co', 'com', 'net', 'org', 'ne', 'or', 'go', 'gov', 'ac', 'edu'].map(
      (second) => `google.${second}.jp`,
    ),
  ])('%s is Google in any country', (host) => expect(table.byHost(host)?.name).toBe('google'));

  test.each([
    'notgoogle.com',
    'google.evil.com',
    'google.example.co.uk',
    'google.dev',
    'google',
    'com',
    'co.uk',
    '',
    '192.168.0.1',
    '[::1]',
  ])('%s is not', (host) => expect(table.byHost(host)).toBeNull());

  test('the longest pattern wins', () => {
    expect(table.byHost('mail.google.com')?.kind).toBe('mail');
    expect(table.byHost('deep.mail.google.com')?.kind).toBe('mail');
    expect(table.byHost('mail.google.de')?.kind).toBe('search');
  });

  test('a site without a name goes by its host', () => {
    expect(table.byHost('www.search.isp.example')?.name).toBe('search.isp.example');
  });

  test('names are found however they are spelt, by alias and by host', () => {
    for (const name of ['gmail', ' GMail ', 'google_mail', 'Google  Mail', 'mail.google.com']) {
      expect(table.byName(name)?.name).toBe('gmail');
    }
    expect(table.byName('mail')).toBeNull();
  });

  test('an app is found by its whole id', () => {
    expect(table.byApp('com.google.android.GM')?.name).toBe('gmail');
    expect(table.byApp('com.google.android')).toBeNull();
    expect(table.byHost('com.google.android.gm')).toBeNull();
  });

  test('a country’s own domain is no name, and a name under a second level is one of its own', () => {
    const local = new SiteTable({ search: 'co co.* \n  google   ?q   google.*' });
    expect(local.byHost('co.uk')?.name).toBe('co');
    expect(local.byHost('com.br')).toBeNull();
    expect(local.byHost('google.de')).toEqual({ name: 'google', kind: 'search', queries: ['q'] });
    expect(local.byName('')).toBeNull();
  });

  test('lines of one name add up', () => {
    const two = new SiteTable({ search: 'a ?q a.example\na ?text b.example' });
    expect(two.byHost('b.example')).toEqual({ name: 'a', kind: 'search', queries: ['q', 'text'] });
  });
});

test('a host of very many labels is looked up quickly', () => {
  const host = `${'a.'.repeat(125)}com`;
  const before = performance.now();
  for (let i = 0; i < 100; i++) KNOWN_SITES.byHost(host);
  expect(performance.now() - before).toBeLessThan(1000);
});

test.each([
  ['docs.google.com', 'plain'],
  ['sites.google.com', 'plain'],
  ['gemini.google.com', 'assistant'],
  ['shopping.google.de', 'shopping'],
  ['accounts.google.co.uk', 'detour'],
  ['mail.yahoo.co.jp', 'mail'],
  ['fr.search.yahoo.com', 'search'],
  ['aws.amazon.com', 'plain'],
  ['pay.amazon.co.uk', 'detour'],
  ['checkout.stripe.com', 'detour'],
  ['l.facebook.com', 'social'],
  ['m.youtube.com', 'video'],
])('%s is %s', (host, kind) => expect(KNOWN_SITES.byHost(host)?.kind).toBe(kind));
