import { expect, it } from 'vitest';
import { fillIn, placeholdersIn } from './placeholders.ts';

const facts = {
  'source.source': 'google',
  'source.medium': 'cpc',
  'source.keyword': 'drain',
  'source.campaign': null,
  'caller.number': '+13125550199',
  'caller.name': '',
  trackingNumber: '+13125550123',
  extension: '+12345',
  note: 'call +13125550123',
  longNumber: '+1234567890123456',
  tags: ['vip', 'west'],
  priorCalls: 2,
};

it.each([
  ['Call from {source}.', 'Call from google.'],
  ['Call from {source}, {campaign}.', 'Call from google.'],
  ['{campaign}: call from {source}', 'call from google'],
  ['{campaign}', ''],
  ['{caller} has called {priorCalls} times, {tags}', '1 3 1 2 5 5 5 0 1 9 9 has called 2 times, vip, west'],
  ['{medium}, {keyword}: {number}', 'cpc, drain: 1 3 1 2 5 5 5 0 1 2 3'],
  ['Extension {extension}', 'Extension +12345'],
  ['Call from {source}, {campaign}, now.', 'Call from google, now.'],
  ['{campaign}; {campaign}: hello {campaign} there', 'hello there'],
  ['Call: {campaign}! Who? {campaign}', 'Call! Who?'],
  ['From {source} {campaign} .', 'From google.'],
  ['From {source} {campaign} , you', 'From google, you'],
  ['{source}:{campaign}', 'google'],
  ['From {source},{campaign},{campaign}, now', 'From google, now'],
  ['No. {extension} of {tags}', 'No. +12345 of vip, west'],
  ['{note}', 'call +13125550123'],
  ['{longNumber}', '+1234567890123456'],
  ['  {source}\n{campaign}', 'google'],
  ['{} and {{source}}', 'and {google}'],
  ['Left as it is , without: .', 'Left as it is , without: .'],
])('%j is said as %j', (text, said) => {
  expect(fillIn(text, facts)).toBe(said);
});

it('does not fill in what was filled in', () => {
  expect(fillIn('From {source}.', { 'source.source': '{caller.number}', 'caller.number': 'secret' })).toBe(
    'From {caller.number}.',
  );
});

it('tells the fields that a text asks for', () => {
  expect(placeholdersIn('From {source} by {caller}: {x}')).toEqual([
    { name: 'source', fields: ['source.source'] },
    { name: 'caller', fields: ['caller.name', 'caller.number'] },
    { name: 'x', fields: ['x'] },
  ]);
});
