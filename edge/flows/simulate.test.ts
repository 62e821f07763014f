import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ABLE, NOON, published } from './flow.fixture.ts';
import { anyFlow } from './random-flow.fixture.ts';
import type { Callee, Scenario } from './scenario.ts';
import { simulate } from './simulate.ts';

const SCENARIO: Scenario = {
  caller: { number: '+14155550199', state: 'CA', country: 'US' },
  trackingNumber: '+13125550123',
  facts: { 'source.source': 'google' },
  at: NOON,
  zone: 'America/Chicago',
  keys: [],
  agentKeys: [],
  destinations: {},
  messageSeconds: 20,
  patienceSeconds: null,
  webhooks: {},
  full: [],
  turns: {},
  lastAnsweredBy: null,
  media: { jingle: 'the jingle', hold: 'hold music' },
  capabilities: ABLE,
};

const answers = (more: Partial<Extract<Callee, { does: 'answer' }>> = {}): Callee => ({
  does: 'answer',
  after: 6,
  presses: null,
  talks: 90,
  hangsUp: 'destination',
  ...more,
});

const office = published({
  hello: { type: 'greeting', prompt: 'Welcome to the office of Smith and Sons.', next: 'hours' },
  hours: {
    type: 'schedule',
    intervals: [{ name: 'open', days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', next: 'menu' }],
    onClosed: 'voicemail',
  },
  menu: {
    type: 'menu',
    prompt: 'Press 1 for sales, 2 for service.',
    keys: { 1: 'sales', 2: 'service' },
    retries: 1,
    onTimeout: 'sales',
    onInvalid: 'voicemail',
  },
  sales: {
    type: 'dial',
    destinations: ['+13125550100', '+13125550101'],
    ringSeconds: 20,
    whisper: 'Call from {source}.',
    accept: { key: '1', prompt: 'Press 1.' },
    onAnswered: 'survey',
    onNoAnswer: 'voicemail',
  },
  service: { type: 'dial', destinations: ['+13125550102'], ringSeconds: 25, onNoAnswer: 'voicemail' },
  survey: {
    type: 'survey',
    audience: 'agent',
    prompt: 'Press 1 for a sale.',
    options: [{ key: '1', label: 'Sold', tags: ['sale'] }],
    next: null,
  },
  voicemail: { type: 'voicemail', greeting: 'Please leave a message.' },
});

function trace(scenario: Partial<Scenario>): string[] {
  const { lines } = simulate({ main: office }, 'main', { ...SCENARIO, ...scenario });
  return lines.map(({ at, who, text }) => `${(at - (scenario.at ?? NOON)) / 1000} ${who} ${text}`);
}

describe('an imagined call', () => {
  it('is told line by line, with times', () => {
    expect(trace({ keys: ['2'], destinations: { '+13125550102': answers() } })).toEqual([
      '0 flow goes to hello (greeting)',
      '0 caller hears “Welcome to the office of Smith and Sons.”',
      '3 flow goes to hours (schedule)',
      '3 flow goes to menu (menu)',
      '3 caller hears “Press 1 for sales, 2 for service.”',
      '6 caller presses 2',
      '6 flow goes to service (dial)',
      '6 flow rings +13125550102 for 25 s',
      '12 destination +13125550102 picks up',
      '12 flow connects the caller with +13125550102',
      '102 destination hangs up after 90 s',
      '102 flow hangs up',
    ]);
  });

  it('on Sunday night goes to voicemail', () => {
    const sunday = Date.parse('2026-09-06T23:00-05:00');
    const call = simulate({ main: office }, 'main', { ...SCENARIO, at: sunday });
    expect(call.path.map(({ node }) => node)).toEqual(['hello', 'hours', 'voicemail']);
    expect(call.outcome).toBe('voicemail');
    expect(trace({ at: sunday }).slice(-3)).toEqual([
      '3 caller hears “Please leave a message.”',
      '25 caller leaves a message of 20 s',
      '25 flow hangs up',
    ]);
  });

  it('goes to who presses the key, not to the machine that picks up first', () => {
    const call = simulate({ main: office }, 'main', {
      ...SCENARIO,
      keys: ['1'],
      agentKeys: ['1'],
      destinations: {
        '+13125550100': answers({ after: 2 }),
        '+13125550101': answers({ after: 8, presses: '1', hangsUp: 'caller' }),
      },
    });
    expect(call.answeredBy).toBe('+13125550101');
    const told = call.lines.filter(({ who }) => who === 'destination' || who === 'agent');
    expect(told.map(({ text }) => text)).toEqual([
      '+13125550101 picks up',
      'hears “Call from google.”',
      'hears “Press 1.”',
      'hears “Press 1 for a sale.”',
      'presses 1',
    ]);
    expect(call.noted.tags).toEqual(['sale']);
    expect(call.outcome).toBe('answered');
  });

  it('goes to the first of several that answer', () => {
    const destinations = {
      '+13125550100': answers({ after: 9, presses: '1' }),
      '+13125550101': answers({ after: 4, presses: '1' }),
    };
    const call = simulate({ main: office }, 'main', { ...SCENARIO, keys: ['1'], destinations });
    expect(call.answeredBy).toBe('+13125550101');
  });

  it('rings on for nothing when only machines pick up', () => {
    const call = simulate({ main: office }, 'main', {
      ...SCENARIO,
      keys: ['1'],
      destinations: { '+13125550100': answers({ after: 2 }) },
    });
    expect(call.path.at(-1)).toEqual({ flow: 'main', node: 'voicemail', at: NOON + 26_000 });
  });

  it('ends when the caller loses patience', () => {
    const call = simulate({ main: office }, 'main', { ...SCENARIO, keys: ['2'], patienceSeconds: 15 });
    expect(call.lines.at(-1)).toMatchObject({ who: 'caller', text: 'hangs up', node: 'service' });
    expect(call.endedAt).toBe(NOON + 15_000);
    expect(call.outcome).toBe('not_answered');
    const early = simulate({ main: office }, 'main', { ...SCENARIO, patienceSeconds: 2 });
    expect(early).toMatchObject({ outcome: 'abandoned', endedAt: NOON + 2000 });
    expect(early.lines.at(-1)?.text).toBe('hangs up');
  });

  it('is capped where everybody has had their calls, and comes back from a server that fails', () => {
    const flow = published({
      ask: {
        type: 'webhook',
        url: 'https://crm.example/',
        branches: { vip: null },
        next: null,
        onError: 'office',
      },
      office: { type: 'dial', destinations: ['+13125550100'], onNoAnswer: null },
    });
    const call = simulate({ main: flow }, 'main', { ...SCENARIO, full: ['+13125550100'] });
    expect(call.outcome).toBe('capped');
    expect(call.lines.map(({ text }) => text)).toEqual([
      'goes to ask (webhook)',
      'asks https://crm.example/',
      'the server does not answer',
      'goes to office (dial)',
      'finds every destination at its cap',
      'hangs up',
    ]);
    const vip = simulate({ main: flow }, 'main', { ...SCENARIO, webhooks: { 'main/ask': 'vip' } });
    expect(vip.path).toHaveLength(1);
  });

  it('can be refused', () => {
    const flow = published({ no: { type: 'hangup', reason: 'busy' } });
    const call = simulate({ main: flow }, 'main', SCENARIO);
    expect(call.lines.at(-1)?.text).toBe('refuses the call as busy');
    expect(call.outcome).toBe('flow_hangup');
  });
});

it('every imagined call comes to an end, in order, and the same one each time', () => {
  const callee = fc.oneof(
    fc.record({
      does: fc.constant('answer' as const),
      after: fc.integer({ min: 0, max: 30 }),
      presses: fc.constantFrom(null, '1', '2'),
      talks: fc.integer({ min: 0, max: 100 }),
      hangsUp: fc.constantFrom<'caller' | 'destination'>('caller', 'destination'),
    }),
    fc.record({ does: fc.constantFrom<'ring' | 'busy' | 'fail'>('ring', 'busy', 'fail') }),
  );
  const scenario = fc.record({
    keys: fc.array(fc.constantFrom('', '1', '2', '*', '12'), { maxLength: 6 }),
    destinations: fc.dictionary(fc.constantFrom('+13125550100', '+13125550101', '+13125550102'), callee),
    messageSeconds: fc.constantFrom(null, 1, 30),
    patienceSeconds: fc.constantFrom(null, 5, 40),
    full: fc.subarray(['+13125550100', '+13125550101']),
  });
  fc.assert(
    fc.property(anyFlow, anyFlow, scenario, (main, other, given) => {
      const play = () => simulate({ main, other }, 'main', { ...SCENARIO, ...given });
      const call = play();
      const times = call.lines.map(({ at }) => at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(call.lines.at(-1)?.text).toMatch(/^(hangs up|refuses the call)/);
      expect(play()).toEqual(call);
    }),
    { numRuns: 100 },
  );
});
