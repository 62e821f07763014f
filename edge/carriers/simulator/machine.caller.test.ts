import { describe, expect, it } from 'vitest';
import { BASE, CALL, documents, placement, play, story } from './play.fixture.ts';

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
