import { describe, expect, it } from 'vitest';
import type { Conversion, ConversionAction } from './action.ts';
import { decide, type Subject, tellingOf } from './decide.ts';
import { NOW, someCall } from './telling.fixture.ts';

const ACTION: ConversionAction = {
  id: 'act_1',
  connection: 'con_1',
  name: 'Qualified calls',
  enabled: true,
  when: { field: 'talkSeconds', op: 'least', value: 60 },
  value: 'call',
  currency: 'USD',
  counts: 'once',
  delaySeconds: 0,
  consent: null,
  sharesCaller: true,
  settings: {},
};

const TOLD: Conversion = {
  action: 'act_1',
  call: 'call_1',
  state: 'accepted',
  does: 'tell',
  cents: 5000,
  toldCents: 5000,
  changedAt: NOW,
  due: null,
  attempts: 0,
  reference: null,
  reason: null,
  remedy: null,
  toldAt: NOW,
};

const able = { name: 'Ads', lacks: () => null, restates: true, retracts: true, withinMs: 90 * 86_400_000 };

function decided(given: Partial<Omit<Subject, 'action'>> & { action?: Partial<ConversionAction> } = {}) {
  return decide({
    connector: able,
    call: someCall(),
    facts: { talkSeconds: 125, valueCents: 5000, leadStatus: 'unset' },
    known: null,
    isRepeat: false,
    now: NOW,
    ...given,
    action: { ...ACTION, ...given.action },
  });
}

const because = (...given: Parameters<typeof decided>) => {
  const decision = decided(...given);
  return decision.do === 'nothing' ? decision.because : decision.do;
};

describe('an action that goes by what the visitor said', () => {
  const action = { consent: 'visit' } as const;
  it('tells of who has agreed to advertising, and says so', () => {
    const call = someCall({ consent: 'granted' });
    expect(decided({ action, call })).toMatchObject({ do: 'tell' });
    const subject = { action: { ...ACTION, ...action }, call, facts: {}, known: null };
    expect(tellingOf(subject, 'tell').consent).toBe('granted');
  });

  it('tells nothing of who has not, or is not known', () => {
    expect(because({ action })).toBe('the visitor has not agreed to advertising');
    const call = someCall({ consent: 'granted' });
    const unsure = { ...call, attribution: { ...call.attribution, kind: 'unsure' } } as const;
    expect(because({ action, call: unsure })).toBe('no visit is known that could have agreed to advertising');
  });
});

describe('a call that counts', () => {
  it('is told at once, or after the time the owner wants to think', () => {
    expect(decided()).toEqual({ do: 'tell', cents: 5000, due: NOW });
    const endedAt = someCall().endedAt ?? 0;
    expect(decided({ action: { delaySeconds: 3600 } })).toMatchObject({ due: endedAt + 3_600_000 });
  });

  it('is worth what the action says', () => {
    expect(decided({ action: { value: { cents: 100 } } })).toMatchObject({ cents: 100 });
    expect(decided({ action: { value: 'none' } })).toMatchObject({ cents: null });
  });

  it('is told again when its value changes, and taken back when it turns out to be spam', () => {
    expect(decided({ known: TOLD })).toEqual({ do: 'nothing', because: 'it was told' });
    expect(decided({ known: TOLD, facts: { talkSeconds: 125, valueCents: 9000 } })).toEqual({
      do: 'restate',
      cents: 9000,
    });
    expect(
      decided({ known: TOLD, facts: { talkSeconds: 125, valueCents: 5000, leadStatus: 'spam' } }),
    ).toEqual({ do: 'retract' });
  });

  it('stays told where the platform cannot take it back, and says so', () => {
    const connector = { ...able, restates: false, retracts: false };
    expect(because({ connector, known: TOLD, facts: { talkSeconds: 125, leadStatus: 'spam' } })).toBe(
      'it is spam, but Ads cannot take back what it was told',
    );
    expect(because({ connector, known: TOLD, facts: { talkSeconds: 125, valueCents: 1 } })).toBe(
      'Ads cannot be told of another value',
    );
  });

  it('is not taken back because something is not known for a moment', () => {
    expect(because({ known: TOLD, facts: { valueCents: 5000 } })).toBe('it was told');
  });
});

describe('a call that is not told says why', () => {
  it.each<[string, Parameters<typeof decided>[0]]>([
    ['the action is off', { action: { enabled: false } }],
    ['the call is not over', { call: { ...someCall(), state: 'connected' } }],
    ['it is spam', { facts: { talkSeconds: 125, leadStatus: 'spam' } }],
    ['its filter does not hold', { facts: { talkSeconds: 10 } }],
    ['something that its filter asks for is not known yet', { facts: {} }],
    ['an earlier call of this caller was told, and each counts once', { isRepeat: true }],
    ['no click id', { connector: { ...able, lacks: () => 'no click id' } }],
    ['it is too old: Ads takes calls of the last 90 days', { now: NOW + 91 * 86_400_000 }],
    ['the call has no value yet', { connector: { ...able, restates: false }, facts: { talkSeconds: 125 } }],
  ])('%s', (words, given) => {
    expect(because(given)).toBe(words);
  });

  it('unless each call of a caller counts', () => {
    expect(decided({ isRepeat: true, action: { counts: 'every' } })).toMatchObject({ do: 'tell' });
  });
});
