import { describe, expect, it } from 'vitest';
import { callbackParsers } from '../twilio/callbacks.ts';
import { TELNYX } from './callbacks.ts';

const { parseIncoming, parseStatus, parseStep, parseRecording } = callbackParsers(TELNYX);
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

/** Not of Twilio's form, and longer: never matched against a pattern. */
const CALL = 'v3:kz7x9T2mQbLr0aVYc4dWfEhGiJjKkLlMmNnOoPpQqRrSsTtUuVvWwXx';
const incoming = { CallSid: CALL, From: '+13125550199', To: '+13125550123', CallStatus: 'ringing' };

describe('what STIR/SHAKEN says', () => {
  it.each([
    ['A', 'true', { attestation: 'A', verified: true }],
    ['C', 'false', { attestation: 'C', verified: false }],
    ['B', '', { attestation: 'B', verified: null }],
    ['', 'True', { attestation: null, verified: true }],
  ])('%s %s', (ShakenStirAttestation, ShakenStirValidated, stir) => {
    expect(parseIncoming(form({ ...incoming, ShakenStirAttestation, ShakenStirValidated })).stir).toEqual({
      ...stir,
      diverted: false,
      passthrough: false,
    });
  });

  it.each<Record<string, string>>([
    {},
    { ShakenStirAttestation: 'null' },
    { StirVerstat: 'TN-Validation-Passed-A' },
  ])('may be nothing: %j', (told) => {
    expect(parseIncoming(form({ ...incoming, ...told })).stir).toBeNull();
  });
});

describe('why a leg ended', () => {
  it.each([
    ['normal_clearing', 'normal_clearing'],
    ['no_answer', 'no_answer'],
    ['timeout', 'no_answer'],
    ['user_busy', 'user_busy'],
    ['USER_BUSY', 'user_busy'],
    ['originator_cancel', 'originator_cancel'],
    ['lose_race', 'lose_race'],
    ['call_rejected', 'hangup'],
    ['unallocated_number', 'other'],
  ])('%s', (HangupCause, cause) => {
    expect(parseStatus(form({ ...incoming, CallStatus: 'completed', HangupCause })).cause).toBe(cause);
  });

  it('is told by the status where it is not said', () => {
    expect(parseStatus(form({ ...incoming, CallStatus: 'busy' })).cause).toBe('user_busy');
  });
});

it('reads everything else as Twilio says it', () => {
  expect(
    parseStep(form({ CallSid: CALL, DialCallStatus: 'completed', DialCallSid: 'v3:b' }), 1),
  ).toMatchObject({
    call: CALL,
    type: 'dialed',
    leg: 'v3:b',
  });
  const recording = { CallSid: CALL, RecordingSid: 'r', RecordingStatus: 'completed' };
  expect(parseRecording(form({ ...recording, RecordingChannels: 'dual' })).channels).toBe(2);
  expect(parseRecording(form(recording)).kind).toBeNull();
});
