import type { z } from 'zod';
import type { reportRequest } from './spec.ts';

/** A report as everybody knows it: what it answers, and how it is asked. The time is added by who asks. */
export interface StandardReport {
  name: string;
  /** The question that it answers. */
  question: string;
  request: Omit<z.input<typeof reportRequest>, 'from' | 'to'>;
}

const COUNTS = ['calls', 'answered', 'missed', 'firstCalls', 'qualified', 'value'] as const;

/** Reports that need no thought to begin with. */
export const STANDARD_REPORTS: Record<string, StandardReport> = {
  overview: {
    name: 'Overview',
    question: 'How many calls were there, day by day, and how does that compare?',
    request: { metrics: [...COUNTS, 'answerRate', 'averageTalk'], interval: 'day', compare: 'before' },
  },
  sources: {
    name: 'Sources',
    question: 'Where did the calls come from?',
    request: {
      metrics: [...COUNTS, 'cost', 'costPerLead', 'returnOnAdSpend'],
      dimensions: ['source.source', 'source.medium'],
      compare: 'before',
    },
  },
  channels: {
    name: 'Channels',
    question: 'Which kind of marketing brings calls?',
    request: { metrics: [...COUNTS], dimensions: ['source.channel'], compare: 'before' },
  },
  campaigns: {
    name: 'Campaigns',
    question: 'Which campaign brings calls that are worth something?',
    request: {
      metrics: [...COUNTS, 'cost', 'costPerLead', 'returnOnAdSpend'],
      dimensions: ['source.campaign'],
      compare: 'before',
    },
  },
  keywords: {
    name: 'Keywords',
    question: 'Which words did callers search for?',
    request: { metrics: [...COUNTS], dimensions: ['source.campaign', 'source.keyword'] },
  },
  landings: {
    name: 'Landing pages',
    question: 'On which page do callers arrive?',
    request: { metrics: [...COUNTS], dimensions: ['visit.landing'] },
  },
  pages: {
    name: 'Pages',
    question: 'On which page do people decide to call?',
    request: { metrics: [...COUNTS], dimensions: ['visit.page'] },
  },
  numbers: {
    name: 'Tracking numbers',
    question: 'Which numbers ring?',
    request: { metrics: [...COUNTS], dimensions: ['trackingNumber'] },
  },
  destinations: {
    name: 'Destinations',
    question: 'Who answers, and how fast?',
    request: {
      metrics: ['calls', 'answered', 'answerRate', 'averageRing', 'averageTalk'],
      dimensions: ['destination'],
    },
  },
  missed: {
    name: 'Missed calls',
    question: 'When is nobody there to answer?',
    request: {
      metrics: ['missed', 'abandoned', 'voicemails', 'answerRate'],
      dimensions: ['weekday', 'hour'],
    },
  },
  hours: {
    name: 'Time of day',
    question: 'When do people call?',
    request: { metrics: ['calls', 'answerRate'], dimensions: ['weekday', 'hour'] },
  },
  callers: {
    name: 'First and repeat calls',
    question: 'How many callers are new?',
    request: {
      metrics: ['calls', 'callers', 'answered', 'qualified'],
      dimensions: ['firstCall'],
      compare: 'before',
    },
  },
  places: {
    name: 'Places',
    question: 'Where do callers live?',
    request: { metrics: [...COUNTS], dimensions: ['caller.country', 'caller.state'] },
  },
  devices: {
    name: 'Devices',
    question: 'What do people look at the site with before they call?',
    request: { metrics: [...COUNTS], dimensions: ['visit.device'] },
  },
  tags: {
    name: 'Tags',
    question: 'What are the calls about?',
    request: { metrics: ['calls', 'qualified', 'value'], dimensions: ['tags'] },
  },
  unwanted: {
    name: 'Spam and blocked calls',
    question: 'How much of the ringing is worth nothing?',
    request: { metrics: ['calls', 'blocked'], dimensions: ['outcome', 'leadStatus'], unwanted: 'include' },
  },
};
