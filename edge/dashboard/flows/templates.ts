import type { Flow, FlowNode } from '../../flows/flow.ts';
import { newNode } from './flow-doc.ts';

/** A flow to begin with. Its phones have to be filled in: nobody else's number is rung by accident. */
export interface Template {
  name: string;
  does: string;
  flow: Flow;
}

const say = (text: string) => ({ say: text, language: 'en-US' });

function node<T extends FlowNode['type']>(
  type: T,
  next: string | null,
  part: Partial<Extract<FlowNode, { type: T }>> = {},
): FlowNode {
  return { ...newNode(type, next), ...part } as FlowNode;
}

const mailbox = node('voicemail', null, {
  greeting: say('Nobody can take your call right now. Please leave a message after the tone.'),
});

export const TEMPLATES: readonly Template[] = [
  {
    name: 'Ring one phone',
    does: 'Rings a phone; takes a message when nobody answers.',
    flow: { start: 'ring', nodes: { ring: node('dial', 'mailbox'), mailbox } },
  },
  {
    name: 'Opening hours',
    does: 'Rings during opening hours, takes a message otherwise and on holidays.',
    flow: {
      start: 'hours',
      nodes: {
        hours: node('schedule', 'mailbox', {
          intervals: [{ name: 'open', days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00', next: 'ring' }],
          holidays: [{ name: 'Christmas', date: '12-25', next: 'mailbox' }],
        }),
        ring: node('dial', 'mailbox', { whisper: say('A call from {source}.') }),
        mailbox,
      },
    },
  },
  {
    name: 'Greeting and menu',
    does: 'Greets, offers two departments by key, takes a message.',
    flow: {
      start: 'greeting',
      nodes: {
        greeting: node('greeting', 'menu', { prompt: say('Thank you for calling.') }),
        menu: node('menu', 'sales', {
          prompt: say('For sales, press 1. For service, press 2.'),
          keys: { '1': 'sales', '2': 'service' },
        }),
        sales: node('dial', 'mailbox'),
        service: node('dial', 'mailbox'),
        mailbox,
      },
    },
  },
  {
    name: 'Recorded, with a survey',
    does: 'Says that it is recorded, rings, asks afterwards whether it was a good call.',
    flow: {
      start: 'record',
      nodes: {
        record: node('record', 'ring'),
        ring: node('dial', 'mailbox', { onAnswered: 'survey' }),
        survey: node('survey', null, { audience: 'caller' }),
        mailbox,
      },
    },
  },
  {
    name: 'Ads first',
    does: 'Calls from paid ads ring the sales phones, all others the front desk.',
    flow: {
      start: 'paid',
      nodes: {
        paid: node('condition', 'desk', {
          rules: [
            { when: { field: 'source.medium', op: 'in', value: ['cpc', 'paid_social'] }, next: 'sales' },
          ],
        }),
        sales: node('dial', 'desk', { mode: 'round_robin', ringSeconds: 15 }),
        desk: node('dial', 'mailbox'),
        mailbox,
      },
    },
  },
  {
    name: 'Empty',
    does: 'Hangs up. Everything else is yours to add.',
    flow: { start: 'hangup', nodes: { hangup: node('hangup', null) } },
  },
];
