import { expect, it } from 'vitest';
import { ruleInWords } from './rule-words.ts';

it('a rule is one sentence', () => {
  expect(
    ruleInWords(
      {
        trigger: 'call.ended',
        when: { all: [{ field: 'talkSeconds', op: 'least', value: 90 }] },
        actions: [
          { do: 'set_lead_status', to: 'not_qualified' },
          { do: 'set_value', cents: 5000 },
        ],
        stop: true,
      },
      new Map([
        [
          'talkSeconds',
          {
            name: 'talkSeconds',
            kind: 'number' as const,
            words: 'Talk time',
            values: null,
            unit: 'seconds' as const,
          },
        ],
      ]),
    ),
  ).toBe(
    'When a call has ended and talk time is at least 1 min 30 s: set the lead status to “not qualified”, then set the value to 50.00, and look at no further rule.',
  );
});

it('a rule without a condition says only when', () => {
  expect(
    ruleInWords(
      { trigger: 'call.started', when: { all: [] }, actions: [{ do: 'block_caller' }], stop: false },
      new Map(),
    ),
  ).toBe('When a call begins: block the caller.');
});
