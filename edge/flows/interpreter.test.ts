import { describe, expect, it } from 'vitest';
import { CONTEXT, PlayedCall, published, WORLD } from './flow.fixture.ts';
import { enter, MOST_STEPS, resume } from './interpreter.ts';

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
    expect(() => enter({ main: broken }, 'main', CONTEXT, WORLD)).toThrow('no node "constructor"');
    expect(() => enter({}, 'toString', CONTEXT, WORLD)).toThrow('no flow "toString"');
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
    expect(() => resume({ main: office }, ringing, dialed(step), WORLD)).toThrow('waits at step 0');
  });

  it('of another kind than awaited is a conflict that names the node', () => {
    const event = { type: 'digits', step: 0, digits: '1' } as const;
    expect(() => resume({ main: office }, ringing, event, WORLD)).toThrow('node "office"');
  });

  it('after the end of the flow is a conflict', () => {
    const { state } = new PlayedCall(office).dialEnds('completed').step;
    expect(() => resume({ main: office }, state, dialed(state.step), WORLD)).toThrow('over');
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
    call.press('1');
    expect(call.log.at(-1)).toBe('hangs up');
  });

  it('is hung up when two flows go to each other', () => {
    const away = published({ away: { type: 'goto', to: { flow: 'other' } } });
    const back = published({ back: { type: 'goto', to: { flow: 'main' } } });
    expect(new PlayedCall(away, { other: back }).log).toEqual(['hangs up']);
  });
});
