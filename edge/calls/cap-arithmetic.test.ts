import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Cap,
  type CapKind,
  capInWords,
  expire,
  type Heard,
  type Offer,
  room,
  settle,
  usage,
} from './cap-arithmetic.ts';

const START = 1_000_000_000_000;

function offer(call: string, rest: Partial<Offer> = {}): Offer {
  return {
    call,
    step: 0,
    leg: 0,
    to: '+13125550188',
    offeredAt: START,
    reserved: 3600,
    expiresAt: START + 4_000_000,
    answeredAt: null,
    endedAt: null,
    seconds: 0,
    result: null,
    ...rest,
  };
}

const cap = (kind: CapKind, limit: number): Cap => ({
  id: 'cap_1',
  subject: { company: true },
  kind,
  period: kind === 'concurrent' ? null : 'day',
  limit,
  resetAt: null,
});

const ended = { endedAt: START + 30_000, result: 'no_answer' } as const;
const talked = { answeredAt: START, endedAt: START + 90_000, seconds: 90, result: 'completed' } as const;

describe('what counts', () => {
  test('a call that rang and was not taken counts as offered alone', () => {
    const offers = [offer('one', ended)];
    expect(usage('offered', offers)).toBe(1);
    expect(usage('answered', offers)).toBe(0);
    expect(usage('concurrent', offers)).toBe(0);
    expect(usage('minutes', offers)).toBe(0);
  });

  test('a call that still rings holds a place as if it would be answered, and its minutes', () => {
    const offers = [offer('one')];
    for (const kind of ['offered', 'answered', 'concurrent'] as const) expect(usage(kind, offers)).toBe(1);
    expect(usage('minutes', offers)).toBe(3600);
  });

  test('a conversation counts with what it lasted', () => {
    expect(usage('minutes', [offer('one', talked)])).toBe(90);
    expect(usage('answered', [offer('one', talked)])).toBe(1);
  });

  test('an answered call is no longer one of those at once when it has ended', () => {
    expect(usage('concurrent', [offer('one', talked), offer('two', talked), offer('three')])).toBe(1);
    expect(usage('answered', [offer('one', talked), offer('two', talked), offer('three')])).toBe(3);
  });

  test('of the legs that rang at once, the one that talked counts', () => {
    expect(usage('minutes', [offer('one', { leg: 0, ...ended }), offer('one', { leg: 1, ...talked })])).toBe(
      90,
    );
  });

  test('a call counts once, however many rang at once or one after the other', () => {
    const offers = [offer('one', { leg: 0 }), offer('one', { leg: 1 }), offer('one', { step: 3 })];
    expect(usage('offered', offers)).toBe(1);
    expect(usage('concurrent', offers)).toBe(1);
    expect(usage('minutes', offers)).toBe(7200);
  });
});

test.each([
  ['offered', 'day', 1, '1 call a day'],
  ['offered', 'hour', 2, '2 calls an hour'],
  ['answered', 'month', 1, '1 answered call a month'],
  ['answered', 'day', 10, '10 answered calls a day'],
  ['minutes', 'hour', 1, '1 minute an hour'],
  ['minutes', 'day', 90, '90 minutes a day'],
  ['concurrent', null, 1, '1 call at once'],
  ['concurrent', null, 3, '3 calls at once'],
] as const)('a cap on %s of each %s, %d of them, is told as “%s”', (kind, period, limit, words) => {
  expect(capInWords({ kind, period, limit })).toBe(words);
});

describe('room', () => {
  test('is there up to the limit', () => {
    expect(room([{ cap: cap('offered', 2), used: 1, countsCall: false }], 100)).toBe(100);
    expect(room([{ cap: cap('offered', 2), used: 2, countsCall: false }], 100)).toBeNull();
  });

  test('is there for a call that has its place already', () => {
    expect(room([{ cap: cap('concurrent', 1), used: 1, countsCall: true }], 100)).toBe(100);
  });

  test('shortens the conversation to the minutes that are left, not to less than one', () => {
    expect(room([{ cap: cap('minutes', 10), used: 400, countsCall: false }], 3600)).toBe(200);
    expect(room([{ cap: cap('minutes', 10), used: 560, countsCall: false }], 3600)).toBeNull();
    expect(room([{ cap: cap('minutes', 10), used: 540, countsCall: false }], 3600)).toBe(60);
  });

  test('ends with the first cap that is reached', () => {
    const states = [
      { cap: cap('minutes', 10), used: 0, countsCall: false },
      { cap: cap('answered', 1), used: 1, countsCall: false },
    ];
    expect(room(states, 60)).toBeNull();
  });
});

describe('an offer ends', () => {
  const nothing: Heard = { legs: [], dials: [], endedAt: null };
  const leg = (id: string, to: string, rest: Partial<Heard['legs'][number]> = {}) => ({
    id,
    to,
    status: 'ringing' as const,
    answeredAt: null,
    endedAt: null,
    ...rest,
  });

  test('with its leg', () => {
    const [settled] = settle([offer('one')], {
      ...nothing,
      legs: [leg('CA2', '+13125550188', { status: 'busy', endedAt: START + 3_000 })],
    });
    expect(settled).toMatchObject({ endedAt: START + 3_000, result: 'busy', seconds: 0 });
  });

  test('with the result of its dial when the leg’s own messages were lost', () => {
    const [settled] = settle([offer('one')], {
      ...nothing,
      dials: [{ step: 0, at: START + 60_000, status: 'completed', leg: 'CA2', duration: 45 }],
    });
    expect(settled).toMatchObject({ result: 'completed', seconds: 45 });
  });

  test('with the call', () => {
    const [settled] = settle([offer('one')], { ...nothing, endedAt: START + 9_000 });
    expect(settled).toMatchObject({ endedAt: START + 9_000, result: 'canceled' });
  });

  test('when somebody else took the call', () => {
    const settled = settle([offer('one'), offer('one', { leg: 1, to: '+13125550189' })], {
      legs: [
        leg('CA2', '+13125550188', { status: 'canceled', endedAt: START + 5_000 }),
        leg('CA3', '+13125550189', { status: 'answered', answeredAt: START + 5_000 }),
      ],
      dials: [],
      endedAt: null,
    });
    expect(settled.map(({ result, answeredAt }) => [result, answeredAt])).toEqual([
      ['canceled', null],
      [null, START + 5_000],
    ]);
  });

  test('of a second try not with the first one’s leg', () => {
    const settled = settle([offer('one', { ...ended, step: 0 }), offer('one', { step: 1 })], {
      ...nothing,
      legs: [leg('CA2', '+13125550188', { status: 'no_answer', endedAt: START + 30_000 })],
      dials: [{ step: 0, at: START + 30_000, status: 'no_answer', leg: null, duration: 0 }],
    });
    expect(settled[1]?.endedAt).toBeNull();
  });

  const completed = { step: 0, at: START + 70_000, status: 'completed', leg: null, duration: 60 } as const;

  test.each(['completed', 'answered'] as const)('as a conversation when its dial says %s', (status) => {
    const [settled] = settle([offer('one')], { ...nothing, dials: [{ ...completed, status }] });
    expect(settled).toMatchObject({ result: 'completed', answeredAt: START + 10_000, seconds: 60 });
  });

  test('as a conversation that began no earlier than it rang, whatever length the dial tells', () => {
    const [settled] = settle([offer('one')], { ...nothing, dials: [{ ...completed, duration: 999 }] });
    expect(settled).toMatchObject({ answeredAt: START });
  });

  test.each(['no_answer', 'busy', 'failed'] as const)('with its dial’s %s, nothing said', (status) => {
    const lost = settle([offer('one')], { ...nothing, dials: [{ ...completed, status, duration: 0 }] });
    expect(lost[0]).toMatchObject({ result: status, answeredAt: null, seconds: 0 });
    for (const last of ['queued', 'ringing'] as const) {
      const [rang] = settle([offer('one')], {
        ...nothing,
        legs: [leg('CA2', '+13125550188', { status: last })],
        dials: [{ ...completed, status, duration: 0 }],
      });
      expect(rang).toMatchObject({ result: status, endedAt: START + 70_000 });
    }
  });

  test('after as long a talk as its leg’s own times say; as the dial says where the leg’s end was lost', () => {
    const answered = { status: 'answered', answeredAt: START + 5_000 } as const;
    const over = { status: 'completed', answeredAt: START + 5_000, endedAt: START + 68_000 } as const;
    const secondsOf = (what: Partial<Heard['legs'][number]>) =>
      settle([offer('one')], {
        ...nothing,
        legs: [leg('CA2', '+13125550188', what)],
        dials: [{ ...completed, leg: 'CA2' }],
      })[0]?.seconds;
    expect(secondsOf(over)).toBe(63);
    expect(secondsOf(answered)).toBe(60);
  });

  describe('answered, of several that rang at once', () => {
    const two = [offer('one'), offer('one', { leg: 1, to: '+13125550189' })];
    const rang = [leg('CA2', '+13125550188'), leg('CA3', '+13125550189')];
    const results = (offers: Offer[], heard: Partial<Heard>) =>
      settle(offers, { ...nothing, ...heard }).map(({ result }) => result);

    test('that whose leg the dial names', () => {
      expect(results(two, { legs: rang, dials: [{ ...completed, leg: 'CA3' }] })).toEqual([
        'canceled',
        'completed',
      ]);
    });

    test('that of which nothing was heard, where the dial names none', () => {
      const first = rang.slice(0, 1);
      expect(results(two, { legs: first, dials: [completed] })).toEqual(['canceled', 'completed']);
      expect(results(two, { legs: rang.slice(1), dials: [completed] })).toEqual(['completed', 'canceled']);
    });

    test('the first, where that does not tell either', () => {
      expect(results(two, { dials: [completed] })).toEqual(['completed', 'canceled']);
      expect(results(two, { legs: rang, dials: [completed] })).toEqual(['completed', 'canceled']);
    });

    test('not one of an earlier step', () => {
      const offers = [offer('one', ended), offer('one', { step: 1 })];
      expect(results(offers, { dials: [{ ...completed, step: 1 }] })).toEqual(['no_answer', 'completed']);
    });
  });

  test('with the leg that belongs to it: legs come in the order in which they were offered', () => {
    const again = [offer('one', { step: 1 }), offer('one', { leg: 1 }), offer('one')];
    const legs = (['busy', 'failed', 'no_answer'] as const).map((status, n) =>
      leg(`CA${n}`, '+13125550188', { status, endedAt: START + n * 1_000 }),
    );
    const settled = settle(again, { ...nothing, legs });
    expect(settled.map(({ step, leg, result }) => [step, leg, result])).toEqual([
      [0, 0, 'busy'],
      [0, 1, 'failed'],
      [1, 0, 'no_answer'],
    ]);
  });

  test('at its last moment when nobody ever tells', () => {
    expect(expire([offer('one')], START + 4_000_000)[0]).toMatchObject({ result: 'expired' });
    expect(expire([offer('one')], START + 3_999_999)[0]?.endedAt).toBeNull();
    expect(expire([offer('one', ended)], START + 4_000_000)).toEqual([offer('one', ended)]);
  });
});

/** A day of calls: each is offered if there is room, and ends some time later, or nobody ever says so. */
const day = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 600 }),
    destinations: fc.uniqueArray(fc.constantFrom('+13125550188', '+13125550189', '+13125550190'), {
      minLength: 1,
      maxLength: 3,
    }),
    answered: fc.boolean(),
    lasts: fc.integer({ min: 0, max: 900 }),
    lost: fc.boolean(),
  }),
  { maxLength: 40 },
);

test('no cap is ever exceeded, whatever comes at once and whatever is never told', () => {
  fc.assert(
    fc.property(
      day,
      fc.constantFrom<CapKind>('offered', 'answered', 'minutes', 'concurrent'),
      fc.integer({ min: 1, max: 12 }),
      (calls, kind, limit) => {
        const one = cap(kind, limit);
        let offers: Offer[] = [];
        let at = START;
        for (const [index, { after, destinations }] of calls.entries()) {
          at += after * 1000;
          const call = String(index);
          offers = expire(offers, at).flatMap((each) => {
            const plan = calls[Number(each.call)];
            const over = START + (each.offeredAt - START) + (plan?.lasts ?? 0) * 1000;
            if (plan === undefined || plan.lost || over > at) return [each];
            // All legs but the one that answered stop ringing when the call is over.
            const isTaken = plan.answered && each.leg === 0;
            return settle([each], {
              legs: [
                {
                  id: `${each.call} ${each.leg}`,
                  to: each.to,
                  status: isTaken ? 'completed' : 'no_answer',
                  answeredAt: isTaken ? each.offeredAt : null,
                  endedAt: Math.min(over, each.offeredAt + each.reserved * 1000),
                },
              ],
              dials: [],
              endedAt: null,
            });
          });
          const used = usage(kind, offers);
          const seconds = room([{ cap: one, used, countsCall: false }], 600);
          if (seconds !== null) {
            destinations.forEach((to, leg) => {
              offers.push(
                offer(call, {
                  to,
                  leg,
                  offeredAt: at,
                  reserved: seconds,
                  expiresAt: at + (seconds + 60) * 1000,
                }),
              );
            });
          }
          expect(usage(kind, offers)).toBeLessThanOrEqual(kind === 'minutes' ? limit * 60 : limit);
        }
      },
    ),
    { numRuns: 500 },
  );
});
