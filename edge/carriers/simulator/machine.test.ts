import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DialLeg, Instruction } from '../../flows/instruction.ts';
import type { CallbackUrls, CarrierEvent, RecordingEvent, StepResult } from '../carrier.ts';
import { twilio } from '../twilio/index.ts';
import { answered, changeRecording, hangUp, next, place, type Reply, wake } from './machine.ts';
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
  fallbackUrl: null,
  statusUrl: `${BASE}/status`,
  recordingsUrl: 'https://calls.example/simulator/recordings',
  script: scriptShape.parse(script) as Script,
  placedAt,
});

/** Plays a call to its end against a webhook, or until something is so. */
function play(
  call: Placement,
  webhook: (post: Post) => Reply,
  until: (state: SimulatedState) => boolean = () => false,
): SimulatedState {
  return goOn(place(call), webhook, until);
}

function goOn(
  from: SimulatedState,
  webhook: (post: Post) => Reply,
  until: (state: SimulatedState) => boolean = () => false,
): SimulatedState {
  let state = from;
  for (;;) {
    const then = next(state);
    if (then.do === 'rest' || until(state)) return state;
    state = then.do === 'post' ? answered(state, webhook(then.post)) : wake(state);
    state = JSON.parse(JSON.stringify(state));
  }
}

/** A webhook that answers with TwiML by the last part of the address. */
const documents =
  (answers: Record<string, string>) =>
  ({ url, line }: Post): Reply => ({
    status: 200,
    body: line === null ? '' : `<Response>${answers[url.split('/').at(-1) ?? ''] ?? ''}</Response>`,
  });

/** What was sent, one word each: `voice`, `dialed:busy`, `+1…100:ringing`, `end:completed`. */
const story = ({ sent, placement: { call } }: SimulatedState): string[] =>
  sent.map(({ kind, form }) => {
    if (kind === 'dialed') return `dialed:${form.DialCallStatus}`;
    if (kind === 'gathered') return `gathered:${form.Digits}`;
    if (kind === 'recording') return `recording:${form.RecordingStatus}`;
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

  it('make every request for instructions come twice; the second answer counts', () => {
    const answers: string[] = [];
    const call = play(placement({ faults: { repeat: true } }), (post) => {
      if (post.line === null) return { status: 204, body: '' };
      answers.push(post.kind);
      return { status: 200, body: post.isRepeated ? '<Response><Reject/></Response>' : '<Response/>' };
    });
    expect(answers).toEqual(['voice', 'voice']);
    expect(story(call)).toEqual(['voice', 'voice', 'end:no-answer']);
  });

  it('hold callbacks up until the call has long been over', () => {
    const told = play1({ delay: 60 });
    expect(told.slice(0, 2)).toEqual(['voice', 'dialed:completed']);
    expect(told.sort()).toEqual(play1({}).sort());
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

describe('a menu', () => {
  const menu = (attributes = 'numDigits="1" timeout="5" finishOnKey="" actionOnEmptyResult="true"') =>
    documents({
      voice: `<Gather action="chosen" ${attributes}><Say>Press 1 for sales.</Say></Gather><Say>Nobody?</Say>`,
      chosen: '<Hangup/>',
    });

  it('gets the key at once, before the prompt is over', () => {
    const call = play(placement({ keys: ['2'] }), menu());
    expect(story(call)).toEqual(['voice', 'gathered:2', 'end:completed']);
    expect(call.clock).toBe(1000);
  });

  it('comes back without a key when it was asked to', () => {
    const call = play(placement(), menu());
    expect(story(call)).toEqual(['voice', 'gathered:', 'end:completed']);
    expect(call.clock).toBe('Press 1 for sales.'.length * 60 + 5000);
  });

  it('else goes on in the document', () => {
    expect(story(play(placement(), menu('numDigits="1"')))).toEqual(['voice', 'end:completed']);
  });

  it.each([
    ['12345', 'numDigits="3" finishOnKey=""', '123'],
    ['12#45', '', '12'],
    ['12#', 'finishOnKey=""', '12#'],
    ['#', 'actionOnEmptyResult="true"', ''],
    ['77', 'numDigits="5"', '77'],
  ])('makes of the keys %s with %s: %s', (pressed, attributes, digits) => {
    expect(story(play(placement({ keys: [pressed] }), menu(attributes)))[1]).toBe(`gathered:${digits}`);
  });

  it('gets the next entry the next time', () => {
    const again = documents({
      voice: '<Gather action="voice2" numDigits="1"/>',
      voice2: '<Gather action="voice3" numDigits="1"/>',
      voice3: '<Hangup/>',
    });
    expect(story(play(placement({ keys: ['9', '1'] }), again))).toEqual([
      'voice',
      'gathered:9',
      'gathered:1',
      'end:completed',
    ]);
  });
});

describe('a message', () => {
  const record = (attributes = '') =>
    documents({
      voice: `<Say>Leave a message.</Say><Record action="left" maxLength="60" timeout="5"
        recordingStatusCallback="recording" recordingStatusCallbackEvent="in-progress completed" ${attributes}/>
        <Redirect>empty</Redirect>`,
      left: '<Hangup/>',
      empty: '<Hangup/>',
    });

  it('is left by a caller who then hangs up', () => {
    const call = play(placement({ message: { seconds: 12 } }), record());
    expect(story(call)).toEqual([
      'voice',
      'recording:in-progress',
      'recorded',
      'end:completed',
      'recording:completed',
    ]);
    expect(call.sent[2]?.form).toMatchObject({
      RecordingDuration: '12',
      Digits: 'hangup',
      CallStatus: 'completed',
    });
    expect(call.sent[4]?.form).toMatchObject({
      CallSid: CALL,
      RecordingSid: `RE${'a'.repeat(30)}01`,
      RecordingUrl: `https://calls.example/simulator/recordings/RE${'a'.repeat(30)}01`,
      RecordingDuration: '12',
      RecordingChannels: '1',
      RecordingSource: 'RecordVerb',
    });
  });

  it('may be followed by something where the caller stays', () => {
    const call = play(placement({ message: { stays: true } }), record());
    expect(call.sent[2]?.form).not.toHaveProperty('Digits');
    expect(call.sent[2]?.form.CallStatus).toBe('in-progress');
  });

  it('of nobody who says anything is none: the document goes on', () => {
    const call = play(placement({ message: { seconds: 0 } }), record());
    expect(story(call)).toEqual(['voice', 'redirect', 'end:completed']);
    expect(call.recordings).toEqual([]);
  });

  it('is not longer than it may be', () => {
    expect(play(placement({ message: { seconds: 90 } }), record()).recordings[0]?.seconds).toBe(60);
  });

  it('is kept as far as it went when the caller hangs up in the middle', () => {
    const call = play(placement({ hangUpAfter: 5, message: { seconds: 30 } }), record());
    expect(story(call)).toContain('recorded');
    expect(call.recordings[0]?.seconds).toBe(4);
  });

  it('is written out where that was asked for', () => {
    const call = play(
      placement({ message: { text: 'Call me.' } }),
      record('transcribe="true" transcribeCallback="words"'),
    );
    expect(call.sent.at(-1)).toMatchObject({
      kind: 'transcript',
      url: `${BASE}/words`,
      form: { TranscriptionText: 'Call me.', TranscriptionStatus: 'completed', CallSid: CALL },
    });
  });
});

describe('a destination with something to hear on pickup', () => {
  const screened = (numbers: string[], attributes = 'answerOnBridge="true" timeout="20"') =>
    `<Dial action="${BASE}/dialed" ${attributes}>${numbers
      .map((to) => `<Number url="pickup" statusCallback="status">${to}</Number>`)
      .join('')}</Dial>`;
  const asks = '<Gather action="key" numDigits="1" timeout="5"><Say>Press 1.</Say></Gather><Hangup/>';

  it('is connected when it has heard it out', () => {
    const call = play(
      placement(),
      documents({ voice: screened(['+100']), pickup: '<Say>From Google</Say>', dialed: '<Hangup/>' }),
    );
    expect(story(call)).toEqual(['voice', 'pickup', '+100:completed', 'dialed:completed', 'end:completed']);
    const [, pickup, , dialed] = call.sent;
    expect(pickup?.form).toMatchObject({
      CallSid: call.legs[0]?.sid,
      ParentCallSid: CALL,
      CallStatus: 'in-progress',
    });
    // The conversation begins after the whisper.
    expect(dialed?.form).toMatchObject({ DialCallDuration: '8', DialBridged: 'true' });
    expect((call.legs[0]?.bridgedAt ?? 0) - (call.legs[0]?.answeredAt ?? 0)).toBe('From Google'.length * 60);
  });

  it('is connected when it presses the key', () => {
    const webhook = documents({ voice: screened(['+100']), pickup: asks, key: '', dialed: '<Hangup/>' });
    expect(story(play(placement(), webhook))).toContain('gathered:1');
    expect(story(play(placement(), webhook))).toContain('dialed:completed');
  });

  it('that is a machine presses nothing, and was never connected', () => {
    const call = play(
      placement({ callee: 'machine' }),
      documents({ voice: screened(['+100']), pickup: asks, dialed: '<Hangup/>' }),
    );
    const dialed = call.sent.find(({ kind }) => kind === 'dialed');
    expect(dialed?.form).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'false' });
    expect(dialed?.form).not.toHaveProperty('DialCallDuration');
    // The caller has heard it ring all the time.
    expect(dialed?.form.CallStatus).toBe('ringing');
  });

  it('that hangs up at once was never connected either', () => {
    const call = play(
      placement({ callee: 'hangs_up' }),
      documents({ voice: screened(['+100']), pickup: asks, dialed: '<Hangup/>' }),
    );
    expect(call.sent.find(({ kind }) => kind === 'dialed')?.form.DialBridged).toBe('false');
    expect(call.clock).toBe(2000);
  });

  it('rings on elsewhere while a machine is being asked; who accepts first gets the call', () => {
    const call = play(
      placement({
        destinations: {
          '+13125550101': { callee: 'machine', answerAfter: 1 },
          '+13125550102': { answerAfter: 4 },
          '+13125550103': { answerAfter: 15 },
        },
      }),
      documents({
        voice: screened(['+13125550101', '+13125550102', '+13125550103']),
        pickup: asks,
        key: '',
        dialed: '<Hangup/>',
      }),
    );
    expect(call.legs.map(({ to, status, bridgedAt }) => [to, status, bridgedAt])).toEqual([
      ['+13125550101', 'completed', null],
      ['+13125550102', 'completed', 5000],
      ['+13125550103', 'canceled', null],
    ]);
    expect(call.sent.find(({ kind }) => kind === 'dialed')?.form.DialCallSid).toBe(call.legs[1]?.sid);
  });

  it('is left alone by an answer of ours that is no use; the caller goes on', () => {
    const call = play(
      placement(),
      documents({ voice: screened(['+13125550101']), pickup: '<Dial>+1</Dial>', dialed: '<Say>Sorry</Say>' }),
    );
    expect(call.error).toMatch(/<Dial> is not for a destination that has just picked up/);
    expect(story(call).slice(-2)).toEqual(['dialed:completed', 'end:completed']);
  });
});

describe('each destination', () => {
  it('may do something else', () => {
    const call = play(
      placement({
        callee: 'busy',
        destinations: {
          '+13125550101': { callee: 'failed' },
          '+13125550102': { callee: 'no_answer' },
          'sip:desk@example.com': { answerAfter: 9, talkFor: 30 },
        },
      }),
      documents({
        voice: `<Dial action="dialed"><Number>+13125550101</Number><Number>+13125550102</Number><Number>+13125550103</Number>
          <Sip>sip:desk@example.com</Sip></Dial>`,
        dialed: '<Hangup/>',
      }),
    );
    expect(call.legs.map(({ status }) => status)).toEqual(['failed', 'canceled', 'busy', 'completed']);
    expect(call.clock).toBe(39_000);
  });
});

describe('a conversation', () => {
  it('may be ended by the caller; the result of the dial still goes out', () => {
    const call = play(placement({ endedBy: 'caller' }), documents({ voice: dial(['+100']) }));
    expect(story(call).slice(-2)).toEqual(['dialed:completed', 'end:completed']);
    expect(call.sent.at(-2)?.form).toMatchObject({ CallStatus: 'completed', DialCallDuration: '8' });
  });

  it('is not longer than the dial allows', () => {
    const call = play(
      placement({ talkFor: 600 }),
      documents({ voice: dial(['+100'], 'timeLimit="60"'), dialed: '<Hangup/>' }),
    );
    expect(call.sent.find(({ kind }) => kind === 'dialed')?.form.DialCallDuration).toBe('60');
  });

  const recorded = documents({
    voice: dial(
      ['+100'],
      'record="record-from-answer-dual" recordingStatusCallback="recording" recordingStatusCallbackEvent="in-progress completed"',
    ),
    dialed: '<Hangup/>',
  });

  it('is recorded with both sides apart, and told of a little after its end', () => {
    const call = play(placement(), recorded);
    const told = call.sent.filter(({ kind }) => kind === 'recording');
    expect(told.map(({ form }) => form.RecordingStatus)).toEqual(['in-progress', 'completed']);
    expect(told[1]?.form).toMatchObject({
      RecordingDuration: '8',
      RecordingChannels: '2',
      RecordingSource: 'DialVerb',
    });
    expect(told[1]?.at).toBe(placedAt + 12_000);
    expect(story(call).at(-1)).toBe('recording:completed');
  });

  it('can be left out of the recording for a while', () => {
    const talking = (state: SimulatedState) => state.recordings.length > 0 && state.outbox.length === 0;
    let state = play(placement(), recorded, talking);
    const sid = state.recordings[0]?.sid ?? '';
    state = changeRecording(state, sid, 'paused') ?? state;
    state = { ...state, clock: state.clock + 3000 };
    state = changeRecording(state, sid, 'in-progress') ?? state;
    expect(goOn(state, recorded).recordings[0]?.seconds).toBe(5);
    expect(changeRecording(state, 'RE0', 'paused')).toBeNull();
  });

  it('can be ended from outside', () => {
    const talking = (state: SimulatedState) => state.recordings.length > 0 && state.outbox.length === 0;
    const call = goOn(hangUp(play(placement(), recorded, talking)), recorded);
    expect(story(call)).toContain('dialed:completed');
    expect(call.caller.endedAt).toBe(2000);
    expect(hangUp(call)).toEqual(call);
  });
});

describe('an answer that never comes', () => {
  const withFallback = (script: unknown): Placement => ({
    ...placement(script),
    fallbackUrl: `${BASE}/fallback`,
  });
  const backup = documents({
    voice: '<Say>Hello</Say>',
    fallback: '<Dial action="dialed">+900</Dial>',
    dialed: '<Hangup/>',
  });

  it('is asked for at the fallback address 15 seconds later', () => {
    const call = play(withFallback({ faults: { timeOut: ['voice'] } }), backup);
    expect(story(call)).toEqual(['voice', 'fallback', 'dialed:completed', 'end:completed']);
    expect(call.sent[1]).toMatchObject({
      at: placedAt + 15_000,
      form: { CallSid: CALL, ErrorCode: '11205', ErrorUrl: `${BASE}/voice` },
    });
    expect(call.error).toBeNull();
  });

  it('is asked for there too when it is an error', () => {
    const call = play(withFallback({}), (post) =>
      post.kind === 'voice' ? { status: 500, body: 'oh' } : backup(post),
    );
    expect(story(call).slice(0, 2)).toEqual(['voice', 'fallback']);
    expect(call.sent[1]?.form.ErrorCode).toBe('11200');
  });

  it('ends the call when the fallback fails as well', () => {
    const call = play(withFallback({}), () => ({ status: 500, body: 'oh' }));
    expect(story(call)).toEqual(['voice', 'fallback', 'end:completed']);
    expect(call.error).toMatch(/HTTP 500/);
  });
});

describe('any call through any instructions', () => {
  const numbers = ['+13125550100', '+13125550101', 'sip:desk@example.com'];
  const say = fc.record({
    do: fc.constant('say' as const),
    text: fc.string({ minLength: 1, maxLength: 40 }),
    language: fc.constantFrom('en-US', 'de-DE'),
  });
  const leg: fc.Arbitrary<DialLeg> = fc.record({
    to: fc.constantFrom(...numbers),
    sendDigits: fc.constantFrom('', 'ww12'),
    hasPickup: fc.boolean(),
    acceptKey: fc.constant(null),
  });
  /** One instruction that comes back, after some words. */
  const asking: fc.Arbitrary<Instruction> = fc.oneof(
    fc.record({
      do: fc.constant('gather' as const),
      step: fc.constant(0),
      prompts: fc.array(say, { maxLength: 2 }),
      minDigits: fc.constant(1),
      maxDigits: fc.integer({ min: 1, max: 5 }),
      finishKey: fc.constantFrom('#' as const, null),
      timeoutSeconds: fc.integer({ min: 1, max: 10 }),
    }),
    fc.record({
      do: fc.constant('dial' as const),
      step: fc.constant(0),
      legs: fc.array(leg, { minLength: 1, maxLength: 4 }),
      ringSeconds: fc.integer({ min: 5, max: 20 }),
      callerId: fc.constantFrom(null, '+13125550123'),
      timeLimitSeconds: fc.option(fc.integer({ min: 10, max: 50 })),
      record: fc.boolean(),
      holdUrl: fc.constant(null),
      survey: fc.constant(false),
    }),
    fc.record({
      do: fc.constant('record' as const),
      step: fc.constant(0),
      maxSeconds: fc.integer({ min: 1, max: 30 }),
      beep: fc.boolean(),
      transcribe: fc.boolean(),
    }),
    fc.record({ do: fc.constant('redirect' as const), step: fc.constant(0) }),
  );
  const ending: fc.Arbitrary<Instruction[]> = fc.oneof(
    fc.constant<Instruction[]>([{ do: 'hangup' }]),
    fc.constant<Instruction[]>([]),
    say.map((word): Instruction[] => [word, { do: 'hangup' }]),
  );
  /** The answers of a call, one a step; then its end. */
  const route = fc
    .tuple(fc.array(fc.tuple(fc.array(say, { maxLength: 1 }), asking), { maxLength: 5 }), ending)
    .map(([steps, last]): Instruction[][] => [
      ...steps.map(([words, asked], step) => [...words, { ...asked, step: step + 1 } as Instruction]),
      last,
    ]);

  const callee = fc.oneof(
    fc.constant({}),
    fc.record({ callee: fc.constantFrom('busy', 'no_answer', 'failed', 'machine', 'hangs_up') }),
    fc.record({ answerAfter: fc.option(fc.integer({ min: 0, max: 25 })) }),
    fc.record({ presses: fc.constantFrom('', '1', '2') }),
  );
  const faults = fc.record(
    {
      duplicate: fc.boolean(),
      reorder: fc.boolean(),
      repeat: fc.boolean(),
      delay: fc.constantFrom(0, 1, 90),
      timeOut: fc.subarray(['voice', 'step', 'pickup']),
      drop: fc.subarray(['ringing', 'answered', 'completed', 'recording', 'transcript']),
    },
    { requiredKeys: [] },
  );
  const script = fc
    .tuple(
      callee,
      fc.record(
        {
          destinations: fc.dictionary(fc.constantFrom(...numbers), callee),
          talkFor: fc.integer({ min: 0, max: 100 }),
          endedBy: fc.constantFrom('callee', 'caller'),
          hangUpAfter: fc.option(fc.integer({ min: 0, max: 60 })),
          keys: fc.array(fc.constantFrom('', '1', '123#', '*')),
          message: fc.record(
            { seconds: fc.integer({ min: 0, max: 40 }), stays: fc.boolean() },
            { requiredKeys: [] },
          ),
          faults,
        },
        { requiredKeys: [] },
      ),
    )
    .map(([who, rest]) => ({ ...who, ...rest }));

  /** Our side of the conversation, with the real dialect. */
  function answering(steps: Instruction[][]) {
    const urls: CallbackUrls = {
      next: (step) => `${BASE}/next/${step}`,
      pickup: (step, of) => `${BASE}/pickup/${step}/${of}`,
      status: `${BASE}/status`,
      recording: `${BASE}/recording`,
      transcript: `${BASE}/transcript`,
    };
    const events: CarrierEvent[] = [];
    const results: StepResult[] = [];
    const recordings: RecordingEvent[] = [];
    const answer = (instructions: readonly Instruction[], next = urls.next): Reply => ({
      status: 200,
      body: twilio.render(instructions, { ...urls, next }).body,
    });
    const accept: Instruction[] = [
      { do: 'say', text: 'A call.', language: 'en-US' },
      {
        do: 'gather',
        step: 0,
        prompts: [],
        minDigits: 1,
        maxDigits: 1,
        finishKey: null,
        timeoutSeconds: 5,
      },
    ];
    const webhook = ({ kind, url, form }: Post): Reply => {
      const body = new URLSearchParams(form).toString();
      if (kind === 'voice') {
        events.push(twilio.parseIncoming(body));
        return answer(steps[0] ?? []);
      }
      if (kind === 'fallback') return answer([{ do: 'say', text: 'Sorry', language: 'en-US' }]);
      if (kind === 'status') events.push(twilio.parseStatus(body));
      else if (kind === 'recording') recordings.push(twilio.parseRecording(body));
      else if (kind === 'transcript') twilio.parseTranscript(body);
      else if (url.includes('/pickup/')) {
        const { type, ...pressed } = twilio.parseStep(body, 0);
        expect(pressed.call).toBe(CALL);
        if (type === 'continued') return answer(accept, () => `${url}?asked`);
        return answer('digits' in pressed && pressed.digits === '1' ? [] : [{ do: 'hangup' }]);
      } else {
        const step = Number(url.split('/').at(-1));
        results.push(twilio.parseStep(body, step));
        return answer(steps[step] ?? []);
      }
      return { status: 204, body: '' };
    };
    return { webhook, events, results, recordings };
  }

  const withFallback = (acts: unknown): Placement => ({
    ...placement(acts),
    fallbackUrl: `${BASE}/fallback`,
  });

  it('comes to an end that adds up', () => {
    fc.assert(
      fc.property(route, script, (steps, acts) => {
        const { webhook, events, results, recordings } = answering(steps);
        const call = play(withFallback(acts), webhook);
        const bad = acts.faults ?? {};
        // A destination's document that is lost is the one thing that the call cannot be rescued from as a whole.
        if (!bad.timeOut?.includes('pickup')) expect(call.error).toBeNull();
        expect(call.caller.endedAt).not.toBeNull();
        for (const one of [...call.legs, ...call.recordings])
          expect(one).not.toMatchObject({ endedAt: null });
        for (const { seconds } of call.recordings) expect(seconds).not.toBeNull();

        // A dial has one conversation at most, and says which leg had it.
        const talked = call.legs.filter(({ bridgedAt }) => bridgedAt !== null);
        const told = new Set(results.flatMap((one) => (one.type === 'dialed' ? [one.leg] : [])));
        told.delete(null);
        if (!bad.timeOut?.includes('step')) expect([...told]).toEqual(talked.map(({ sid }) => sid));

        // Whatever the line did, each leg tells one story in the order of its sequence numbers.
        const order = ['queued', 'ringing', 'answered'];
        for (const { sid } of call.legs) {
          const heard = events
            .filter(({ leg: of }) => of === sid)
            .sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));
          const ranks = heard.map(({ status }) =>
            order.includes(status) ? order.indexOf(status) : order.length,
          );
          expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
          expect(new Set(heard.map(({ call: of }) => of)).size).toBeLessThanOrEqual(1);
        }

        const times = bad.duplicate ? 2 : 1;
        const isLost = bad.drop?.includes('completed') ?? false;
        const ends = events.filter(({ leg: of, duration }) => of === CALL && duration !== null);
        expect(ends).toHaveLength(isLost ? 0 : times);

        const done = recordings.filter(({ status }) => status === 'completed');
        expect(done).toHaveLength(bad.drop?.includes('recording') ? 0 : call.recordings.length * times);
      }),
      { numRuns: 400 },
    );
  }, 30_000);

  it('sends the same requests again when it is played again', () => {
    fc.assert(
      fc.property(route, script, (steps, acts) => {
        const once = play(withFallback(acts), answering(steps).webhook);
        expect(play(withFallback(acts), answering(steps).webhook)).toEqual(once);
      }),
    );
  }, 30_000);
});

it('says what a carrier says for a caller who withholds the number', () => {
  const call = play(placement({}, 'ANONYMOUS'), documents({ voice: '<Reject/>' }));
  expect(call.sent[0]?.form).toMatchObject({ From: 'ANONYMOUS', Caller: 'ANONYMOUS' });
});
