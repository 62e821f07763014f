import { expect, it } from 'vitest';
import { ABLE, NOON } from './flow.fixture.ts';
import { readScenario, type ScenarioDefaults } from './read-scenario.ts';

const DEFAULTS: ScenarioDefaults = {
  trackingNumber: '+13125550123',
  at: NOON,
  zone: 'America/Chicago',
  full: ['+13125550100'],
  turns: { 'main/office': 3 },
  media: {},
  capabilities: ABLE,
};

it('fills in what was left out', () => {
  expect(readScenario({}, DEFAULTS)).toEqual({
    ...DEFAULTS,
    caller: { number: null, state: null, country: null },
    facts: {},
    keys: [],
    agentKeys: [],
    destinations: {},
    messageSeconds: 20,
    patienceSeconds: null,
    webhooks: {},
    lastAnsweredBy: null,
  });
});

it('takes what was given', () => {
  const given = {
    caller: { number: '+14155550199', state: 'CA', country: 'US' },
    trackingNumber: '+13125550124',
    facts: { 'source.medium': 'cpc', tags: ['vip'], priorCalls: 0 },
    at: NOON + 1,
    zone: 'Europe/Berlin',
    keys: ['1', '', '60601'],
    agentKeys: ['2'],
    destinations: {
      '+13125550100': { does: 'answer', after: 3, presses: null, talks: 10, hangsUp: 'caller' },
      '+13125550101': { does: 'busy' },
    },
    messageSeconds: null,
    patienceSeconds: 30,
    webhooks: { 'main/ask': 'vip', 'main/tell': null },
    full: [],
    lastAnsweredBy: '+13125550101',
  };
  expect(readScenario(given, DEFAULTS)).toEqual({ ...DEFAULTS, ...given });
});

it('lets a destination simply answer: after 8 s, presses 1, talks for a minute', () => {
  const { destinations } = readScenario({ destinations: { a: { does: 'answer' } } }, DEFAULTS);
  expect(destinations.a).toEqual({
    does: 'answer',
    after: 8,
    presses: '1',
    talks: 60,
    hangsUp: 'destination',
  });
});

it.each([
  [null, 'scenario', 'must be an object'],
  [{ caler: 1 }, 'scenario.caler', 'there is no such field'],
  [{ caller: { number: '555' } }, 'scenario.caller.number', 'E.164'],
  [{ facts: { sauce: 1 } }, 'scenario.facts.sauce', 'there is no such field'],
  [{ facts: { score: {} } }, 'scenario.facts.score', 'must be a text, a number'],
  [{ keys: ['x'] }, 'scenario.keys.0', 'must be keys'],
  [{ destinations: { a: { does: 'dance' } } }, 'scenario.destinations.a.does', 'must be { does }'],
  [
    { destinations: { a: { does: 'answer', after: -1 } } },
    'scenario.destinations.a.after',
    'from 0 to 14400',
  ],
  [{ zone: 'Mars' }, 'scenario.zone', 'time zone'],
])('names what is wrong with %j', (input, field, message) => {
  expect(() => readScenario(input, DEFAULTS)).toThrow(
    expect.objectContaining({ field, message: expect.stringContaining(message) }),
  );
});
