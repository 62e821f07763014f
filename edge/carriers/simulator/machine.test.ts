import { describe, expect, it } from 'vitest';
import type { Reply } from './machine.ts';
import { BASE, CALL, dial, documents, placedAt, placement, play, story } from './play.fixture.ts';

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

it('says what a carrier says for a caller who withholds the number', () => {
  const call = play(placement({}, 'ANONYMOUS'), documents({ voice: '<Reject/>' }));
  expect(call.sent[0]?.form).toMatchObject({ From: 'ANONYMOUS', Caller: 'ANONYMOUS' });
});

it('says what a carrier knows of the caller', () => {
  const known = (script: unknown) => play(placement(script), documents({ voice: '<Reject/>' })).sent[0]?.form;
  expect(known({})).toMatchObject({ CallerCity: 'CHICAGO', CallerState: 'IL', CallerCountry: 'US' });
  expect(known({})).not.toHaveProperty('CallerZip');
  expect(
    known({ caller: { name: 'J DOE', state: 'WI', zip: '53202', stir: 'TN-Validation-Passed-A' } }),
  ).toMatchObject({
    CallerName: 'J DOE',
    CallerState: 'WI',
    CallerZip: '53202',
    StirVerstat: 'TN-Validation-Passed-A',
  });
});
