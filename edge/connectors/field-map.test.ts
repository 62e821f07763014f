import { expect, it } from 'vitest';
import { fieldMap, mapped } from './field-map.ts';

it('puts fields of a call into fields of theirs, and leaves out what is not known', () => {
  const map =
    'Campaign__c = source.campaign\nMinutes__c=talkSeconds, First__c = firstCall,\nWorth__c = valueCents\nAt__c = startedAt\nTags__c = tags\nKeyword__c = source.keyword';
  expect(fieldMap.parse(map)).toBe(map);
  const facts = {
    'source.campaign': 'Boilers',
    talkSeconds: 125,
    firstCall: false,
    valueCents: 12_345,
    startedAt: Date.UTC(2026, 10, 25, 10),
    tags: ['quote', 'urgent'],
    'source.keyword': null,
  };
  expect(mapped(map, facts)).toEqual({
    Campaign__c: 'Boilers',
    Minutes__c: 125,
    First__c: false,
    Worth__c: 123.45,
    At__c: '2026-11-25T10:00:00.000Z',
    Tags__c: 'quote; urgent',
  });
  expect(mapped(undefined, facts)).toEqual({});
});

it.each([
  ['Campaign__c', 'must be a name of theirs'],
  ['Campaign__c = campaign', 'there is no field campaign'],
  ['Phone = caller.number', 'somebody’s own'],
  ['1x = source.campaign', 'must be a name of theirs'],
])('refuses %s', (map, words) => {
  expect(fieldMap.safeParse(map).error?.issues[0]?.message).toContain(words);
});
