import type { FlowNode, Prompt } from '../../flows/flow.ts';
import { phoneInWords } from '../words/phone.ts';
import type { NodeType } from './flow-doc.ts';

/** What people call a kind of node, and what it is good for. */
export const NODE_WORDS: Readonly<Record<NodeType, { name: string; does: string }>> = {
  greeting: { name: 'Greeting', does: 'Says or plays something, then goes on' },
  menu: { name: 'Menu', does: 'The caller chooses by pressing keys' },
  collect: { name: 'Ask for digits', does: 'Asks for a zip code, extension or account' },
  schedule: { name: 'Opening hours', does: 'Another way by weekday, time and holiday' },
  caller: { name: 'Where from', does: 'Another way by the caller’s number' },
  condition: { name: 'Condition', does: 'Another way by source, campaign, earlier calls …' },
  split: { name: 'Split', does: 'A share of the callers each way' },
  dial: { name: 'Ring', does: 'Rings phones; the first to answer wins' },
  voicemail: { name: 'Voicemail', does: 'Takes a message' },
  survey: { name: 'Survey', does: 'Asks for a score by keypad after the conversation' },
  record: { name: 'Recording', does: 'Records from here on, or no more' },
  mask: { name: 'Hide caller', does: 'Phones that ring see one of your numbers' },
  set: { name: 'Note', does: 'Tags, score, value or fields on the call' },
  webhook: { name: 'Ask a server', does: 'Your server says which way to go' },
  goto: { name: 'Go to', does: 'Goes on elsewhere in this flow or in another' },
  hangup: { name: 'Hang up', does: 'Ends the call' },
};

/** A node in a few words, under its name. */
export function summaryOf(node: FlowNode): string {
  switch (node.type) {
    case 'greeting':
    case 'menu':
    case 'collect':
    case 'survey':
      return spoken(node.prompt);
    case 'voicemail':
      return spoken(node.greeting);
    case 'schedule':
      return (
        node.intervals.map(({ name, from, to }) => `${name} ${from}–${to}`).join(', ') || 'always closed'
      );
    case 'caller':
    case 'condition':
      return node.rules.length === 1 ? 'one rule' : `${node.rules.length} rules`;
    case 'split':
      return node.branches.map(({ percent }) => `${percent} %`).join(' / ');
    case 'dial':
      return node.destinations
        .map(({ to, label }) => label || (to && phoneInWords(to)) || 'nobody yet')
        .join(', ');
    case 'record':
      return node.on ? 'on' : 'off';
    case 'mask':
      return node.callerId === 'tracking_number' ? 'the number that was called' : node.callerId.number;
    case 'set':
      return [
        ...node.tags,
        ...(node.score === null ? [] : [`score ${node.score}`]),
        ...Object.keys(node.fields),
      ].join(', ');
    case 'webhook':
      return node.url;
    case 'goto':
      return 'node' in node.to ? node.to.node : `flow ${node.to.flow}`;
    case 'hangup':
      return node.message === null ? node.reason : spoken(node.message);
  }
}

function spoken(prompt: Prompt): string {
  return 'say' in prompt ? `“${prompt.say}”` : 'a recording';
}

const WAYS: Readonly<Record<string, string>> = {
  next: 'then',
  onTimeout: 'nothing pressed',
  onInvalid: 'wrong keys',
  onFail: 'no digits',
  onClosed: 'closed',
  onNoMatch: 'anybody else',
  onElse: 'otherwise',
  onAnswered: 'after the talk',
  onNoAnswer: 'nobody answers',
  onBusy: 'busy',
  onFailed: 'cannot be reached',
  onCapped: 'cap reached',
  onError: 'no answer from it',
};

/** What a way out of a node is called: `key 1`, `nobody answers, busy`. */
export function wayInWords(node: FlowNode, fields: readonly string[]): string {
  return fields.map((field) => oneWay(node, field)).join(', ');
}

function oneWay(node: FlowNode, field: string): string {
  const known = WAYS[field];
  if (known !== undefined) return known;
  const [list, key = ''] = field.split('.');
  const index = Number(key);
  if (list === 'keys') return `key ${key}`;
  if (list === 'to') return 'goes to';
  if (node.type === 'schedule' && list === 'intervals') return node.intervals[index]?.name ?? field;
  if (node.type === 'schedule' && list === 'holidays') return node.holidays[index]?.name ?? field;
  if (node.type === 'split') return `${node.branches[index]?.percent ?? 0} %`;
  if (node.type === 'webhook') return `answer “${key}”`;
  if (node.type === 'caller') return matchInWords(node.rules[index]?.match);
  return `rule ${index + 1}`;
}

function matchInWords(match: object | undefined): string {
  if (match === undefined) return 'rule';
  const [[kind = '', value] = []] = Object.entries(match);
  const words: Record<string, string> = {
    prefix: 'number begins',
    country: 'country',
    areaCodes: 'area code',
    states: 'state',
    zips: 'zip code',
  };
  const shown = Array.isArray(value)
    ? `${value.slice(0, 3).join(' ')}${value.length > 3 ? ' …' : ''}`
    : String(value);
  return `${words[kind] ?? kind} ${shown}`;
}
