import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Filter } from '../filters/filter.ts';
import { decide, keyOf, type Subject } from './decide.ts';
import type { Action, Rule } from './rule.ts';

const LONG: Filter = { field: 'talkSeconds', op: 'least', value: 90 };
const SAYS_QUOTE: Filter = { field: 'transcript', op: 'contains', value: 'quote' };
const QUALIFY: Action[] = [
  { do: 'set_lead_status', to: 'qualified' },
  { do: 'set_value', cents: 5000 },
];

let position = 0;
function rule(when: Filter, actions: Action[], rest: Partial<Rule> = {}): Rule {
  position++;
  return {
    id: `rule_${position}`,
    version: 1,
    name: '',
    enabled: true,
    position,
    trigger: 'call.ended',
    when,
    actions,
    stop: false,
    ...rest,
  };
}

function subject(facts: Subject['facts'], rest: Partial<Subject> = {}): Subject {
  return { facts, waiting: new Set(), byHand: new Set(), done: new Set(), ...rest };
}

const did = (rules: Rule[], who: Subject, trigger: Rule['trigger'] = 'call.ended') =>
  decide(rules, trigger, who).deeds.map(({ action }) => action);

it('does what a rule says when its conditions hold, and nothing when they do not', () => {
  const rules = [rule(LONG, QUALIFY)];
  expect(did(rules, subject({ talkSeconds: 90 }))).toEqual(QUALIFY);
  expect(did(rules, subject({ talkSeconds: 89 }))).toEqual([]);
});

it('a rule is looked at when its moment has come, and no earlier', () => {
  const rules = [rule(LONG, QUALIFY)];
  expect(did(rules, subject({ talkSeconds: 120 }), 'call.started')).toEqual([]);
});

describe('what is not known yet', () => {
  const rules = [rule({ all: [LONG, SAYS_QUOTE] }, QUALIFY)];

  it('makes a rule wait: a missing transcript is no "no"', () => {
    const decision = decide(rules, 'call.ended', subject({ talkSeconds: 120 }));
    expect(decision).toEqual({ deeds: [], held: [], waiting: [rules[0]?.id] });
  });

  it('lets it fire once it is known, at a later moment', () => {
    const late = subject(
      { talkSeconds: 120, transcript: 'I would like a QUOTE' },
      { waiting: new Set([rules[0]?.id ?? '']) },
    );
    expect(did(rules, late, 'call.transcript_ready')).toEqual(QUALIFY);
  });

  it('does not make a rule wait that fails anyway', () => {
    expect(decide(rules, 'call.ended', subject({ talkSeconds: 5 })).waiting).toEqual([]);
  });
});

describe('several rules', () => {
  it('are looked at in their order, and later ones see what earlier ones did', () => {
    const tagged: Filter = { field: 'tags', op: 'is', value: 'long' };
    const rules = [
      rule(tagged, [{ do: 'add_score', points: 10 }], { position: 2 }),
      rule(LONG, [{ do: 'add_tag', tag: 'Long' }], { position: 1 }),
    ];
    expect(did(rules, subject({ talkSeconds: 120, tags: [] }))).toEqual([
      { do: 'add_tag', tag: 'Long' },
      { do: 'add_score', points: 10 },
    ]);
  });

  it('end with the one that says so', () => {
    const rules = [rule(LONG, QUALIFY, { stop: true }), rule(LONG, [{ do: 'add_tag', tag: 'x' }])];
    expect(did(rules, subject({ talkSeconds: 120 }))).toEqual(QUALIFY);
  });

  it('that are switched off do nothing', () => {
    expect(did([rule(LONG, QUALIFY, { enabled: false })], subject({ talkSeconds: 120 }))).toEqual([]);
  });
});

describe('what a person has set, no rule changes', () => {
  const LONG_CALL = { talkSeconds: 120 };

  it.each<[string, Action]>([
    ['tag:quote', { do: 'add_tag', tag: 'Quote' }],
    ['tag:quote', { do: 'remove_tag', tag: 'Quote' }],
    ['leadStatus', { do: 'set_lead_status', to: 'spam' }],
    ['score', { do: 'add_score', points: 5 }],
    ['valueCents', { do: 'set_value', cents: 5000 }],
  ])('%s: %o', (what, action) => {
    const rules = [rule(LONG, [action])];
    expect(did(rules, subject(LONG_CALL))).toEqual([action]);
    expect(did(rules, subject(LONG_CALL, { byHand: new Set([what]) }))).toEqual([]);
    expect(did(rules, subject(LONG_CALL, { byHand: new Set(['tag:other', 'note']) }))).toEqual([action]);
  });

  it('and the rest of the rule is done', () => {
    const actions: Action[] = [...QUALIFY, { do: 'add_note', body: 'long' }, { do: 'block_caller' }];
    const byHand = new Set(['leadStatus', 'score', 'valueCents']);
    expect(did([rule(LONG, actions)], subject(LONG_CALL, { byHand }))).toEqual(actions.slice(2));
  });
});

it('a rule that holds is told of, also when nothing is left for it to do', () => {
  const long = rule(LONG, QUALIFY);
  const who = subject({ talkSeconds: 120 });
  const { deeds } = decide([long], 'call.ended', who);
  const again = decide([long], 'call.ended', { ...who, done: new Set(deeds.map(keyOf)) });
  expect(again).toEqual({ deeds: [], held: [long.id], waiting: [] });
});

describe('a later rule sees', () => {
  const NOTE: Action = { do: 'add_note', body: 'seen' };
  const is = (field: string, value: string): Filter => ({ field, op: 'is', value });

  /** True when a rule with this condition does something after one with this action. */
  function sees(facts: Subject['facts'], action: Action, when: Filter): boolean {
    return did([rule({ all: [] }, [action]), rule(when, [NOTE])], subject(facts)).includes(NOTE);
  }

  it('a tag that was added to those there are, or to none', () => {
    const add: Action = { do: 'add_tag', tag: 'new' };
    expect(sees({ tags: ['old'] }, add, { all: [is('tags', 'old'), is('tags', 'new')] })).toBe(true);
    expect(sees({}, add, is('tags', 'new'))).toBe(true);
    expect(sees({}, add, { not: is('tags', 'new') })).toBe(false);
  });

  it('a tag gone that was taken away, however it is written, and no other', () => {
    const remove: Action = { do: 'remove_tag', tag: 'OLD' };
    expect(sees({ tags: ['old', 'new'] }, remove, is('tags', 'old'))).toBe(false);
    expect(sees({ tags: ['old', 'new'] }, remove, is('tags', 'new'))).toBe(true);
  });

  it('the status and the value that were set', () => {
    const status = is('leadStatus', 'qualified');
    expect(sees({ leadStatus: 'unset' }, { do: 'set_lead_status', to: 'qualified' }, status)).toBe(true);
    expect(sees({ leadStatus: 'unset' }, { do: 'set_lead_status', to: 'spam' }, status)).toBe(false);
    const worth: Filter = { field: 'valueCents', op: 'least', value: 5000 };
    expect(sees({ valueCents: 0 }, { do: 'set_value', cents: 5000 }, worth)).toBe(true);
    expect(sees({ valueCents: 0 }, { do: 'set_value', cents: 4999 }, worth)).toBe(false);
  });

  it.each([
    [undefined, 5, 5],
    [20, 5, 25],
    [20, -5, 15],
    [98, 5, 100],
    [3, -5, 0],
  ])('the score: %s and %i points are %i', (score, points, now) => {
    const add: Action = { do: 'add_score', points };
    expect(sees({ score }, add, { field: 'score', op: 'least', value: now })).toBe(true);
    expect(sees({ score }, add, { field: 'score', op: 'least', value: now + 1 })).toBe(false);
  });

  it('nothing else changed by what is done outside of the call', () => {
    const before = { tags: ['old'], score: 20, valueCents: 5000, leadStatus: 'spam' };
    const same: Filter = {
      all: [is('tags', 'old'), is('leadStatus', 'spam'), { field: 'score', op: 'least', value: 20 }],
    };
    expect(sees(before, { do: 'send_webhook', webhook: 'hook_1' }, same)).toBe(true);
  });
});

it('whatever happens in whatever order, each action of a rule is done once a call', () => {
  const trigger = fc.constantFrom<Rule['trigger']>(
    'call.started',
    'call.ended',
    'call.transcript_ready',
    'call.updated',
  );
  const when = fc.constantFrom<Filter>(LONG, SAYS_QUOTE, { not: LONG }, { any: [] }, { all: [] });
  const actions = fc.array(
    fc.constantFrom<Action>(...QUALIFY, { do: 'add_tag', tag: 'a' }, { do: 'add_score', points: 5 }),
    { minLength: 1, maxLength: 4 },
  );
  const facts = fc.record({
    talkSeconds: fc.constantFrom(undefined, 10, 100),
    transcript: fc.constantFrom(undefined, 'a quote', 'hello'),
  });
  fc.assert(
    fc.property(
      fc.array(fc.record({ trigger, when, actions, stop: fc.boolean() }), { maxLength: 5 }),
      fc.array(fc.record({ trigger, facts }), { maxLength: 10 }),
      (some, moments) => {
        const rules = some.map((one) => rule(one.when, one.actions, one));
        const done = new Set<string>();
        const waiting = new Set<string>();
        for (const moment of moments) {
          const decision = decide(rules, moment.trigger, subject(moment.facts, { done, waiting }));
          const keys = decision.deeds.map(keyOf);
          expect(new Set(keys).size).toBe(keys.length);
          for (const key of keys) {
            expect(done.has(key)).toBe(false);
            done.add(key);
          }
          for (const id of decision.held) waiting.delete(id);
          for (const id of decision.waiting) waiting.add(id);
        }
      },
    ),
  );
});
