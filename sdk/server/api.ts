// Written by `npm run api-types` from the OpenAPI document. Do not edit.

/** Who called this number, at this time? */
export interface WhoCalledQuery {
  /** The tracking number that was called. Write `+` as `%2B`. */
  number: string;
  /** When the call came, ms since 1970; now when left out. */
  at?: number | null;
  /** Who called, where it is known. */
  caller?: string;
}

/** The candidates, most probable first, with confidence and reason. */
export interface WhoCalled {
  /** An international number in E.164. */
  number: string;
  at: number;
  caller: string | null;
  attribution: Attribution;
}

export interface Attribution {
  kind: 'visit' | 'unsure' | 'static' | 'none';
  confidence: number;
  reason: string;
  source: Source | null;
  candidates: {
    visit: Visit;
    probability: number;
    reason: string;
  }[];
  /** Earlier calls that the law of how long people wait was fitted to; 0: as assumed. */
  fittedTo?: number;
}

export interface Call {
  id: string;
  /** From the page to whom it was told: the same in the header of the visit’s answer, in logs, and in `traceparent` of webhooks. */
  trace: string;
  /** An international number in E.164. */
  trackingNumber: string;
  caller: {
    number: string | null;
    name: string | null;
    city: string | null;
    state: string | null;
    country: string | null;
  };
  destination: string | null;
  state: 'ringing' | 'in_flow' | 'dialing' | 'connected' | 'wrapping' | 'ended';
  outcome:
    | 'answered'
    | 'not_answered'
    | 'voicemail'
    | 'blocked'
    | 'abandoned'
    | 'capped'
    | 'flow_hangup'
    | 'no_flow'
    | 'failed'
    | null;
  /** Why it ended; `null` while it lasts. */
  cause:
    | 'normal_clearing'
    | 'no_answer'
    | 'user_busy'
    | 'originator_cancel'
    | 'lose_race'
    | 'hangup'
    | 'capped'
    | 'spam_filter'
    | 'no_flow'
    | 'invalid_key'
    | 'other'
    | null;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Milliseconds since 1970. */
  answeredAt: number | null;
  /** Milliseconds since 1970. */
  endedAt: number | null;
  /** Seconds. */
  duration: number | null;
  /** Seconds. */
  ringSeconds: number | null;
  /** Seconds. */
  talkSeconds: number | null;
  priorCalls: number;
  leadStatus: 'unset' | 'qualified' | 'not_qualified' | 'spam' | 'duplicate';
  /** 0–100; `null` for none. */
  score: number | null;
  valueCents: number | null;
  /** In the order they were added. */
  tags: string[];
  attribution: Attribution;
}

export type CallDetail = Call & {
  /** The flow it began in; `null` when none was run. */
  flow: {
    id: string;
    version: number;
  } | null;
  /** Why the caller was refused or asked to press a key. */
  screened: string | null;
  /** The nodes it came to. */
  path: {
    /** Milliseconds since 1970. */
    at: number;
    flow: string;
    node: string;
  }[];
  keys: {
    /** Milliseconds since 1970. */
    at: number;
    flow: string;
    node: string;
    by: 'caller' | 'agent';
    digits: string;
    isValid: boolean;
  }[];
  survey: {
    /** Milliseconds since 1970. */
    at: number;
    flow: string;
    node: string;
    audience: 'caller' | 'agent';
    key: string | null;
    label: string | null;
  }[];
  /** What its flow made of it. */
  notes: {
    tags: string[];
    score: number | null;
    valueCents: number | null;
    fields: Record<string, string>;
  };
  recordings: {
    id: string;
    leg: string | null;
    kind: 'conversation' | 'voicemail' | null;
    status: 'in_progress' | 'paused' | 'stopped' | 'completed' | 'absent' | 'failed';
    /** Our copy: can be heard only where it is `stored`. */
    audio: 'none' | 'waiting' | 'stored' | 'failed' | 'deleted';
    /** Seconds. */
    duration: number | null;
    channels: 1 | 2;
    /** When the caller had heard that the conversation is recorded. */
    noticePlayedAt: number | null;
    voicemail: 'new' | 'heard' | 'archived' | null;
  }[];
  legs: {
    id: string;
    to: string;
    status: 'queued' | 'ringing' | 'answered' | 'completed' | 'busy' | 'no_answer' | 'failed' | 'canceled';
    cause:
      | 'normal_clearing'
      | 'no_answer'
      | 'user_busy'
      | 'originator_cancel'
      | 'lose_race'
      | 'hangup'
      | 'capped'
      | 'spam_filter'
      | 'no_flow'
      | 'invalid_key'
      | 'other'
      | null;
    /** Milliseconds since 1970. */
    startedAt: number | null;
    /** Milliseconds since 1970. */
    answeredAt: number | null;
    /** Milliseconds since 1970. */
    endedAt: number | null;
  }[];
  events: {
    /** Milliseconds since 1970. */
    at: number;
    text: string;
  }[];
};

export interface Problem {
  type: string;
  message: string;
  field?: string;
}

export interface Source {
  channel:
    | 'Direct'
    | 'Cross-network'
    | 'Paid Shopping'
    | 'Paid Search'
    | 'Paid Social'
    | 'Paid Video'
    | 'Display'
    | 'Paid Other'
    | 'Organic Shopping'
    | 'Organic Social'
    | 'Organic Video'
    | 'Organic Search'
    | 'AI Assistants'
    | 'Email'
    | 'SMS'
    | 'Affiliates'
    | 'Referral'
    | 'Audio'
    | 'Mobile Push Notifications'
    | 'Offline';
  source: string;
  medium: string;
  campaign: string | null;
  keyword: string | null;
  content: string | null;
  clickIds: Record<string, string>;
  referrer: string | null;
  /** The source rule that decided, and of which version of the rules. */
  rule?: {
    id: string;
    version: number;
  };
}

export interface Visit {
  visit: string;
  visitor: string;
  site: string;
  source: Source;
  landing: string;
  referrer: string;
  pages: {
    url: string;
    title: string;
    /** Milliseconds since 1970. */
    at: number;
  }[];
  country: string | null;
  city: string | null;
  device: 'phone' | 'tablet' | 'desktop' | null;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Milliseconds since 1970. */
  lastActiveAt: number;
}
