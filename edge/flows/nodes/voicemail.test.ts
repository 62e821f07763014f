import { describe, expect, it } from 'vitest';
import { ABLE, PlayedCall, published } from '../flow.fixture.ts';

const flow = published({
  voicemail: { type: 'voicemail', greeting: { play: 'jingle' }, maxSeconds: 60, next: 'thanks' },
  thanks: { type: 'hangup', message: 'Thank you.' },
});
const outcome = (call: PlayedCall) =>
  call.effects.flatMap((effect) => (effect.type === 'outcome' ? [effect.outcome] : []));

describe('voicemail', () => {
  it('greets, takes a message, and goes on', () => {
    const call = new PlayedCall(flow);
    expect(call.step.instructions[1]).toEqual({
      do: 'record',
      step: 0,
      maxSeconds: 60,
      beep: true,
      transcribe: true,
    });
    call.leaveMessage(12);
    expect(call.log).toEqual(['plays jingle.mp3', 'takes a message of 60 s', '"Thank you."', 'hangs up']);
    expect(outcome(call)).toEqual(['voicemail']);
  });

  it('does not count what is shorter than two seconds, nor nothing', () => {
    expect(outcome(new PlayedCall(flow).leaveMessage(2))).toEqual(['voicemail']);
    expect(outcome(new PlayedCall(flow).leaveMessage(1))).toEqual(['flow_hangup']);
    const none = new PlayedCall(flow).comeBack();
    expect(outcome(none)).toEqual(['flow_hangup']);
    expect(none.effects.map(({ type }) => type)).toEqual(['entered', 'voicemail', 'entered', 'outcome']);
  });

  it('tells what was wished where the carrier cannot transcribe', () => {
    const call = new PlayedCall(flow, { world: { capabilities: { ...ABLE, transcribe: false } } });
    expect(call.step.instructions[1]).toMatchObject({ transcribe: false });
    expect(call.effects).toContainEqual({
      type: 'voicemail',
      flow: 'main',
      node: 'voicemail',
      step: 0,
      transcribe: true,
    });
  });
});
