import { describe, expect, it } from 'vitest';
import { changeRecording, hangUp } from './machine.ts';
import { BASE, CALL, dial, documents, goOn, placedAt, placement, play, story } from './play.fixture.ts';
import type { SimulatedState } from './state.ts';

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
