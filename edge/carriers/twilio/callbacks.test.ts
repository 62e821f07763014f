import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../problem.ts';
import { parseDialed, parseIncoming, parseStatus } from './callbacks.ts';

const CALL = `CA${'1'.repeat(32)}`;
const LEG = `CA${'2'.repeat(32)}`;
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
const incoming = { CallSid: CALL, From: '+13125550199', To: '+13125550123', CallStatus: 'ringing' };

function fieldOf(parse: () => unknown): string | undefined {
  try {
    parse();
  } catch (error) {
    if (error instanceof Problem) return error.field;
    throw error;
  }
  return undefined;
}

describe('a call that comes in', () => {
  it('is the caller’s own leg, ringing', () => {
    expect(
      parseIncoming(
        form({
          ...incoming,
          CallerCity: 'CHICAGO',
          CallerState: 'IL',
          CallerCountry: 'US',
          CallerName: 'J DOE',
        }),
      ),
    ).toEqual({
      call: CALL,
      leg: CALL,
      to: '+13125550123',
      from: { number: '+13125550199' },
      status: 'ringing',
      sequence: null,
      at: null,
      duration: null,
      callerCity: 'CHICAGO',
      callerState: 'IL',
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

describe('the end of a dial', () => {
  const ended = { CallSid: CALL, DialCallSid: LEG };

  it('tells who answered and how long they talked', () => {
    const body = form({ ...ended, DialCallStatus: 'completed', DialCallDuration: '42' });
    expect(parseDialed(body, 'office')).toEqual({
      call: CALL,
      node: 'office',
      status: 'completed',
      leg: LEG,
      duration: 42,
    });
  });

  it('names no leg when nobody answered, though Twilio does', () => {
    expect(parseDialed(form({ ...ended, DialCallStatus: 'no-answer' }), 'office')).toMatchObject({
      status: 'no_answer',
      leg: null,
      duration: 0,
    });
  });

  it.each(['CallSid', 'DialCallStatus'])('is refused without its %s', (name) => {
    const body = form({ ...ended, DialCallStatus: 'busy', [name]: '' });
    expect(fieldOf(() => parseDialed(body, 'office'))).toBe(name);
  });
});
