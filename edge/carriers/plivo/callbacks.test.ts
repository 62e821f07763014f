import { describe, expect, it } from 'vitest';
import { fieldOf } from '../field-of.fixture.ts';
import { plivoParsers } from './callbacks.ts';

const { parseIncoming, parseStatus, parseStep, parseRecording, parseTranscript } = plivoParsers;
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

const incoming = {
  CallUUID: 'a-1',
  From: '13125550199',
  To: '13125550123',
  CallStatus: 'ringing',
  Direction: 'inbound',
};

describe('a call that comes in', () => {
  it('has its numbers with a +', () => {
    expect(
      parseIncoming(
        form({ ...incoming, CallerName: 'J DOE', STIRVerification: 'Verified', STIRAttestation: 'B' }),
      ),
    ).toEqual({
      call: 'a-1',
      leg: 'a-1',
      to: '+13125550123',
      from: { number: '+13125550199' },
      status: 'ringing',
      cause: null,
      stir: { attestation: 'B', verified: true, diverted: false, passthrough: false },
      sequence: null,
      at: null,
      duration: null,
      callerCity: null,
      callerState: null,
      callerZip: null,
      callerCountry: null,
      callerName: 'J DOE',
    });
  });

  it.each(['anonymous', 'Restricted', '', '266696687'])('may withhold its number (%j)', (From) => {
    expect(parseIncoming(form({ ...incoming, From })).from).toHaveProperty('withheld');
  });

  it.each([
    ['Not Verified', false],
    ['Not Applicable', undefined],
    ['', undefined],
  ])('was verified: %j', (STIRVerification, verified) => {
    expect(parseIncoming(form({ ...incoming, STIRVerification })).stir?.verified).toBe(verified);
  });

  it.each(['CallUUID', 'To', 'CallStatus'])('is refused without its %s', (name) => {
    expect(fieldOf(() => parseIncoming(form({ ...incoming, [name]: '' })))).toBe(name);
  });
});

it('ends with a cause and a length', () => {
  const body = form({ ...incoming, CallStatus: 'completed', HangupCause: 'NORMAL_CLEARING', Duration: '42' });
  expect(parseStatus(body)).toMatchObject({
    call: 'a-1',
    leg: 'a-1',
    status: 'completed',
    cause: 'normal_clearing',
    duration: 42,
  });
});

describe('a destination', () => {
  const leg = {
    CallUUID: 'a-1',
    From: '13125550199',
    DialALegUUID: 'a-1',
    DialBLegUUID: 'b-1',
    DialBLegFrom: '13125550123',
    DialBLegTo: '13125550100',
    DialAction: 'answer',
    DialBLegStatus: 'answer',
  };

  it('that picks up has a leg of its own in the call', () => {
    expect(parseStatus(form(leg))).toMatchObject({
      call: 'a-1',
      leg: 'b-1',
      to: '+13125550100',
      from: { number: '+13125550123' },
      status: 'answered',
      cause: null,
    });
  });

  it('may be a SIP address', () => {
    expect(parseStatus(form({ ...leg, DialBLegTo: 'sip:desk@example.com' })).to).toBe('sip:desk@example.com');
  });

  it.each([
    ['NORMAL_CLEARING', '30', 'completed', 'normal_clearing'],
    ['NORMAL_UNSPECIFIED', '30', 'completed', 'other'],
    ['NO_ANSWER', '0', 'no_answer', 'no_answer'],
    ['USER_BUSY', '0', 'busy', 'user_busy'],
    ['ORIGINATOR_CANCEL', '0', 'canceled', 'originator_cancel'],
    ['LOSE_RACE', '0', 'canceled', 'lose_race'],
    ['CALL_REJECTED', '0', 'busy', 'hangup'],
    ['UNALLOCATED_NUMBER', '0', 'failed', 'other'],
  ])('that ended with %s after %s seconds', (DialBLegHangupCause, DialBLegDuration, status, cause) => {
    const body = form({ ...leg, DialBLegStatus: 'hangup', DialBLegHangupCause, DialBLegDuration });
    expect(parseStatus(body)).toMatchObject({ status, cause, duration: Number(DialBLegDuration) });
  });
});

describe('the result of a step', () => {
  it.each([
    [{ DialStatus: 'completed', DialBLegUUID: 'b-1', DialBLegDuration: '42' }, 'completed', 'b-1', 42],
    [{ DialStatus: 'completed', DialBLegUUID: '' }, 'no_answer', null, 0],
    [{ DialStatus: 'busy', DialBLegUUID: '' }, 'busy', null, 0],
    [{ DialStatus: 'timeout' }, 'no_answer', null, 0],
    [{ DialStatus: 'cancel' }, 'canceled', null, 0],
  ])('may be the end of a dial: %j', (result, status, leg, duration) => {
    expect(parseStep(form({ ...incoming, DialALegUUID: 'a-1', ...result }), 3)).toEqual({
      call: 'a-1',
      step: 3,
      type: 'dialed',
      status,
      leg,
      duration,
    });
  });

  it.each(['1', '60601', ''])('may be the keys %j', (Digits) => {
    expect(parseStep(form({ ...incoming, Digits }), 2)).toMatchObject({ type: 'digits', digits: Digits });
  });

  it('may be a message', () => {
    const body = form({ ...incoming, RecordUrl: 'https://x', RecordingDuration: '17', Digits: '#' });
    expect(parseStep(body, 4)).toMatchObject({ type: 'recorded', duration: 17 });
  });

  it('may be nothing', () => {
    expect(parseStep(form(incoming), 5)).toEqual({ call: 'a-1', step: 5, type: 'continued' });
  });
});

it('reads that a recording is there; what it is of, the call knows', () => {
  const body = form({
    CallUUID: 'a-1',
    RecordingID: 'r-1',
    RecordUrl: 'https://media.plivo.com/r-1.wav',
    RecordingDuration: '42',
    RecordChannelType: 'stereo',
  });
  expect(parseRecording(body)).toEqual({
    call: 'a-1',
    leg: 'a-1',
    recording: 'r-1',
    status: 'completed',
    url: 'https://media.plivo.com/r-1.wav',
    duration: 42,
    channels: 2,
    kind: null,
  });
  expect(fieldOf(() => parseRecording(form({ CallUUID: 'a-1', RecordingID: 'r-1' })))).toBe('RecordUrl');
});

it('reads a transcript, and that there is none', () => {
  const told = { call_uuid: 'a-1', recording_id: 'r-1' };
  expect(parseTranscript(form({ ...told, transcription: 'Call me.' }))).toMatchObject({
    status: 'completed',
    text: 'Call me.',
  });
  expect(parseTranscript(form({ ...told, error: 'too short' }))).toMatchObject({
    status: 'failed',
    text: null,
  });
});
