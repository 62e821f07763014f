import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CarrierEvent, LegStatus } from '../carriers/carrier.ts';
import { type DialEnd, type FlowProgress, fold, type OurSide, type Told } from './fold.ts';

const START = 1_000_000_000_000;
const CALL = 'CA1';

/** A message of the leg `leg`, `after` seconds into the call. */
function told(leg: string, status: LegStatus, after: number, rest: Partial<CarrierEvent> = {}): Told {
  const at = START + after * 1000;
  return {
    event: {
      call: CALL,
      leg,
      to: leg === CALL ? '+13125550101' : '+13125550188',
      from: { number: '+17735550111' },
      status,
      cause: null,
      stir: null,
      sequence: null,
      at,
      duration: null,
      callerCity: null,
      callerState: null,
      callerZip: null,
      callerCountry: null,
      callerName: null,
      ...rest,
    },
    receivedAt: at,
  };
}

function folded(
  messages: Told[],
  dials: DialEnd[] = [],
  flow: FlowProgress = 'running',
  side: Partial<OurSide> = {},
) {
  return fold({ id: CALL, startedAt: START, flow, ...side }, messages, dials);
}

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
    const dial: DialEnd = {
      type: 'dialed',
      call: CALL,
      step: 0,
      status: 'completed',
      leg: 'CA2',
      duration: 30,
    };
    expect(folded([told(CALL, 'completed', 40)], [dial])).toMatchObject({
      outcome: 'answered',
      talkSeconds: 30,
    });
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
  });

  test('is a hang-up by the flow when nothing rang', () => {
    expect(folded([told(CALL, 'completed', 3)], [], 'done').outcome).toBe('flow_hangup');
  });

  test('says so when there was no flow to run', () => {
    expect(folded([told(CALL, 'completed', 3)], [], 'missing').outcome).toBe('no_flow');
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
    expect(folded(END, [], 'done', { flowOutcome: 'voicemail' }).outcome).toBe('voicemail');
  });

  test('a caller who was refused is blocked, whatever the carrier says of the call', () => {
    for (const status of ['busy', 'no_answer', 'completed'] as const) {
      expect(folded([told(CALL, status, 0)], [], 'running', { isBlocked: true })).toMatchObject({
        outcome: 'blocked',
        cause: 'spam_filter',
      });
    }
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
