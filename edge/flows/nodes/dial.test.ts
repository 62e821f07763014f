import { beforeAll, describe, expect, it } from 'vitest';
import { ABLE, PlayedCall, published } from '../flow.fixture.ts';
import type { World } from '../step.ts';

const [A, B, C] = ['+13125550100', '+13125550101', '+13125550102'];
const say = (message: string) => ({ type: 'hangup', message });
const ends = {
  answered: say('answered'),
  noAnswer: say('no answer'),
  busy: say('busy'),
  failed: say('failed'),
  capped: say('capped'),
};
const exits = {
  onAnswered: 'answered',
  onNoAnswer: 'noAnswer',
  onBusy: 'busy',
  onFailed: 'failed',
  onCapped: 'capped',
};
const dial = (more: Record<string, unknown>) =>
  published({
    dial: { type: 'dial', destinations: [A, B, C], ringSeconds: 20, ...exits, ...more },
    ...ends,
  });
const play = (more: Record<string, unknown>, world: Partial<World> = {}) =>
  new PlayedCall(dial(more), { world });
const rung = (call: PlayedCall) =>
  call.effects.flatMap((effect) => (effect.type === 'offer' ? [effect.destinations] : []));
/** Everybody in the order in which they ring when nobody answers. */
function order(more: Record<string, unknown>, world: Partial<World> = {}): string[] {
  const call = play(more, world);
  while (!call.step.state.done) call.dialEnds('no_answer');
  return rung(call).flat();
}

describe('simultaneous', () => {
  it('rings all at once, and the first to answer has the call', () => {
    const call = play({}).dialEnds('completed');
    expect(call.log).toEqual([`rings ${A} and ${B} and ${C} for 20 s`, '"answered"', 'hangs up']);
  });

  it('rings more than the carrier can at once in groups', () => {
    const call = play({}, { capabilities: { ...ABLE, simultaneous: 2 } }).dialEnds('no_answer');
    expect(rung(call)).toEqual([[A, B], [C]]);
    expect(call.dialEnds('no_answer').log.at(-2)).toBe('"no answer"');
  });
});

describe('one after another', () => {
  it('in the order they stand, until one answers', () => {
    const call = play({ mode: 'sequential' }).dialEnds('no_answer').dialEnds('completed');
    expect(call.log).toEqual([`rings ${A} for 20 s`, `rings ${B} for 20 s`, '"answered"', 'hangs up']);
    expect(call.path).toEqual(['dial', 'answered']);
  });

  it.each([
    [['busy', 'busy', 'busy'], 'busy'],
    [['failed', 'failed', 'failed'], 'failed'],
    [['busy', 'failed', 'busy'], 'no answer'],
    [['busy', 'no_answer', 'busy'], 'no answer'],
    [['canceled', 'canceled', 'canceled'], 'no answer'],
    [['queued', 'busy', 'busy'], 'no answer'],
    [['failed', 'ringing', 'failed'], 'no answer'],
    [['busy', 'answered'], 'answered'],
  ] as const)('%j all in all is %s', (statuses, said) => {
    const call = play({ mode: 'sequential' });
    for (const status of statuses) call.dialEnds(status);
    expect(call.log.at(-2)).toBe(`"${said}"`);
  });
});

it('has failed where the carrier comes back without a word of how it ended', () => {
  expect(play({}).comeBack().log.at(-2)).toBe('"failed"');
});

it('tells who is rung, and nothing else', () => {
  expect(play({}).effects).toEqual([
    { type: 'entered', flow: 'main', node: 'dial', after: 0 },
    { type: 'offer', flow: 'main', node: 'dial', step: 0, destinations: [A, B, C] },
  ]);
  expect(play({ mode: 'sequential' }).dialEnds('busy').effects.slice(2)).toEqual([
    { type: 'offer', flow: 'main', node: 'dial', step: 1, destinations: [B] },
  ]);
});

describe('round robin', () => {
  const turns = (n: number) => ({ turns: { 'main/dial': n } });

  it('begins one further with every turn, and comes round to all', () => {
    const orders = [0, 1, 2, 3].map((n) => order({ mode: 'round_robin' }, turns(n)));
    expect(orders).toEqual([
      [A, B, C],
      [B, C, A],
      [C, A, B],
      [A, B, C],
    ]);
  });

  it('counts a turn once for the call, however many rang', () => {
    const call = play({ mode: 'round_robin' }).dialEnds('no_answer').dialEnds('no_answer');
    expect(call.effects.filter(({ type }) => type === 'turn')).toEqual([
      { type: 'turn', flow: 'main', node: 'dial' },
    ]);
  });

  it('counts none where nobody could be rung, nor where the order is always the same', () => {
    expect(play({ mode: 'sequential' }).effects.some(({ type }) => type === 'turn')).toBe(false);
    const call = play({ mode: 'round_robin' }, { full: [A, B, C] });
    expect(call.effects.some(({ type }) => type === 'turn')).toBe(false);
  });
});

describe('weighted', () => {
  const weights = [
    { to: A, weight: 70 },
    { to: B, weight: 20 },
    { to: C, weight: 10 },
  ];
  const CALLS = 4000;
  let orders: string[][];
  beforeAll(() => {
    orders = Array.from({ length: CALLS }, (_, n) =>
      order({ mode: 'weighted', destinations: weights }, { turns: { 'main/dial': n } }),
    );
  });
  const share = (is: (one: string[]) => boolean) => orders.filter(is).length / CALLS;

  it('gives each the share of the calls that it weighs', () => {
    for (const { to, weight } of weights) {
      const got = share(([first]) => first === to);
      expect(Math.abs(got - weight / 100)).toBeLessThan(0.025);
    }
  });

  it('and when that one does not answer, the rest by weight', () => {
    const ofTheRest =
      share(([first, second]) => first === A && second === B) / share(([first]) => first === A);
    expect(Math.abs(ofTheRest - 20 / 30)).toBeLessThan(0.03);
  });

  it('counts a turn once for the call, so that the next one is drawn anew', () => {
    const call = play({ mode: 'weighted', destinations: weights }).dialEnds('no_answer');
    expect(call.effects.filter(({ type }) => type === 'turn')).toHaveLength(1);
  });

  it('draws the same for the same call and turn', () => {
    const again = { turns: { 'main/dial': 7 } };
    expect(order({ mode: 'weighted', destinations: weights }, again)).toEqual(orders[7]);
  });
});

describe('sticky', () => {
  it('rings who answered this caller the last time first', () => {
    expect(order({ mode: 'sequential', sticky: true }, { lastAnsweredBy: C })).toEqual([C, A, B]);
    expect(order({ mode: 'sequential', sticky: false }, { lastAnsweredBy: C })).toEqual([A, B, C]);
    expect(order({ mode: 'sequential', sticky: true }, { lastAnsweredBy: '+13125550177' })).toEqual([
      A,
      B,
      C,
    ]);
  });

  it('alone, before the others ring at once', () => {
    expect(rung(play({ sticky: true }, { lastAnsweredBy: B }).dialEnds('no_answer'))).toEqual([[B], [A, C]]);
  });
});

describe('caps', () => {
  it('a destination that has all its calls is skipped', () => {
    expect(order({ mode: 'sequential' }, { full: [B] })).toEqual([A, C]);
    expect(rung(play({}, { full: [A] }))).toEqual([[B, C]]);
  });

  it('one that fills up while another rings is skipped as well', () => {
    const call = play({ mode: 'sequential' });
    call.world = { ...call.world, full: [B] };
    call.dialEnds('no_answer');
    expect(rung(call)).toEqual([[A], [C]]);
  });

  it('all of them at their caps is its own way out, and is told', () => {
    const call = play({}, { full: [A, B, C] });
    expect(call.log).toEqual(['"capped"', 'hangs up']);
    expect(call.effects).toContainEqual({ type: 'cause', cause: 'capped' });
    // The hang-up after it says nothing new.
    expect(call.effects.filter(({ type }) => type === 'outcome')).toEqual([
      { type: 'outcome', outcome: 'capped' },
    ]);
  });

  it('those at their caps are told as such, when their turn comes', () => {
    const call = play({ mode: 'sequential' }, { full: [A, C] });
    const full = () => call.effects.flatMap((effect) => (effect.type === 'full' ? [effect] : []));
    expect(full()).toEqual([{ type: 'full', flow: 'main', node: 'dial', destinations: [A] }]);
    call.dialEnds('busy');
    expect(full().map(({ destinations }) => destinations)).toEqual([[A], [C]]);
    expect(call.step.state.at.node).toBe('busy');
  });

  it('those that did ring decide where others were skipped', () => {
    const call = play({ mode: 'sequential' }, { full: [B, C] }).dialEnds('busy');
    expect(call.log.at(-2)).toBe('"busy"');
  });

  it('are reserved for what is about to ring, as legs of this step', () => {
    const call = play({ mode: 'sequential' }).dialEnds('no_answer');
    expect(call.effects.filter(({ type }) => type === 'offer')).toEqual([
      { type: 'offer', flow: 'main', node: 'dial', step: 0, destinations: [A] },
      { type: 'offer', flow: 'main', node: 'dial', step: 1, destinations: [B] },
    ]);
  });
});

describe('a SIP address', () => {
  const sip = { destinations: ['sip:desk@example.com', A], mode: 'sequential' };

  it('rings where the carrier can, else it counts as one that failed', () => {
    const unable = { capabilities: { ...ABLE, sip: false } };
    expect(order(sip)).toEqual(['sip:desk@example.com', A]);
    expect(order(sip, unable)).toEqual([A]);
    const only = play({ destinations: ['sip:desk@example.com'] }, unable);
    expect(only.log).toEqual(['"failed"', 'hangs up']);
  });
});

describe('what a destination sees', () => {
  const shown = (more: Record<string, unknown>, number: string | null = '+13125550199') => {
    const caller = { number, state: null, country: null };
    return new PlayedCall(dial(more), { context: { caller } }).step.instructions[0];
  };

  it.each([
    ['the caller', {}, null],
    ['the number that was called', { callerId: 'tracking_number' }, '+13125550123'],
    ["a number of the company's", { callerId: { number: '+13125550177' } }, '+13125550177'],
  ])('is %s', (_who, more, callerId) => {
    expect(shown(more)).toMatchObject({ do: 'dial', callerId });
  });

  it('is the number that was called when the caller withheld theirs', () => {
    expect(shown({}, null)).toMatchObject({ callerId: '+13125550123' });
  });
});

it('masks the caller from a mask node on, whatever the dial says', () => {
  const flow = published({
    mask: { type: 'mask', next: 'dial' },
    dial: { type: 'dial', destinations: [A], callerId: { number: '+13125550177' }, onNoAnswer: null },
  });
  expect(new PlayedCall(flow).step.instructions[0]).toMatchObject({ callerId: '+13125550123' });
});

describe('on pickup', () => {
  const whisper = 'Call from {source}, {campaign}.';
  const accept = { key: '1', prompt: 'Press 1.' };

  it('a destination hears the whisper alone', () => {
    const call = play({ whisper });
    expect(call.step.instructions[0]).toMatchObject({ legs: [{ hasPickup: true }, {}, {}] });
    expect(call.onPickup(1)).toEqual(['"Call from google."']);
    expect(play({}).step.instructions[0]).toMatchObject({ legs: [{ hasPickup: false }, {}, {}] });
  });

  it('must press the key to take the call, which a machine does not', () => {
    const call = play({ whisper, accept });
    expect(call.step.instructions[0]).toMatchObject({ legs: [{ hasPickup: true, acceptKey: '1' }, {}, {}] });
    expect(call.onPickup(0)).toEqual(['"Call from google."', '"Press 1." asks for 1']);
    expect(call.onPickup(0, '1')).toEqual([]);
    expect(call.onPickup(0, '2')).toEqual(['hangs up']);
    expect(call.onPickup(0, '')).toEqual(['hangs up']);
  });

  it('may be asked for the key without a whisper before', () => {
    const call = play({ accept });
    expect(call.step.instructions[0]).toMatchObject({ legs: [{ hasPickup: true }, {}, {}] });
    expect(call.onPickup(0)).toEqual(['"Press 1." asks for 1']);
  });

  it('does not take the call by a key that nobody asked for', () => {
    expect(play({ whisper }).onPickup(0, '1')).toEqual(['hangs up']);
  });

  it('is hung up where there is no such leg, or its dial is over', () => {
    const call = play({ mode: 'sequential', whisper });
    expect(call.onPickup(1)).toEqual(['hangs up']);
    call.dialEnds('completed');
    expect(call.onPickup(0)).toEqual(['hangs up']);
  });
});

it('carries its options to the carrier', () => {
  const call = play({
    destinations: [{ to: A, sendDigits: 'ww12#' }, B, { to: C, sendDigits: '7' }],
    timeLimitSeconds: 600,
    holdMedia: 'hold',
  });
  expect(call.step.instructions[0]).toMatchObject({
    legs: [
      { to: A, sendDigits: 'ww12#' },
      { to: B, sendDigits: '' },
      { to: C, sendDigits: '7' },
    ],
    timeLimitSeconds: 600,
    holdUrl: 'https://media.example/hold.mp3',
    record: false,
    survey: false,
  });
});

it('plays nothing to wait with where the carrier cannot', () => {
  const call = play({ holdMedia: 'hold' }, { capabilities: { ...ABLE, holdMedia: false } });
  expect(call.step.instructions[0]).toMatchObject({ holdUrl: null });
});
