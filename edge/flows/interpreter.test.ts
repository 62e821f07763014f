import { describe, expect, it } from 'vitest';
import { CONTEXT, PlayedCall, published, WORLD } from './flow.fixture.ts';
import { enter, MOST_STEPS, pickup, resume } from './interpreter.ts';

const ring = (to: string, onNoAnswer: string | null) => ({
  type: 'dial',
  destinations: [to],
  ringSeconds: 20,
  onNoAnswer,
});
const office = published({
  office: ring('+13125550100', 'mobile'),
  mobile: { ...ring('+13125550101', 'sorry'), destinations: ['+13125550101', '+13125550102'] },
  sorry: { type: 'hangup', message: 'Nobody is in. Please call again.' },
});

describe('a call that comes in', () => {
  it('rings the destinations of the first node', () => {
    const step = enter({ main: office }, 'main', CONTEXT, WORLD);
    expect(step.instructions).toEqual([
      {
        do: 'dial',
        step: 0,
        legs: [{ to: '+13125550100', sendDigits: '', hasPickup: false, acceptKey: null }],
        ringSeconds: 20,
        callerId: null,
        timeLimitSeconds: null,
        record: false,
        holdUrl: null,
        survey: false,
      },
    ]);
    expect(step.state).toMatchObject({ at: { flow: 'main', node: 'office' }, step: 0, done: false });
  });

  it('hangs up at once when the flow starts with that, after its sentence', () => {
    const closed = published({ bye: { type: 'hangup', message: 'We are closed.' } });
    const call = new PlayedCall(closed);
    expect(call.log).toEqual(['"We are closed."', 'hangs up']);
    expect(call.step.state.done).toBe(true);
  });

  it('hangs up without a word when there is no sentence', () => {
    expect(new PlayedCall(published({ bye: { type: 'hangup', message: null } })).log).toEqual(['hangs up']);
  });

  it('is refused for a flow without its first node, and for a flow that is not there', () => {
    const broken = { start: 'constructor', nodes: {} };
    expect(() => enter({ main: broken }, 'main', CONTEXT, WORLD)).toThrow(
      expect.objectContaining({
        type: 'invalid_request',
        field: 'node',
        message: 'the flow has no node "constructor"',
      }),
    );
    expect(() => enter({}, 'toString', CONTEXT, WORLD)).toThrow(
      expect.objectContaining({
        type: 'invalid_request',
        field: 'flow',
        message: 'there is no flow "toString"',
      }),
    );
  });
});

describe('the end of a dial', () => {
  it.each(['answered', 'completed'] as const)('ends the call after a conversation (%s)', (status) => {
    const call = new PlayedCall(office).dialEnds(status);
    expect(call.log).toEqual(['rings +13125550100 for 20 s', 'hangs up']);
    expect(call.step.state.done).toBe(true);
  });

  it.each(['no_answer', 'busy', 'failed', 'canceled'] as const)(
    'goes on when nobody answered (%s)',
    (status) => {
      const call = new PlayedCall(office).dialEnds(status);
      expect(call.log.at(-1)).toBe('rings +13125550101 and +13125550102 for 20 s');
      expect(call.step.state).toMatchObject({ at: { node: 'mobile' }, step: 1, done: false });
    },
  );

  it('hangs up when nobody answered and nothing follows', () => {
    const call = new PlayedCall(published({ office: ring('+13125550100', null) })).dialEnds('no_answer');
    expect(call.log.at(-1)).toBe('hangs up');
  });
});

describe('an event', () => {
  const ringing = enter({ main: office }, 'main', CONTEXT, WORLD).state;
  const dialed = (step: number) =>
    ({ type: 'dialed', step, status: 'no_answer', leg: null, duration: 0 }) as const;

  it('of the step that is awaited may be asked twice and is answered the same', () => {
    const once = resume({ main: office }, ringing, dialed(0), WORLD);
    expect(resume({ main: office }, ringing, dialed(0), WORLD)).toEqual(once);
  });

  it.each([-1, 1, 7])('of another step is a conflict (%i)', (step) => {
    expect(() => resume({ main: office }, ringing, dialed(step), WORLD)).toThrow(
      expect.objectContaining({
        type: 'conflict',
        field: 'step',
        message: `the call waits at step 0, not at ${step}`,
      }),
    );
  });

  it('where the call is at a node that waits for nothing is a conflict', () => {
    const state = { ...ringing, at: { flow: 'main', node: 'sorry' } };
    expect(() => resume({ main: office }, state, dialed(0), WORLD)).toThrow(
      expect.objectContaining({
        type: 'conflict',
        field: 'step',
        message: 'the node "sorry" waits for nothing',
      }),
    );
  });

  it('of another kind than awaited is a conflict that names the node', () => {
    const event = { type: 'digits', step: 0, digits: '1' } as const;
    expect(() => resume({ main: office }, ringing, event, WORLD)).toThrow('node "office"');
  });

  it('after the end of the flow is a conflict', () => {
    const { state } = new PlayedCall(office).dialEnds('completed').step;
    expect(() => resume({ main: office }, state, dialed(state.step), WORLD)).toThrow(
      expect.objectContaining({ type: 'conflict', field: 'step', message: 'the flow of this call is over' }),
    );
  });

  it('without a result where a dial was awaited counts as a dial that failed', () => {
    expect(new PlayedCall(office).comeBack().path).toEqual(['office', 'mobile']);
  });
});

describe('a call that would not end', () => {
  it('is hung up after so many steps', () => {
    const menu = { type: 'menu', prompt: 'Again?', onTimeout: null, onInvalid: null, keys: { 1: 'menu' } };
    const call = new PlayedCall(published({ menu }));
    for (let steps = 1; steps < MOST_STEPS; steps++) call.press('1');
    expect(call.step.state.done).toBe(false);
    expect(call.step.state.step).toBe(MOST_STEPS - 1);
    call.press('1');
    expect(call.log.at(-1)).toBe('hangs up');
    expect(call.step.state.done).toBe(true);
    // What the caller pressed last is noted all the same; nothing is asked any more.
    expect(call.step.effects).toMatchObject([{ type: 'keys', digits: '1', isValid: true }]);
    expect(call.step.instructions).toHaveLength(1);
  });

  it('is hung up after so many steps without ringing or reserving what it was about to', () => {
    const destinations = Array.from({ length: 2 }, (_, n) => `+1312555010${n}`);
    const flow = published({
      office: { type: 'dial', mode: 'sequential', destinations, onNoAnswer: null },
    });
    const { state } = enter({ main: flow }, 'main', CONTEXT, WORLD);
    const busy = { type: 'dialed', status: 'busy', leg: null, duration: 0 } as const;
    const at = (step: number) => resume({ main: flow }, { ...state, step }, { ...busy, step }, WORLD);
    expect(at(MOST_STEPS - 2).effects).toMatchObject([{ type: 'offer', destinations: ['+13125550101'] }]);
    expect(at(MOST_STEPS - 1)).toMatchObject({ instructions: [{ do: 'hangup' }], effects: [] });
  });

  it('is hung up when two flows go to each other', () => {
    const away = published({ away: { type: 'goto', to: { flow: 'other' } } });
    const back = published({ back: { type: 'goto', to: { flow: 'main' } } });
    const call = new PlayedCall(away, { other: back });
    expect(call.log).toEqual(['hangs up']);
    expect(call.path).toHaveLength(100);
  });
});

describe('a destination that picks up', () => {
  const flow = published({
    office: { ...ring('+13125550100', 'mobile'), whisper: 'A call.' },
    mobile: { ...ring('+13125550101', 'bye'), whisper: 'A call.' },
    bye: { type: 'hangup', message: null },
  });
  const call = new PlayedCall(flow).dialEnds('no_answer');
  const at = (step: number, state = call.step.state) =>
    pickup({ main: flow }, state, step, 0, null, WORLD).map((instruction) => instruction.do);

  it('hears what its own dial says', () => expect(at(1)).toEqual(['say']));

  it('of an earlier dial, or when the flow is over, is hung up', () => {
    expect(at(0)).toEqual(['hangup']);
    expect(at(1, { ...call.step.state, done: true })).toEqual(['hangup']);
    expect(at(1, { ...call.step.state, at: { flow: 'main', node: 'bye' } })).toEqual(['hangup']);
  });

  it('of a dial that has not begun is a conflict', () => {
    expect(() => at(2)).toThrow(
      expect.objectContaining({
        type: 'conflict',
        field: 'step',
        message: 'the call is at step 1, nobody was rung at 2 yet',
      }),
    );
  });
});

describe('a step tells where the call went', () => {
  it('and after how many of its instructions', () => {
    const hello = { type: 'greeting', prompt: 'Hello.', next: 'again' };
    const call = new PlayedCall(
      published({ hello, again: { ...hello, next: 'tag' }, tag: { type: 'set', tags: ['x'], next: null } }),
    );
    expect(call.effects.filter(({ type }) => type === 'entered')).toMatchObject([
      { flow: 'main', node: 'hello', after: 0 },
      { flow: 'main', node: 'again', after: 1 },
      { flow: 'main', node: 'tag', after: 2 },
    ]);
    expect(call.step.state).toMatchObject({ memory: null, done: true, at: { node: 'tag' } });
  });

  it('into another flow, which begins at its start', () => {
    const away = published({ away: { type: 'goto', to: { flow: 'other' } } });
    const call = new PlayedCall(away, { other: office });
    expect(call.step.state.at).toEqual({ flow: 'other', node: 'office' });
    expect(call.log).toEqual(['rings +13125550100 for 20 s']);
  });
});
