import { describe, expect, it } from 'vitest';
import { ABLE, PlayedCall, published } from '../flow.fixture.ts';

const refuse = { type: 'hangup', reason: 'busy' };

describe('hanging up', () => {
  it('is no refusal where none was asked for', () => {
    const call = new PlayedCall(published({ end: { type: 'hangup', message: null } }));
    expect(call.log).toEqual(['hangs up']);
  });

  it('says nothing to the agent who is left on the line', () => {
    const call = new PlayedCall(
      published({
        office: { type: 'dial', destinations: ['+13125550100'], onAnswered: 'survey', onNoAnswer: null },
        survey: {
          type: 'survey',
          audience: 'agent',
          prompt: 'Well?',
          options: [{ key: '1', label: 'Good' }],
          next: 'end',
        },
        end: { type: 'hangup', message: 'Thank you for calling.' },
      }),
    );
    call.dialEnds('completed', true).press('1');
    expect(call.path).toEqual(['office', 'survey', 'end']);
    expect(call.log.slice(-2)).toEqual(['"Well?" asks for 1', 'hangs up']);
  });
});

describe('refusing a call', () => {
  it.each(['busy', 'rejected'])('is possible before anything was said (%s)', (reason) => {
    const call = new PlayedCall(published({ end: { type: 'hangup', reason } }));
    expect(call.log).toEqual([`refuses as ${reason}`]);
    expect(call.effects).toContainEqual({ type: 'outcome', outcome: 'flow_hangup' });
  });

  it('still is after nodes that say nothing', () => {
    const flow = published({
      where: { type: 'caller', rules: [{ match: { prefix: '+49' }, next: null }], onNoMatch: 'tag' },
      tag: { type: 'set', tags: ['unwanted'], next: 'end' },
      end: refuse,
    });
    expect(new PlayedCall(flow).log).toEqual(['refuses as busy']);
  });

  it('still is when a server was asked before', () => {
    const ask = { type: 'webhook', url: 'https://crm.example/', next: 'end', onError: null };
    const call = new PlayedCall(published({ ask, end: refuse })).comeBack().serverSays(null);
    expect(call.log).toEqual(['comes back', 'refuses as busy']);
  });

  it('is a hang-up after anything was said, in the same answer or an earlier one', () => {
    const greeting = { type: 'greeting', prompt: 'Hello.', next: 'end' };
    expect(new PlayedCall(published({ greeting, end: refuse })).log).toEqual(['"Hello."', 'hangs up']);
    const dial = { type: 'dial', destinations: ['+13125550100'], onNoAnswer: 'end' };
    expect(new PlayedCall(published({ dial, end: refuse })).dialEnds('busy').log.at(-1)).toBe('hangs up');
  });

  it('is a hang-up where the caller heard something before the flow began', () => {
    const context = { isAnswered: true };
    expect(new PlayedCall(published({ end: refuse }), { context }).log).toEqual(['hangs up']);
  });

  it('is a hang-up with a message, and where the carrier cannot refuse', () => {
    const polite = { ...refuse, message: 'Not now.' };
    expect(new PlayedCall(published({ end: polite })).log).toEqual(['"Not now."', 'hangs up']);
    const world = { capabilities: { ...ABLE, reject: false } };
    expect(new PlayedCall(published({ end: refuse }), { world }).log).toEqual(['hangs up']);
  });
});
