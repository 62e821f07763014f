import type { Call } from '../../calls/call.ts';
import type { Attribution, Candidate } from '../../pools/attribution.ts';
import type { Source } from '../../visits/source.ts';

// Calls for the tests of this folder: one plain example of each shape, with what a test is about put over it.

export function aSource(over: Partial<Source> = {}): Source {
  return {
    channel: 'Paid Search',
    source: 'google',
    medium: 'cpc',
    campaign: 'spring-check',
    keyword: 'emergency plumber',
    content: null,
    clickIds: { gclid: 'demo-click-1' },
    referrer: 'google.com',
    ...over,
  };
}

export function aCandidate(over: Partial<Candidate> = {}): Candidate {
  return {
    visit: {
      visit: 'visit_1',
      visitor: 'visitor_1',
      site: 'demo',
      source: aSource(),
      landing: 'https://example.com/',
      referrer: 'https://www.google.com/',
      pages: [{ url: 'https://example.com/', title: 'Home', at: 1000 }],
      country: 'US',
      city: 'Chicago',
      device: 'phone',
      startedAt: 1000,
      lastActiveAt: 61_000,
    },
    probability: 0.93,
    reason: 'looking at the number when the call came in',
    ...over,
  };
}

export function anAttribution(over: Partial<Attribution> = {}): Attribution {
  return {
    kind: 'visit',
    confidence: 0.93,
    reason: 'One visit was looking at this number when the call came in.',
    source: aSource(),
    candidates: [aCandidate()],
    ...over,
  };
}

export function aCall(over: Partial<Call> = {}): Call {
  return {
    id: 'call_1',
    trace: '0123456789abcdef0123456789abcdef',
    trackingNumber: '+13125550142',
    caller: { number: '+13125550199', name: null, city: 'Chicago', state: 'IL', country: 'US' },
    destination: '+13125550100',
    state: 'ended',
    outcome: 'answered',
    cause: 'normal_clearing',
    startedAt: 60_000,
    answeredAt: 68_000,
    endedAt: 130_000,
    duration: 70,
    ringSeconds: 8,
    talkSeconds: 62,
    priorCalls: 0,
    leadStatus: 'unset',
    score: null,
    valueCents: null,
    tags: [],
    attribution: anAttribution(),
    ...over,
  };
}
