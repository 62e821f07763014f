import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fieldOf } from '../field-of.fixture.ts';
import { callbackParsers, TWILIO } from './callbacks.ts';

const { parseIncoming, parseStatus, parseStep, parseRecording, parseTranscript } = callbackParsers(TWILIO);

const CALL = `CA${'1'.repeat(32)}`;
const LEG = `CA${'2'.repeat(32)}`;
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
const incoming = { CallSid: CALL, From: '+13125550199', To: '+13125550123', CallStatus: 'ringing' };

describe('a call that comes in', () => {
  it('is the caller’s own leg, ringing', () => {
    expect(
      parseIncoming(
        form({
          ...incoming,
          CallerCity: 'CHICAGO',
          CallerState: 'IL',
          CallerZip: '60601',
          CallerCountry: 'US',
          CallerName: 'J DOE',
          StirVerstat: 'TN-Validation-Passed-A',
        }),
      ),
    ).toEqual({
      call: CALL,
      leg: CALL,
      to: '+13125550123',
      from: { number: '+13125550199' },
      status: 'ringing',
      cause: null,
      stir: { attestation: 'A', verified: true, diverted: false, passthrough: false },
      sequence: null,
      at: null,
      duration: null,
      callerCity: 'CHICAGO',
      callerState: 'IL',
      callerZip: '60601',
      callerCountry: 'US',
      callerName: 'J DOE',
    });
  });

  it('has no place where Twilio sends an empty one', () => {
    expect(parseIncoming(form({ ...incoming, CallerCity: '' })).callerCity).toBeNull();
  });

  it.each(['ANONYMOUS', '+266696687', ''])('may withhold its number (%j)', (From) => {
    expect(parseIncoming(form({ ...incoming, From })).from).toHaveProperty('withheld');
  });

  it.each(['CallSid', 'To', 'CallStatus'])('is refused without its %s', (name) => {
    expect(fieldOf(() => parseIncoming(form({ ...incoming, [name]: '' })))).toBe(name);
  });

  it('is refused when what it called is no number', () => {
    expect(fieldOf(() => parseIncoming(form({ ...incoming, To: 'client:desk' })))).toBe('To');
  });
});

describe('a status callback', () => {
  const progress = {
    CallSid: LEG,
    ParentCallSid: CALL,
    From: '+13125550199',
    To: '+13125550100',
    SequenceNumber: '2',
    Timestamp: 'Sun, 25 Mar 2018 09:53:19 +0000',
    CallbackSource: 'call-progress-events',
  };

  it('of a number that was dialled belongs to the call that dialled it', () => {
    expect(parseStatus(form({ ...progress, CallStatus: 'in-progress' }))).toMatchObject({
      call: CALL,
      leg: LEG,
      to: '+13125550100',
      status: 'answered',
      sequence: 2,
      at: Date.UTC(2018, 2, 25, 9, 53, 19),
      duration: null,
    });
  });

  it('of the caller’s own leg is about the call itself', () => {
    expect(parseStatus(form({ ...incoming, CallStatus: 'completed', CallDuration: '49' }))).toMatchObject({
      call: CALL,
      leg: CALL,
      status: 'completed',
      duration: 49,
    });
  });

  it.each([
    ['queued', 'queued'],
    ['initiated', 'queued'],
    ['ringing', 'ringing'],
    ['in-progress', 'answered'],
    ['completed', 'completed'],
    ['busy', 'busy'],
    ['no-answer', 'no_answer'],
    ['failed', 'failed'],
    ['canceled', 'canceled'],
  ])('says %s for what we call %s', (CallStatus, status) => {
    expect(parseStatus(form({ ...progress, CallStatus })).status).toBe(status);
  });

  it('is refused with a status nobody knows', () => {
    expect(fieldOf(() => parseStatus(form({ ...progress, CallStatus: 'constructor' })))).toBe('CallStatus');
  });

  it('is not lost to a detail that cannot be read', () => {
    const odd = {
      ...progress,
      CallStatus: 'completed',
      SequenceNumber: 'two',
      Timestamp: 'now',
      CallDuration: '-1',
    };
    expect(parseStatus(form(odd))).toMatchObject({ sequence: null, at: null, duration: null });
  });
});

describe('Twilio’s own description of its API', () => {
  const file = fileURLToPath(new URL('../../../../shared/specs/twilio_api_v2010.json', import.meta.url).href);
  const isThere = existsSync(file);
  if (!isThere) console.log(`Skipped: Twilio’s statuses against its OpenAPI; ${file} is not there`);

  it.skipIf(!isThere)('has no status that we cannot read', () => {
    const { components } = JSON.parse(readFileSync(file, 'utf8'));
    const statuses: string[] = components.schemas.call_enum_status.enum;
    expect(statuses.length).toBeGreaterThan(5);
    for (const CallStatus of statuses)
      expect(parseStatus(form({ ...incoming, CallStatus })).status).toBe(
        CallStatus === 'in-progress' ? 'answered' : CallStatus.replace('-', '_'),
      );
  });
});

describe('why a leg ended', () => {
  it.each([
    ['completed', 'normal_clearing', 'normal_clearing'],
    ['no-answer', 'no_answer', 'no_answer'],
    ['busy', 'user_busy', 'user_busy'],
    ['failed', 'other', 'other'],
    // A destination that stopped ringing lost the race or was left by the caller: the leg alone cannot tell.
    ['canceled', 'originator_cancel', null],
    ['in-progress', null, null],
  ])('%s', (CallStatus, callers, destinations) => {
    expect(parseStatus(form({ ...incoming, CallStatus })).cause).toBe(callers);
    expect(parseStatus(form({ ...incoming, CallStatus, ParentCallSid: LEG })).cause).toBe(destinations);
  });
});

it('reads the leg of a SIP destination', () => {
  const body = form({ ...incoming, CallSid: LEG, ParentCallSid: CALL, To: 'sip:desk@example.com' });
  expect(parseStatus(body)).toMatchObject({ call: CALL, leg: LEG, to: 'sip:desk@example.com', stir: null });
});

describe('the end of a dial', () => {
  const ended = { CallSid: CALL, DialCallSid: LEG };

  it('tells who answered and how long they talked', () => {
    const body = form({ ...ended, DialCallStatus: 'completed', DialCallDuration: '42', DialBridged: 'true' });
    expect(parseStep(body, 3)).toEqual({
      call: CALL,
      step: 3,
      type: 'dialed',
      status: 'completed',
      leg: LEG,
      duration: 42,
    });
  });

  it('names no leg when nobody answered, though Twilio does', () => {
    expect(parseStep(form({ ...ended, DialCallStatus: 'no-answer' }), 1)).toMatchObject({
      status: 'no_answer',
      leg: null,
      duration: 0,
    });
  });

  it('was not answered by a machine that was never connected', () => {
    const body = form({ ...ended, DialCallStatus: 'completed', DialCallDuration: '9', DialBridged: 'false' });
    expect(parseStep(body, 1)).toMatchObject({ status: 'no_answer', leg: null, duration: 0 });
  });

  it('is that of a dial also when the conversation was recorded', () => {
    const body = form({ ...ended, DialCallStatus: 'completed', RecordingUrl: 'https://x.example/RE1' });
    expect(parseStep(body, 1).type).toBe('dialed');
  });

  it.each(['CallSid', 'DialCallStatus'])('is refused without its %s', (name) => {
    const body = form({ ...ended, DialCallStatus: 'busy', [name]: '' });
    expect(fieldOf(() => parseStep(body, 1))).toBe(name);
  });
});

describe('the result of a step', () => {
  const inCall = { ...incoming, CallStatus: 'in-progress' };

  it.each(['1', '60601', '*#', ''])('may be the keys %j', (Digits) => {
    expect(parseStep(form({ ...inCall, Digits }), 2)).toEqual({
      call: CALL,
      step: 2,
      type: 'digits',
      digits: Digits,
    });
  });

  it('may be a message, whatever ended it', () => {
    const message = { RecordingUrl: 'https://x.example/RE1', RecordingDuration: '17', Digits: 'hangup' };
    expect(parseStep(form({ ...inCall, ...message }), 4)).toEqual({
      call: CALL,
      step: 4,
      type: 'recorded',
      duration: 17,
    });
  });

  it('may be nothing', () => {
    expect(parseStep(form(inCall), 5)).toEqual({ call: CALL, step: 5, type: 'continued' });
  });

  it('of a destination that picked up belongs to the call', () => {
    const pickup = { ...inCall, CallSid: LEG, ParentCallSid: CALL };
    expect(parseStep(form(pickup), 6)).toEqual({ call: CALL, step: 6, type: 'continued' });
    expect(parseStep(form({ ...pickup, Digits: '1' }), 6)).toMatchObject({ call: CALL, digits: '1' });
  });
});

describe('a recording', () => {
  const recording = { CallSid: CALL, RecordingSid: 'RE1', RecordingStatus: 'completed' };

  it('of a conversation has both sides apart', () => {
    const url = 'https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1';
    const body = form({
      ...recording,
      RecordingUrl: url,
      RecordingDuration: '42',
      RecordingChannels: '2',
      RecordingSource: 'DialVerb',
    });
    expect(parseRecording(body)).toEqual({
      call: CALL,
      leg: CALL,
      recording: 'RE1',
      status: 'completed',
      url,
      duration: 42,
      channels: 2,
      kind: 'conversation',
    });
  });

  it('of a message is a voicemail', () => {
    expect(parseRecording(form({ ...recording, RecordingSource: 'RecordVerb' }))).toMatchObject({
      kind: 'voicemail',
      channels: 1,
      url: null,
    });
  });

  it.each(['CallSid', 'RecordingSid', 'RecordingStatus'])('is refused without its %s', (name) => {
    expect(fieldOf(() => parseRecording(form({ ...recording, [name]: '' })))).toBe(name);
  });

  it('is refused with a status nobody knows', () => {
    expect(fieldOf(() => parseRecording(form({ ...recording, RecordingStatus: 'lost' })))).toBe(
      'RecordingStatus',
    );
  });
});

it('reads a transcript, and that there is none', () => {
  const transcript = { CallSid: CALL, RecordingSid: 'RE1', TranscriptionStatus: 'completed' };
  expect(parseTranscript(form({ ...transcript, TranscriptionText: 'Please call me back.' }))).toEqual({
    call: CALL,
    recording: 'RE1',
    status: 'completed',
    text: 'Please call me back.',
  });
  expect(parseTranscript(form({ ...transcript, TranscriptionStatus: 'failed' }))).toMatchObject({
    status: 'failed',
    text: null,
  });
});
