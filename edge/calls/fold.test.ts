import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CarrierEvent, LegStatus } from '../carriers/carrier.ts';
import { type DialEnd, type FlowProgress, fold, type OurSide, type Told } from './fold.ts';
import { message } from './message.fixture.ts';

const START = 1_000_000_000_000;
const CALL = 'CA1';

/** A message of the leg `leg`, `after` seconds into the call. */
function told(leg: string, status: LegStatus, after: number, rest: Partial<CarrierEvent> = {}): Told {
  const at = START + after * 1000;
  const to = leg === CALL ? '+13125550101' : '+13125550188';
  return { event: message({ call: CALL, leg, to, status, at, ...rest }), receivedAt: at };
}

function folded(
  messages: Told[],
  dials: DialEnd[] = [],
  flow: FlowProgress = 'running',
  side: Partial<OurSide> = {},
) {
  return fold({ id: CALL, startedAt: START, flow, ...side }, messages, dials);
}

/** The destination's leg CA2 was answered and talked for 30 seconds. */
const DIAL: DialEnd = { type: 'dialed', call: CALL, step: 0, status: 'completed', leg: 'CA2', duration: 30 };

const ANSWERED = [
  told(CALL, 'ringing', 0),
  told('CA2', 'queued', 0, { sequence: 0 }),
  told('CA2', 'ringing', 1, { sequence: 1 }),
  told('CA2', 'answered', 4, { sequence: 2 }),
  told('CA2', 'completed', 64, { sequence: 3, duration: 60 }),
  told(CALL, 'completed', 65, { duration: 65 }),
];

describe('an answered call', () => {
  test('knows how long it rang, how long they talked and who answered', () => {
    expect(folded(ANSWERED)).toMatchObject({
      state: 'ended',
      outcome: 'answered',
      destination: '+13125550188',
      ringSeconds: 4,
      talkSeconds: 60,
      duration: 65,
    });
  });

  test('moves from dialing to connected to wrapping to ended', () => {
    const states = ANSWERED.map((_, index) => folded(ANSWERED.slice(0, index + 1)).state);
    expect(states).toEqual(['in_flow', 'dialing', 'dialing', 'connected', 'wrapping', 'ended']);
  });

  test('is answered even when the message of the answer was lost', () => {
    const lost = ANSWERED.filter(({ event }) => event.status !== 'answered');
    expect(folded(lost)).toMatchObject({ outcome: 'answered', talkSeconds: 60, ringSeconds: 4 });
  });

  test('is answered even when every message of the leg was lost but the dial was reported', () => {
    expect(folded([told(CALL, 'completed', 40)], [DIAL])).toMatchObject({
      outcome: 'answered',
      answeredAt: START + 10_000,
      ringSeconds: 10,
      talkSeconds: 30,
    });
    expect(folded([told(CALL, 'completed', 20)], [DIAL])).toMatchObject({ answeredAt: START });
    expect(folded([told(CALL, 'completed', 20)], [{ ...DIAL, status: 'busy' }]).answeredAt).toBeNull();
    expect(folded([told(CALL, 'ringing', 0)], [DIAL])).toMatchObject({ outcome: null, answeredAt: null });
  });

  test('has a leg that talked as long as the dial says, where its own messages do not tell', () => {
    const of = (leg: string, status: LegStatus): DialEnd => ({ ...DIAL, leg, status });
    const messages = [told('CA2', 'ringing', 1), told('CA2', 'completed', 41), told(CALL, 'completed', 41)];
    const answeredAt = (...dials: DialEnd[]) => folded(messages, dials).legs[0]?.answeredAt;
    expect(answeredAt(of('CA3', 'completed'), of('CA2', 'busy'), of('CA2', 'completed'))).toBe(
      START + 11_000,
    );
    expect(answeredAt(of('CA2', 'answered'))).toBe(START + 11_000);
    expect(answeredAt(of('CA3', 'completed'))).toBe(START + 41_000);
  });

  test('has a leg that was answered when the dial says so, whatever was said of the leg', () => {
    const messages = [told('CA2', 'failed', 41), told(CALL, 'completed', 41)];
    expect(folded(messages, [DIAL]).legs[0]?.answeredAt).toBe(START + 11_000);
    expect(folded(messages).legs[0]?.answeredAt).toBeNull();
  });

  test('was answered when we were told so, whatever length was told later', () => {
    const { legs, answeredAt } = folded([
      told('CA2', 'answered', 4),
      told('CA2', 'completed', 64, { duration: 50 }),
    ]);
    expect(legs[0]?.answeredAt).toBe(START + 4_000);
    expect(answeredAt).toBe(START + 4_000);
  });

  test('went to the one who answered, not to those who were rung before or after', () => {
    const to = (number: string) => ({ to: number });
    expect(
      folded([
        told('CA2', 'busy', 1, to('+13125550181')),
        told('CA3', 'answered', 5, to('+13125550182')),
        told('CA3', 'completed', 9, to('+13125550182')),
        told('CA4', 'no_answer', 30, to('+13125550183')),
        told(CALL, 'completed', 31),
      ]).destination,
    ).toBe('+13125550182');
  });
});

describe('a call that goes on', () => {
  test('has no length, no end and no outcome yet', () => {
    expect(folded([told(CALL, 'ringing', 0), told('CA2', 'ringing', 1)])).toMatchObject({
      state: 'dialing',
      outcome: null,
      cause: null,
      endedAt: null,
      duration: null,
      ringSeconds: null,
      talkSeconds: null,
    });
  });

  test('knows how long it rang once somebody has answered, not how long they talk', () => {
    expect(folded(ANSWERED.slice(0, 4))).toMatchObject({ ringSeconds: 4, talkSeconds: null, duration: null });
  });

  test('is back in its flow when nobody answered, and rings where there is no flow', () => {
    const busy = [told('CA2', 'ringing', 1), told('CA2', 'busy', 2)];
    expect(folded(busy).state).toBe('in_flow');
    expect(folded([told(CALL, 'ringing', 0)]).state).toBe('in_flow');
    expect(folded([told(CALL, 'ringing', 0)], [], 'missing').state).toBe('ringing');
  });
});

describe('an unanswered call', () => {
  test('is not answered when the destination was busy', () => {
    const messages = [told('CA2', 'ringing', 0), told('CA2', 'busy', 2), told(CALL, 'completed', 3)];
    expect(folded(messages)).toMatchObject({ outcome: 'not_answered', answeredAt: null, talkSeconds: null });
  });

  test('is abandoned when the caller gave up within 15 seconds', () => {
    const messages = [told('CA2', 'ringing', 0), told('CA2', 'canceled', 9), told(CALL, 'completed', 9)];
    expect(folded(messages)).toMatchObject({ outcome: 'abandoned', ringSeconds: 9 });
  });

  test('is not answered when the caller waited longer than that', () => {
    const messages = [told('CA2', 'ringing', 0), told('CA2', 'canceled', 20), told(CALL, 'completed', 20)];
    expect(folded(messages).outcome).toBe('not_answered');
    const longest = [told('CA2', 'ringing', 0), told('CA2', 'canceled', 15), told(CALL, 'completed', 15)];
    expect(folded(longest).outcome).toBe('not_answered');
  });

  test('is not answered, however short, when one of several could not be reached', () => {
    const messages = [told('CA2', 'busy', 2), told('CA3', 'canceled', 9), told(CALL, 'completed', 9)];
    expect(folded(messages).outcome).toBe('not_answered');
  });

  test.each(['no_answer', 'failed'] as const)(
    'is not answered when its destination’s leg is %s',
    (status) => {
      expect(folded([told('CA2', status, 2), told(CALL, 'completed', 3)]).outcome).toBe('not_answered');
    },
  );

  test('tells which destination was rung last', () => {
    const messages = [
      told('CA2', 'busy', 1, { to: '+13125550181' }),
      told('CA3', 'busy', 2, { to: '+13125550182' }),
      told('CA4', 'failed', 3, { to: '+13125550183' }),
      told(CALL, 'completed', 20),
    ];
    expect(folded(messages)).toMatchObject({ destination: '+13125550183', cause: 'other' });
    expect(folded([told(CALL, 'completed', 3)]).destination).toBeNull();
  });

  test('is abandoned when the caller left before anything rang', () => {
    expect(folded([told(CALL, 'completed', 3)])).toMatchObject({
      outcome: 'abandoned',
      cause: 'originator_cancel',
    });
  });

  test('has failed when the carrier says so and nothing rang', () => {
    expect(folded([told(CALL, 'failed', 3)])).toMatchObject({ outcome: 'failed', cause: 'other' });
  });

  test('is a hang-up by the flow when nothing rang', () => {
    expect(folded([told(CALL, 'completed', 3)], [], 'done')).toMatchObject({
      outcome: 'flow_hangup',
      cause: 'hangup',
    });
  });

  test('says so when there was no flow to run', () => {
    expect(folded([told(CALL, 'completed', 3)], [], 'missing')).toMatchObject({
      outcome: 'no_flow',
      cause: 'no_flow',
    });
  });
});

describe('what our side did', () => {
  const END = [told(CALL, 'completed', 20)];

  test('a message that was left makes it a voicemail; somebody who hung up at the beep left none', () => {
    expect(folded(END, [], 'done', { voicemail: 12 })).toMatchObject({
      outcome: 'voicemail',
      cause: 'normal_clearing',
    });
    expect(folded(END, [], 'done', { voicemail: 1 }).outcome).toBe('flow_hangup');
    expect(folded(END, [], 'done', { voicemail: 2 }).outcome).toBe('voicemail');
    expect(folded(END, [], 'done', { flowOutcome: 'voicemail' }).outcome).toBe('voicemail');
  });

  test('a message that is taken after nobody answered makes it a voicemail too', () => {
    const busy = [told('CA2', 'busy', 2), told(CALL, 'completed', 20)];
    expect(folded(busy, [], 'done', { flowOutcome: 'voicemail' }).outcome).toBe('voicemail');
    expect(folded(busy, [], 'done', { voicemail: 12 }).outcome).toBe('voicemail');
  });

  test('what the flow says of the end counts where nobody answered, and only there', () => {
    const capped: Partial<OurSide> = { flowOutcome: 'capped', flowCause: 'capped' };
    const busy = [told('CA2', 'busy', 2), told(CALL, 'completed', 20)];
    expect(folded(busy, [], 'done', capped)).toMatchObject({ outcome: 'not_answered', cause: 'capped' });
    expect(folded(ANSWERED, [], 'done', capped)).toMatchObject({
      outcome: 'answered',
      cause: 'normal_clearing',
    });
  });

  test('a caller who was refused is blocked, whatever the carrier says of the call', () => {
    for (const status of ['busy', 'no_answer', 'completed'] as const) {
      expect(folded([told(CALL, status, 0)], [], 'running', { isBlocked: true })).toMatchObject({
        outcome: 'blocked',
        cause: 'spam_filter',
      });
    }
    expect(folded(END, [], 'missing', { isBlocked: true }).cause).toBe('spam_filter');
  });

  test('a call whose destinations have all they may have is capped', () => {
    expect(folded(END, [], 'done', { flowOutcome: 'capped' })).toMatchObject({
      outcome: 'capped',
      cause: 'capped',
    });
  });

  test('wrong keys end a call by the flow, for that reason', () => {
    expect(folded(END, [], 'done', { flowOutcome: 'flow_hangup', flowCause: 'invalid_key' })).toMatchObject({
      outcome: 'flow_hangup',
      cause: 'invalid_key',
    });
  });

  test('a call that the backup number took is answered, and says that there was no flow', () => {
    expect(folded(ANSWERED, [], 'missing')).toMatchObject({ outcome: 'answered', cause: 'no_flow' });
    expect(folded([told('CA2', 'busy', 2), told(CALL, 'completed', 9)], [], 'missing').outcome).toBe(
      'no_flow',
    );
  });
});

describe('why a leg ended', () => {
  test('those that rang with the one that answered lost the race', () => {
    const { legs } = folded([
      told('CA2', 'ringing', 1),
      told('CA3', 'ringing', 1),
      told('CA3', 'answered', 5),
      told('CA2', 'canceled', 5),
      told('CA3', 'completed', 60),
    ]);
    expect(legs.map(({ id, cause }) => [id, cause])).toEqual([
      ['CA2', 'lose_race'],
      ['CA3', 'normal_clearing'],
    ]);
  });

  test('a leg that was called off because the caller left did not', () => {
    const { legs } = folded([
      told('CA2', 'ringing', 1),
      told('CA2', 'canceled', 9),
      told(CALL, 'completed', 9),
    ]);
    expect(legs[0]?.cause).toBe('originator_cancel');
  });

  test('nor did one that was rung after the conversation, or had stopped before it could begin', () => {
    const talk = [
      told('CA3', 'ringing', 6),
      told('CA3', 'answered', 10),
      told('CA3', 'completed', 60, { duration: 50 }),
    ];
    const causeOf = (...rung: Told[]) =>
      folded([...talk, ...rung]).legs.find(({ id }) => id === 'CA2')?.cause;
    expect(causeOf(told('CA2', 'ringing', 70), told('CA2', 'canceled', 75))).toBe('originator_cancel');
    expect(causeOf(told('CA2', 'ringing', 1), told('CA2', 'canceled', 5))).toBe('originator_cancel');
    expect(causeOf(told('CA2', 'ringing', 8), told('CA2', 'canceled', 12))).toBe('lose_race');
  });

  test('a leg does not lose against itself, nor against one that nobody answered', () => {
    const { legs } = folded([
      told('CA2', 'answered', 4),
      told('CA2', 'canceled', 9),
      told('CA3', 'ringing', 1),
      told('CA3', 'no_answer', 3),
    ]);
    expect(legs.map(({ id, cause }) => [id, cause])).toEqual([
      ['CA3', 'no_answer'],
      ['CA2', 'originator_cancel'],
    ]);
  });

  test.each([
    ['completed', 'normal_clearing'],
    ['busy', 'user_busy'],
    ['no_answer', 'no_answer'],
    ['failed', 'other'],
    ['ringing', null],
  ] as const)('%s means %s where the carrier gives no cause', (status, cause) => {
    expect(folded([told('CA2', status, 2)]).legs[0]?.cause).toBe(cause);
    const given = folded([told('CA2', status, 2, { cause: 'invalid_key' })]).legs[0]?.cause;
    expect(given).toBe(cause === null ? null : 'invalid_key');
  });

  test('a call whose last leg’s end was never told ends for some other reason', () => {
    expect(folded([told('CA2', 'ringing', 2), told(CALL, 'completed', 30)]).cause).toBe('other');
  });

  test('the one that was busy before somebody else was rung did not either', () => {
    const { legs, cause } = folded([
      told('CA2', 'busy', 1, { cause: 'user_busy' }),
      told('CA3', 'ringing', 2),
      told('CA3', 'no_answer', 22),
      told(CALL, 'completed', 25),
    ]);
    expect(legs.map((leg) => leg.cause)).toEqual(['user_busy', 'no_answer']);
    expect(cause).toBe('no_answer');
  });
});

test('a leg that ended never rings again', () => {
  const messages = [told('CA2', 'busy', 5, { sequence: 2 }), told('CA2', 'ringing', 6, { sequence: 1 })];
  expect(folded(messages).legs[0]).toMatchObject({ status: 'busy', endedAt: START + 5000 });
});

test.each<LegStatus>(['completed', 'busy', 'no_answer', 'failed', 'canceled'])(
  'a leg that is %s stays so, also when the carrier counts a later message',
  (status) => {
    const messages = [told('CA2', status, 5, { sequence: 1 }), told('CA2', 'ringing', 6, { sequence: 2 })];
    expect(folded(messages).legs[0]).toMatchObject({ status, endedAt: START + 5000 });
  },
);

test('a leg that was answered does not ring again', () => {
  const messages = [told('CA2', 'answered', 5), told('CA2', 'ringing', 6)];
  expect(folded(messages).legs[0]).toMatchObject({ status: 'answered', startedAt: START + 5000 });
});

test('things happened when the carrier says; where it does not, when we heard', () => {
  const late = { ...told(CALL, 'completed', 5), receivedAt: START + 9_000 };
  expect(folded([late]).endedAt).toBe(START + 5_000);
  expect(folded([{ ...late, event: { ...late.event, at: null } }]).endedAt).toBe(START + 9_000);
});

test("a carrier's clock that runs behind cannot end a call before it began", () => {
  const facts = folded([told(CALL, 'completed', -3)]);
  expect(facts).toMatchObject({ endedAt: START, duration: 0 });
});

const STATUSES: LegStatus[] = [
  'queued',
  'ringing',
  'answered',
  'completed',
  'busy',
  'no_answer',
  'failed',
  'canceled',
];

/** Anything a carrier may say, contradictions included. */
const anything = fc.uniqueArray(
  fc
    .record({
      leg: fc.constantFrom(CALL, 'CA2', 'CA3'),
      status: fc.constantFrom(...STATUSES),
      after: fc.integer({ min: -100, max: 10_000 }),
      sequence: fc.option(fc.integer({ min: 0, max: 9 })),
      duration: fc.option(fc.integer({ min: 0, max: 9_000 })),
    })
    .map(({ leg, status, after, sequence, duration }) => told(leg, status, after, { sequence, duration })),
  // As the ledger keeps them: a status is noted once per leg and sequence number.
  { maxLength: 12, selector: ({ event }) => `${event.leg} ${event.status} ${event.sequence}` },
);

test('a call is the same whatever order its messages come in, and however often', () => {
  const shuffled = anything.chain((messages) =>
    fc.record({
      messages: fc.constant(messages),
      again: fc.shuffledSubarray([...messages, ...messages], { minLength: messages.length * 2 }),
    }),
  );
  fc.assert(
    fc.property(shuffled, ({ messages, again }) => {
      expect(folded(again)).toEqual(folded(messages));
    }),
    { numRuns: 1_000 },
  );
});

test('times never run backwards, whatever the carrier says', () => {
  fc.assert(
    fc.property(anything, (messages) => {
      const facts = folded(messages);
      for (const span of [facts.duration, facts.ringSeconds, facts.talkSeconds]) {
        expect(span ?? 0).toBeGreaterThanOrEqual(0);
      }
      for (const at of [facts.answeredAt, facts.endedAt]) expect(at ?? START).toBeGreaterThanOrEqual(START);
      expect(facts.outcome === null).toBe(facts.endedAt === null);
      for (const leg of facts.legs) {
        if (leg.endedAt !== null) expect(leg.endedAt).toBeGreaterThanOrEqual(leg.answeredAt ?? 0);
      }
    }),
  );
});
