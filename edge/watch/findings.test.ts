import { describe, expect, it } from 'vitest';
import { findingsOf, type HealthFacts } from './findings.ts';

const NOW = 1_800_000_000_000;
const WELL: HealthFacts = {
  outboxLateSince: null,
  webhooks: [],
  connections: [],
  recordingsFailed: 0,
  callsWithoutFlow: 0,
  overdueSince: null,
  pools: [{ id: 'pool_1', name: 'Main', size: 8, alarms: [], leaks: 0 }],
};

const wordsOf = (facts: Partial<HealthFacts>) =>
  findingsOf({ ...WELL, ...facts }, NOW).map(({ words }) => words);

it('says nothing when all is well', () => {
  expect(findingsOf(WELL, NOW)).toEqual([]);
});

describe('says in words', () => {
  it.each<[string, Partial<HealthFacts>]>([
    ['1 call of the last day found no flow that could be run', { callsWithoutFlow: 1 }],
    ['events have waited to be sent for 12 minutes', { outboxLateSince: NOW - 12 * 60_000 }],
    [
      'the webhook to crm.example takes nothing',
      { webhooks: [{ id: 'w', url: 'https://crm.example/x?secret', failingSince: 1 }] },
    ],
    [
      'Ads takes nothing: no token',
      { connections: [{ id: 'c', name: 'Ads', failingSince: 1, error: 'no token' }] },
    ],
    ['2 recordings of the last day could not be fetched', { recordingsFailed: 2 }],
    ['a carrier has not said how calls ended', { overdueSince: 1 }],
    [
      'the pool Main (8 numbers) has no number left for 12 visits',
      {
        pools: [
          {
            id: 'p',
            name: 'Main',
            size: 8,
            leaks: 0,
            alarms: [{ since: 1, until: null, unnumbered: 12, cause: '' }],
          },
        ],
      },
    ],
    [
      '1 number of the pool Main is called by people who were never shown it',
      { pools: [{ id: 'p', name: 'Main', size: 8, leaks: 1, alarms: [] }] },
    ],
  ])('%s', (words, facts) => {
    expect(wordsOf(facts)).toEqual([words]);
  });
});

it('an alarm that is over is no news', () => {
  const alarms = [{ since: 1, until: 2, unnumbered: 12, cause: '' }];
  expect(wordsOf({ pools: [{ id: 'p', name: 'Main', size: 8, leaks: 0, alarms }] })).toEqual([]);
});

it('the worst comes first', () => {
  const found = findingsOf({ ...WELL, recordingsFailed: 1, callsWithoutFlow: 1 }, NOW);
  expect(found.map(({ severity }) => severity)).toEqual(['bad', 'warn']);
});
