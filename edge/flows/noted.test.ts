import { describe, expect, it } from 'vitest';
import { CONTEXT } from './flow.fixture.ts';
import { counts, factsOf, NOTHING_NOTED, note } from './noted.ts';
import type { Effect, FlowOutcome } from './step.ts';

const noted = (...effects: Effect[]) => note(NOTHING_NOTED, effects, false);
const keys = (digits: string, by: 'caller' | 'agent' = 'caller'): Effect => ({
  type: 'keys',
  flow: 'main',
  node: 'menu',
  by,
  digits,
  isValid: true,
});

describe('what a call collects on its way', () => {
  it('adds up', () => {
    expect(
      noted(
        { type: 'tags', tags: ['a', 'b'] },
        { type: 'tags', tags: ['b', 'c'] },
        { type: 'score', points: 5 },
        { type: 'score', points: -2 },
        { type: 'value', cents: 100 },
        { type: 'value', cents: 70 },
        { type: 'field', name: 'zip', value: '60601' },
        { type: 'field', name: 'account', value: '7' },
        { type: 'field', name: 'zip', value: '60602' },
        { type: 'recording', on: true, noticePlayed: false },
        { type: 'mask', callerId: 'tracking_number' },
        { type: 'outcome', outcome: 'capped' },
        { type: 'agent_alone' },
        { type: 'entered', flow: 'main', node: 'x', after: 0 },
      ),
    ).toEqual({
      tags: ['a', 'b', 'c'],
      score: 3,
      valueCents: 70,
      fields: { zip: '60602', account: '7' },
      keys: [],
      recording: true,
      mask: 'tracking_number',
      outcome: 'capped',
      isAnswered: false,
      isAgentAlone: true,
    });
  });

  it('has the keys that the caller pressed, and no silence', () => {
    expect(noted(keys('1'), keys(''), keys('2', 'agent'), keys('33')).keys).toEqual(['1', '33']);
  });

  it('says that the call was answered once its caller heard something, for good', () => {
    const heard = note(NOTHING_NOTED, [], true);
    expect(heard).toEqual({ ...NOTHING_NOTED, isAnswered: true });
    expect(note(heard, [], false).isAnswered).toBe(true);
    expect(note(NOTHING_NOTED, [], false)).toEqual(NOTHING_NOTED);
  });

  it('has the outcome that says most', () => {
    const after = (before: FlowOutcome | null, outcome: FlowOutcome) =>
      counts({ type: 'outcome', outcome }, { ...NOTHING_NOTED, outcome: before });
    const order = [null, 'flow_hangup', 'capped', 'voicemail'] as const;
    for (const [n, before] of order.entries())
      for (const [m, outcome] of order.entries())
        if (outcome !== null) expect(after(before, outcome)).toBe(m > n);
    expect(counts({ type: 'agent_alone' }, { ...NOTHING_NOTED, outcome: 'voicemail' })).toBe(true);
  });
});

describe('what conditions and texts see', () => {
  const context = {
    ...CONTEXT,
    facts: { 'source.source': 'google', tags: ['vip'], score: 10, valueCents: 5 },
  };

  it('is what was known when the call came in', () => {
    expect(factsOf(context, NOTHING_NOTED)).toEqual({ ...context.facts, keys: null });
  });

  it('is what the flow has added since', () => {
    const effects: Effect[] = [
      { type: 'tags', tags: ['vip', 'west'] },
      { type: 'score', points: 3 },
      { type: 'value', cents: 70 },
      { type: 'field', name: 'zip', value: '60601' },
      keys('1'),
      keys('22'),
    ];
    expect(factsOf(context, noted(...effects))).toEqual({
      'source.source': 'google',
      tags: ['vip', 'west'],
      score: 3,
      valueCents: 70,
      keys: '1 22',
      'fields.zip': '60601',
    });
  });

  it('is the flow’s tags alone where none were known', () => {
    const facts = factsOf({ ...CONTEXT, facts: {} }, noted({ type: 'tags', tags: ['west'] }));
    expect(facts).toEqual({ tags: ['west'], keys: null });
  });
});
