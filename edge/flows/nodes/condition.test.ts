import { describe, expect, it } from 'vitest';
import { PlayedCall, published } from '../flow.fixture.ts';
import type { FlowContext } from '../step.ts';

const say = (message: string) => ({ type: 'hangup', message });
const rule = (field: string, value: string, next: string) => ({ when: { field, op: 'is', value }, next });

describe('a condition', () => {
  const flow = published({
    which: {
      type: 'condition',
      rules: [rule('source.campaign', 'spring', 'spring'), rule('source.medium', 'CPC', 'paid')],
      onElse: 'other',
    },
    spring: say('spring'),
    paid: say('paid'),
    other: say('other'),
  });
  const way = (facts: FlowContext['facts']) =>
    new PlayedCall(flow, { context: { facts } }).step.state.at.node;

  it('goes by what is known of the visit; the first rule that holds wins', () => {
    expect(way({ 'source.campaign': 'Spring', 'source.medium': 'cpc' })).toBe('spring');
    expect(way({ 'source.campaign': null, 'source.medium': 'cpc' })).toBe('paid');
    expect(way({ 'source.campaign': null, 'source.medium': 'organic' })).toBe('other');
  });

  it('does not hold where something is not known yet', () => {
    expect(way({})).toBe('other');
  });

  it('sees what the flow has noted on its way', () => {
    const noted = published({
      set: { type: 'set', tags: ['vip'], score: 5, fields: { account: 'gold' }, next: 'ask' },
      ask: { type: 'collect', prompt: 'Digits?', saveAs: 'pin', next: 'which', onFail: null },
      which: {
        type: 'condition',
        rules: [
          {
            when: {
              all: [
                { field: 'tags', op: 'in', value: ['VIP'] },
                { field: 'tags', op: 'is', value: 'known before' },
                { field: 'score', op: 'least', value: 5 },
                { field: 'fields.account', op: 'is', value: 'gold' },
                { field: 'fields.pin', op: 'is', value: '1234' },
                { field: 'keys', op: 'contains', value: '1234' },
              ],
            },
            next: 'yes',
          },
        ],
        onElse: null,
      },
      yes: say('yes'),
    });
    const context = { facts: { tags: ['known before'] } };
    expect(new PlayedCall(noted, { context }).press('1234').log.at(-2)).toBe('"yes"');
  });
});

describe('set', () => {
  it('notes tags, points, value and fields, and says nothing', () => {
    const set = {
      type: 'set',
      tags: ['a', 'b'],
      score: -3,
      valueCents: 500,
      fields: { x: 'y' },
      next: 'more',
    };
    const call = new PlayedCall(published({ set, more: { ...set, tags: ['b'], next: null } }));
    expect(call.log).toEqual(['hangs up']);
    expect(call.effects.slice(1, 5)).toEqual([
      { type: 'tags', tags: ['a', 'b'] },
      { type: 'score', points: -3 },
      { type: 'value', cents: 500 },
      { type: 'field', name: 'x', value: 'y' },
    ]);
    expect(call.step.state.noted).toMatchObject({ tags: ['a', 'b'], score: -6, valueCents: 500 });
  });

  it('notes nothing of what it was not given', () => {
    const call = new PlayedCall(published({ set: { type: 'set', fields: { x: 'y' }, next: null } }));
    expect(call.effects.slice(1)).toEqual([{ type: 'field', name: 'x', value: 'y' }]);
  });
});

describe('go to', () => {
  it('goes on at another node, or at the start of another flow', () => {
    const main = published({
      start: { type: 'goto', to: { node: 'away' } },
      away: { type: 'goto', to: { flow: 'other' } },
    });
    const other = published({ there: { type: 'greeting', prompt: 'Other.', next: 'end' }, end: say('Bye.') });
    const call = new PlayedCall(main, { other });
    expect(call.log).toEqual(['"Other."', '"Bye."', 'hangs up']);
    expect(call.step.state.at).toEqual({ flow: 'other', node: 'end' });
  });
});
