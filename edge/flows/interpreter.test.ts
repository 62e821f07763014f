import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LegStatus } from '../carriers/carrier.ts';
import type { Flow } from './flow.ts';
import { enter, type FlowEvent, resume } from './interpreter.ts';

const flow: Flow = {
  start: 'office',
  nodes: {
    office: { type: 'dial', destinations: ['+13125550100'], ringSeconds: 20, onNoAnswer: 'mobile' },
    mobile: {
      type: 'dial',
      destinations: ['+13125550101', '+13125550102'],
      ringSeconds: 15,
      onNoAnswer: 'sorry',
    },
    sorry: { type: 'hangup', message: 'Nobody is in. Please call again.' },
  },
};
const context = { callerId: null };
const dialed = (node: string, status: LegStatus): FlowEvent => ({ type: 'dialed', node, status });

describe('a call that comes in', () => {
  it('rings the destinations of the first node', () => {
    expect(enter(flow, context)).toEqual({
      instructions: [
        { do: 'dial', node: 'office', destinations: ['+13125550100'], ringSeconds: 20, callerId: null },
      ],
      state: { context, path: ['office'], done: false },
    });
  });

  it('shows the destinations the caller id it was given, on every dial', () => {
    const first = enter(flow, { callerId: '+13125550199' });
    const second = resume(flow, first.state, dialed('office', 'busy'));
    for (const step of [first, second])
      expect(step.instructions).toMatchObject([{ do: 'dial', callerId: '+13125550199' }]);
  });

  it('hangs up at once when the flow starts with that, after its sentence', () => {
    const closed: Flow = { start: 'bye', nodes: { bye: { type: 'hangup', message: 'We are closed.' } } };
    expect(enter(closed, context)).toEqual({
      instructions: [{ do: 'say', text: 'We are closed.' }, { do: 'hangup' }],
      state: { context, path: ['bye'], done: true },
    });
  });

  it('hangs up without a word when there is no sentence', () => {
    const closed: Flow = { start: 'bye', nodes: { bye: { type: 'hangup', message: null } } };
    expect(enter(closed, context).instructions).toEqual([{ do: 'hangup' }]);
  });

  it('is refused for a flow without its first node', () => {
    expect(() => enter({ start: 'constructor', nodes: {} }, context)).toThrow('no node "constructor"');
  });
});

describe('the end of a dial', () => {
  const ringing = enter(flow, context).state;

  it.each(['answered', 'completed'] as const)('ends the call after a conversation (%s)', (status) => {
    const step = resume(flow, ringing, dialed('office', status));
    expect(step.instructions).toEqual([{ do: 'hangup' }]);
    expect(step.state.done).toBe(true);
  });

  it.each(['no_answer', 'busy', 'failed', 'canceled'] as const)(
    'goes on when nobody answered (%s)',
    (status) => {
      const step = resume(flow, ringing, dialed('office', status));
      expect(step.instructions).toMatchObject([{ do: 'dial', node: 'mobile' }]);
      expect(step.state).toEqual({ context, path: ['office', 'mobile'], done: false });
    },
  );

  it('hangs up when nobody answered and nothing follows', () => {
    const short: Flow = {
      start: 'office',
      nodes: { office: { type: 'dial', destinations: ['+13125550100'], ringSeconds: 20, onNoAnswer: null } },
    };
    const step = resume(short, enter(short, context).state, dialed('office', 'no_answer'));
    expect(step).toEqual({
      instructions: [{ do: 'hangup' }],
      state: { context, path: ['office'], done: true },
    });
  });

  it('of a node the call was never at is a conflict', () => {
    expect(() => resume(flow, ringing, dialed('mobile', 'completed'))).toThrow(/never at the node "mobile"/);
  });

  it('in a node that does not dial is a conflict', () => {
    const closed: Flow = { start: 'bye', nodes: { bye: { type: 'hangup', message: null } } };
    const waiting = { context, path: ['bye'], done: false };
    expect(() => resume(closed, waiting, dialed('bye', 'completed'))).toThrow(/does not dial/);
  });
});

describe('an event that comes again', () => {
  const status = fc.constantFrom<LegStatus>(
    'answered',
    'completed',
    'no_answer',
    'busy',
    'failed',
    'canceled',
  );

  it('gets the answer it got, whenever it comes, and moves nothing', () => {
    fc.assert(
      fc.property(fc.array(status, { minLength: 1, maxLength: 4 }), (statuses) => {
        let state = JSON.parse(JSON.stringify(enter(flow, context).state));
        const heard: { event: FlowEvent; instructions: unknown }[] = [];
        for (const how of statuses) {
          if (state.done) break;
          const event = dialed(state.path.at(-1), how);
          const step = resume(flow, state, event);
          heard.push({ event, instructions: step.instructions });
          state = JSON.parse(JSON.stringify(step.state));
        }
        for (const { event, instructions } of heard)
          expect(resume(flow, state, event)).toEqual({ instructions, state });
      }),
    );
  });
});
