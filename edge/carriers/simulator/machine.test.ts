import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Flow } from '../../flows/flow.ts';
import { enter, type FlowState, resume, type Step } from '../../flows/interpreter.ts';
import type { CarrierEvent, DialResult } from '../carrier.ts';
import { twilio } from '../twilio/index.ts';
import { answered, next, place, type Reply, wake } from './machine.ts';
import { type Script, scriptShape } from './script.ts';
import type { Placement, Post, SimulatedState } from './state.ts';

const CALL = `CA${'a'.repeat(32)}`;
const BASE = 'https://calls.example/carriers/c1';
const placedAt = Date.UTC(2026, 10, 12, 9, 0, 0);

const placement = (script: unknown = {}, from = '+13125550199'): Placement => ({
  call: CALL,
  account: `AC${'b'.repeat(32)}`,
  from,
  to: '+13125550123',
  voiceUrl: `${BASE}/voice`,
  statusUrl: `${BASE}/status`,
  script: scriptShape.parse(script) as Script,
  placedAt,
});

/** Plays a call to its end against a webhook. */
function play(call: Placement, webhook: (post: Post) => Reply): SimulatedState {
  let state = place(call);
  for (;;) {
    const then = next(state);
    if (then.do === 'rest') return state;
    state = then.do === 'post' ? answered(state, webhook(then.post)) : wake(state);
    state = JSON.parse(JSON.stringify(state));
  }
}

/** A webhook that answers with TwiML by the last part of the address. */
const documents =
  (answers: Record<string, string>) =>
  ({ url, kind }: Post): Reply => ({
    status: 200,
    body: kind === 'status' ? '' : `<Response>${answers[url.split('/').at(-1) ?? ''] ?? ''}</Response>`,
  });

/** What was sent, one word each: `voice`, `dialed:busy`, `+1…100:ringing`, `end:completed`. */
const story = ({ sent, placement: { call } }: SimulatedState): string[] =>
  sent.map(({ kind, form }) => {
    if (kind === 'dialed') return `dialed:${form.DialCallStatus}`;
    if (kind !== 'status') return kind;
    return `${form.CallSid === call ? 'end' : form.To}:${form.CallStatus}`;
  });

const dial = (numbers: string[], attributes = 'answerOnBridge="true"') =>
  `<Dial action="${BASE}/dialed" ${attributes}>${numbers
    .map(
      (to) =>
        `<Number statusCallback="${BASE}/status" statusCallbackEvent="initiated ringing answered completed">${to}</Number>`,
    )
    .join('')}</Dial>`;

describe('a call that is answered', () => {
  const call = play(placement(), documents({ voice: dial(['+100']), dialed: '<Hangup/>' }));

  it('reports the way every call goes', () => {
    expect(story(call)).toEqual([
      'voice',
      '+100:initiated',
      '+100:ringing',
      '+100:in-progress',
      '+100:completed',
      'dialed:completed',
      'end:completed',
    ]);
  });

  it('asks first what to do, as Twilio does', () => {
    expect(call.sent[0]).toMatchObject({
      url: `${BASE}/voice`,
      form: {
        CallSid: CALL,
        AccountSid: `AC${'b'.repeat(32)}`,
        From: '+13125550199',
        To: '+13125550123',
        CallStatus: 'ringing',
        Direction: 'inbound',
        ApiVersion: '2010-04-01',
      },
    });
  });

  it('reports the dialled leg under an id of its own, numbered and timed', () => {
    const legs = call.sent.filter(({ kind, form }) => kind === 'status' && form.CallSid !== CALL);
    expect(legs.map(({ form }) => [form.ParentCallSid, form.SequenceNumber, form.Timestamp])).toEqual([
      [CALL, '0', 'Thu, 12 Nov 2026 09:00:00 +0000'],
      [CALL, '1', 'Thu, 12 Nov 2026 09:00:00 +0000'],
      [CALL, '2', 'Thu, 12 Nov 2026 09:00:02 +0000'],
      [CALL, '3', 'Thu, 12 Nov 2026 09:00:10 +0000'],
    ]);
    expect(legs[0]?.form.CallSid).toMatch(/^CA[0-9a-f]{32}$/);
    expect(legs.at(-1)?.form).toMatchObject({ CallDuration: '8', Duration: '1', Direction: 'outbound-dial' });
  });

  it('hands the result to the dial’s action, with the time they talked', () => {
    expect(call.sent.find(({ kind }) => kind === 'dialed')?.form).toMatchObject({
      CallSid: CALL,
      CallStatus: 'in-progress',
      DialCallSid: call.legs[0]?.sid,
      DialCallDuration: '8',
    });
  });

  it('ends with the length of the call, from the answer', () => {
    expect(call.sent.at(-1)?.form).toMatchObject({ CallSid: CALL, CallDuration: '8', SequenceNumber: '0' });
    expect(call.sent.at(-1)?.form).not.toHaveProperty('ParentCallSid');
  });

  it('was answered from the start where the dial does not wait for the callee', () => {
    const early = play(placement(), documents({ voice: dial(['+100'], ''), dialed: '<Hangup/>' }));
    expect(early.sent.at(-1)?.form.CallDuration).toBe('10');
  });

  it('shows the callee the caller id it was told to', () => {
    const shown = play(placement(), documents({ voice: dial(['+100'], 'callerId="+13125550177"') }));
    expect(shown.sent[1]?.form).toMatchObject({ From: '+13125550177', To: '+100' });
    expect(call.sent[1]?.form).toMatchObject({ From: '+13125550199', To: '+100' });
  });
});

describe('a call that is not answered', () => {
  it('rings as long as the dial says', () => {
    const call = play(
      placement({ answerAfter: null }),
      documents({ voice: dial(['+100'], 'timeout="20" answerOnBridge="true"'), dialed: '<Say>Sorry</Say>' }),
    );
    expect(story(call)).toEqual([
      'voice',
      '+100:initiated',
      '+100:ringing',
      '+100:no-answer',
      'dialed:no-answer',
      'end:completed',
    ]);
    expect(call.sent[3]?.at).toBe(placedAt + 20_000);
    expect(call.sent[4]?.form).toMatchObject({ CallStatus: 'ringing', DialBridged: 'false' });
    expect(call.sent[4]?.form).not.toHaveProperty('DialCallDuration');
  });

  it('is not answered by a callee who would have come too late', () => {
    const call = play(placement({ answerAfter: 21 }), documents({ voice: dial(['+100'], 'timeout="20"') }));
    expect(story(call)).toContain('dialed:no-answer');
  });

  it('is busy at once', () => {
    const call = play(placement({ callee: 'busy' }), documents({ voice: dial(['+100']) }));
    expect(story(call)).toEqual(['voice', '+100:initiated', '+100:busy', 'dialed:busy', 'end:completed']);
    expect(call.clock).toBe(0);
  });

  it('may go on to another destination', () => {
    const call = play(
      placement({ callee: 'busy' }),
      ({ kind, form }): Reply => ({
        status: 200,
        body:
          kind === 'status'
            ? ''
            : `<Response>${kind === 'voice' ? dial(['+100']) : form.DialCallSid?.endsWith('1') ? dial(['+200']) : ''}</Response>`,
      }),
    );
    expect(story(call).filter((what) => what.startsWith('dialed'))).toHaveLength(2);
    expect(new Set(call.legs.map(({ sid }) => sid)).size).toBe(2);
  });

  it('goes on in the document where the dial has no action', () => {
    const call = play(
      placement({ callee: 'busy' }),
      documents({ voice: '<Dial>+100</Dial><Dial>+200</Dial>' }),
    );
    expect(call.legs.map(({ to }) => to)).toEqual(['+100', '+200']);
    expect(story(call)).toEqual(['voice', 'end:completed']);
  });
});

describe('several numbers', () => {
  it('ring at once; the first to answer gets the call and the others stop', () => {
    const call = play(placement(), documents({ voice: dial(['+100', '+200']) }));
    expect(story(call)).toEqual([
      'voice',
      '+100:initiated',
      '+100:ringing',
      '+200:initiated',
      '+200:ringing',
      '+200:canceled',
      '+100:in-progress',
      '+100:completed',
      'dialed:completed',
      'end:completed',
    ]);
  });
});

describe('a caller who gives up', () => {
  it('stops the ringing; the dial’s result still goes out, and nothing it answers matters', () => {
    const call = play(
      placement({ answerAfter: 30, hangUpAfter: 5 }),
      documents({ voice: dial(['+100']), dialed: dial(['+200']) }),
    );
    expect(story(call)).toEqual([
      'voice',
      '+100:initiated',
      '+100:ringing',
      '+100:canceled',
      'dialed:canceled',
      'end:canceled',
    ]);
    expect(call.sent.at(-1)?.form.CallDuration).toBe('0');
    expect(call.clock).toBe(5000);
  });

  it('does not hang up on a conversation that has begun', () => {
    const call = play(placement({ hangUpAfter: 5, talkFor: 60 }), documents({ voice: dial(['+100']) }));
    expect(call.clock).toBe(62_000);
  });

  it('may do so in the middle of a sentence', () => {
    const call = play(placement({ hangUpAfter: 1 }), documents({ voice: `<Say>${'la '.repeat(100)}</Say>` }));
    expect(call.sent.at(-1)?.form).toMatchObject({ CallStatus: 'completed', CallDuration: '1' });
  });
});

describe('the other verbs', () => {
  it('say a sentence and hang up', () => {
    const call = play(placement(), documents({ voice: '<Say>We are closed.</Say><Hangup/>' }));
    expect(story(call)).toEqual(['voice', 'end:completed']);
    expect(call.clock).toBeGreaterThan(0);
  });

  it('reject a call without answering it', () => {
    expect(story(play(placement(), documents({ voice: '<Reject/>' })))).toEqual(['voice', 'end:no-answer']);
    const busy = play(placement(), documents({ voice: '<Pause/><Reject reason="busy"/>' }));
    expect(story(busy)).toEqual(['voice', 'end:busy']);
  });

  it('follow a redirect, and not for ever', () => {
    const once = play(placement(), documents({ voice: '<Redirect>next</Redirect>', next: '<Reject/>' }));
    expect(story(once)).toEqual(['voice', 'redirect', 'end:no-answer']);
    const circle = play(placement(), documents({ voice: '<Redirect>voice</Redirect>' }));
    expect(circle.error).toMatch(/more than 50 documents/);
    expect(story(circle).at(-1)).toBe('end:completed');
  });
});

describe('an answer that is no use ends the call with an apology', () => {
  it.each([
    ['a verb nobody knows', { status: 200, body: '<Response><Sing/></Response>' }, /no verb <Sing>/],
    ['no TwiML', { status: 200, body: 'OK' }, /not XML|one root/],
    ['an error', { status: 403, body: 'who are you?' }, /HTTP 403: who are you\?/],
    ['nothing', { status: null, body: 'timed out' }, /no answer: timed out/],
  ])('%s', (_what, reply, message) => {
    const call = play(placement(), () => reply);
    expect(call.error).toMatch(message);
    expect(call.sent[0]?.problem).toMatch(message);
    expect(story(call)).toEqual(['voice', 'end:completed']);
    expect(call.sent.at(-1)?.form.CallDuration).toBe('5');
  });

  it('but a status callback that fails changes nothing', () => {
    const answers = documents({ voice: dial(['+100']) });
    const call = play(placement(), (post) =>
      post.kind === 'status' ? { status: 500, body: 'oh' } : answers(post),
    );
    expect(call.error).toBeNull();
    expect(story(call)).toHaveLength(7);
  });
});

describe('faults', () => {
  const play1 = (faults: unknown) => story(play(placement({ faults }), documents({ voice: dial(['+100']) })));

  it('send everything twice', () => {
    expect(play1({ duplicate: true })).toEqual([
      'voice',
      ...[
        'initiated',
        'initiated',
        'ringing',
        'ringing',
        'in-progress',
        'in-progress',
        'completed',
        'completed',
      ].map((status) => `+100:${status}`),
      'dialed:completed',
      'end:completed',
      'end:completed',
    ]);
  });

  it('let the later one overtake', () => {
    expect(play1({ reorder: true })).toEqual([
      'voice',
      '+100:ringing',
      '+100:initiated',
      '+100:completed',
      '+100:in-progress',
      'dialed:completed',
      'end:completed',
    ]);
  });

  it.each([
    ['ringing', ['+100:ringing']],
    ['answered', ['+100:in-progress']],
    ['completed', ['+100:completed', 'end:completed']],
  ])('lose %s', (event, lost) => {
    const all = play1({});
    expect(play1({ drop: [event] })).toEqual(all.filter((what) => !lost.includes(what)));
  });
});

describe('any call through any flow', () => {
  const numbers = ['+13125550100', '+13125550101', '+13125550102'];
  const flow: fc.Arbitrary<Flow> = fc
    .tuple(
      fc.array(fc.subarray(numbers, { minLength: 1 }), { minLength: 1, maxLength: 3 }),
      fc.option(fc.string()),
    )
    .map(([dials, message]) => ({
      start: 'n0',
      nodes: {
        ...Object.fromEntries(
          dials.map((destinations, i) => [
            `n${i}`,
            {
              type: 'dial',
              destinations,
              ringSeconds: 5 + i,
              onNoAnswer: i + 1 < dials.length ? `n${i + 1}` : 'bye',
            },
          ]),
        ),
        bye: { type: 'hangup', message },
      },
    }));
  const script = fc.record(
    {
      answerAfter: fc.option(fc.integer({ min: 0, max: 8 })),
      talkFor: fc.integer({ min: 0, max: 100 }),
      hangUpAfter: fc.option(fc.integer({ min: 0, max: 20 })),
      faults: fc.record(
        {
          duplicate: fc.boolean(),
          reorder: fc.boolean(),
          drop: fc.subarray(['ringing', 'answered', 'completed']),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );

  /** Our side of the conversation, with the real dialect and the real interpreter. */
  function answering(routed: Flow) {
    const events: CarrierEvent[] = [];
    const dials: DialResult[] = [];
    let state: FlowState | null = null;
    const urls = { status: `${BASE}/status`, dialed: (node: string) => `${BASE}/dialed/${node}` };
    const answer = (step: Step): Reply => {
      state = step.state;
      return { status: 200, body: twilio.render(step.instructions, urls).body };
    };
    const webhook = ({ kind, url, form }: Post): Reply => {
      const body = new URLSearchParams(form).toString();
      if (kind === 'voice') {
        events.push(twilio.parseIncoming(body));
        return answer(enter(routed, { callerId: null }));
      }
      if (kind === 'status') {
        events.push(twilio.parseStatus(body));
        return { status: 204, body: '' };
      }
      const result = twilio.parseDialed(body, url.slice(urls.dialed('').length));
      dials.push(result);
      if (state === null) throw new Error('a dial ended before the call began');
      return answer(resume(routed, state, { type: 'dialed', ...result }));
    };
    return { webhook, events, dials };
  }

  it('comes to an end that adds up', () => {
    fc.assert(
      fc.property(flow, script, (routed, acts) => {
        const { webhook, events, dials } = answering(routed);
        const call = play(placement(acts), webhook);
        expect(call.error).toBeNull();
        expect(call.caller.endedAt).toBe(call.clock);
        for (const leg of call.legs) expect(leg.endedAt).not.toBeNull();

        // One conversation at most, and the dial that had it says so.
        const talked = call.legs.filter(({ answeredAt }) => answeredAt !== null);
        expect(talked.length).toBeLessThanOrEqual(1);
        expect(dials.filter(({ leg }) => leg !== null).map(({ leg }) => leg)).toEqual(
          talked.map(({ sid }) => sid),
        );

        // Whatever the line did, each leg tells one story in the order of its sequence numbers.
        const order = ['queued', 'ringing', 'answered'];
        for (const { sid } of call.legs) {
          const told = events
            .filter(({ leg }) => leg === sid)
            .sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));
          const ranks = told.map(({ status }) =>
            order.includes(status) ? order.indexOf(status) : order.length,
          );
          expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
          expect(new Set(told.map(({ call: of }) => of)).size).toBeLessThanOrEqual(1);
        }

        const lost = acts.faults?.drop?.includes('completed') ?? false;
        const ends = events.filter(({ leg, duration }) => leg === CALL && duration !== null);
        expect(ends).toHaveLength(lost ? 0 : acts.faults?.duplicate ? 2 : 1);
      }),
      { numRuns: 500 },
    );
  });

  it('sends the same requests again when it is played again', () => {
    fc.assert(
      fc.property(flow, script, (routed, acts) => {
        const once = play(placement(acts), answering(routed).webhook);
        expect(play(placement(acts), answering(routed).webhook)).toEqual(once);
      }),
    );
  });
});

it('says what a carrier says for a caller who withholds the number', () => {
  const call = play(placement({}, 'ANONYMOUS'), documents({ voice: '<Reject/>' }));
  expect(call.sent[0]?.form).toMatchObject({ From: 'ANONYMOUS', Caller: 'ANONYMOUS' });
});
