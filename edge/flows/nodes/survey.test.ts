import { describe, expect, it } from 'vitest';
import { ABLE, PlayedCall, published } from '../flow.fixture.ts';

const options = [
  { key: '1', label: 'Sold', tags: ['sale'], score: 50, valueCents: 12_000 },
  { key: '2', label: 'Not for us' },
];
const survey = (audience: 'caller' | 'agent') => ({
  type: 'survey',
  audience,
  prompt: 'Press 1 for a sale, 2 for none.',
  retries: 1,
  options,
  next: 'after',
});
const flow = (audience: 'caller' | 'agent') =>
  published({
    office: {
      type: 'dial',
      destinations: ['+13125550100'],
      ringSeconds: 20,
      onAnswered: 'survey',
      onNoAnswer: null,
    },
    survey: survey(audience),
    after: { type: 'set', tags: ['asked'], next: 'bye' },
    bye: { type: 'greeting', prompt: 'Goodbye.', next: null },
  });
const answers = (call: PlayedCall) => call.effects.filter(({ type }) => type === 'survey');

describe('a survey of the caller', () => {
  it('asks when the destination has hung up first, and notes what the answer stands for', () => {
    const call = new PlayedCall(flow('caller')).dialEnds('completed').press('1');
    expect(call.log).toEqual([
      'rings +13125550100 for 20 s',
      '"Press 1 for a sale, 2 for none." asks for 1',
      '"Goodbye."',
      'hangs up',
    ]);
    expect(answers(call)).toEqual([
      { type: 'survey', flow: 'main', node: 'survey', audience: 'caller', key: '1', label: 'Sold' },
    ]);
    expect(call.step.state.noted).toMatchObject({ tags: ['sale', 'asked'], score: 50, valueCents: 12_000 });
  });

  it('is not one to keep the agent on the line for', () => {
    expect(new PlayedCall(flow('caller')).step.instructions[0]).toMatchObject({ do: 'dial', survey: false });
  });

  it('asks again after a wrong key, then lets go without an answer', () => {
    const call = new PlayedCall(flow('caller')).dialEnds('completed').press('9').press('');
    expect(call.effects.slice(-4).map(({ type }) => type)).toEqual(['survey', 'entered', 'tags', 'entered']);
    expect(answers(call)).toMatchObject([{ key: null, label: null }]);
    expect(call.step.state.noted.tags).toEqual(['asked']);
  });
});

describe('a survey of the agent', () => {
  it('asks the agent after the caller hung up, and then says nothing more to nobody', () => {
    const call = new PlayedCall(flow('agent'));
    expect(call.step.instructions[0]).toMatchObject({ do: 'dial', survey: true });
    call.dialEnds('completed', true).press('2');
    expect(call.log.slice(1)).toEqual(['"Press 1 for a sale, 2 for none." asks for 1', 'hangs up']);
    expect(call.effects).toContainEqual({
      type: 'keys',
      flow: 'main',
      node: 'survey',
      by: 'agent',
      digits: '2',
      isValid: true,
    });
    expect(answers(call)).toMatchObject([{ audience: 'agent', key: '2', label: 'Not for us' }]);
    expect(call.path).toEqual(['office', 'survey', 'after']);
    expect(call.step.state.noted).toMatchObject({ tags: ['asked'], keys: [] });
  });

  it('is passed over when the agent hung up first', () => {
    const call = new PlayedCall(flow('agent')).dialEnds('completed');
    expect(call.log.slice(1)).toEqual(['"Goodbye."', 'hangs up']);
    expect(answers(call)).toMatchObject([{ key: null }]);
  });

  it('is passed over where the carrier cannot keep the agent on the line', () => {
    const world = { capabilities: { ...ABLE, agentSurvey: false } };
    const call = new PlayedCall(flow('agent'), { world });
    expect(call.step.instructions[0]).toMatchObject({ survey: false });
    expect(call.dialEnds('completed').log.slice(1)).toEqual(['"Goodbye."', 'hangs up']);
  });
});
