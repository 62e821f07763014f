import type { NodeType } from './flow-doc.ts';

/** A field of a node that is one value, and how it is asked for. Lists have editors of their own. */
export type NodeField = { name: string; label: string; hint?: string } & (
  | { kind: 'prompt'; optional?: true }
  | { kind: 'number'; min: number; max: number; optional?: true }
  | { kind: 'text' }
  | { kind: 'tick' }
  | { kind: 'cents' }
  | { kind: 'tags' }
  | { kind: 'asset' }
  | { kind: 'callerId'; shows: 'caller' | null }
  | { kind: 'choice'; options: readonly (readonly [string, string])[] }
);

const WAIT: readonly NodeField[] = [
  { name: 'timeoutSeconds', label: 'Seconds to wait for a key', kind: 'number', min: 1, max: 60 },
  { name: 'retries', label: 'Ask again, times', kind: 'number', min: 0, max: 10 },
];

const MARKS: readonly NodeField[] = [
  { name: 'tags', label: 'Tags', kind: 'tags', hint: 'With commas between' },
  { name: 'score', label: 'Add to the score', kind: 'number', min: -1000, max: 1000, optional: true },
  { name: 'valueCents', label: 'Value', kind: 'cents' },
];

/** What of each kind of node is asked for, in this order. */
export const NODE_FIELDS: Readonly<Record<NodeType, readonly NodeField[]>> = {
  greeting: [{ name: 'prompt', label: 'What the caller hears', kind: 'prompt' }],
  menu: [
    { name: 'prompt', label: 'What the caller hears', kind: 'prompt' },
    { name: 'invalidPrompt', label: 'After a wrong key', kind: 'prompt', optional: true },
    ...WAIT,
  ],
  collect: [
    { name: 'prompt', label: 'What the caller hears', kind: 'prompt' },
    { name: 'minDigits', label: 'Fewest digits', kind: 'number', min: 1, max: 20 },
    { name: 'maxDigits', label: 'Most digits', kind: 'number', min: 1, max: 20 },
    { name: 'saveAs', label: 'Keep as', kind: 'text', hint: 'A field of the call, e.g. zip' },
    ...WAIT,
  ],
  schedule: [],
  caller: [],
  condition: [],
  split: [],
  dial: [
    {
      name: 'mode',
      label: 'How they ring',
      kind: 'choice',
      options: [
        ['simultaneous', 'All at once'],
        ['sequential', 'One after another'],
        ['round_robin', 'In turn'],
        ['weighted', 'By weight'],
      ],
    },
    { name: 'ringSeconds', label: 'Ring for, seconds', kind: 'number', min: 5, max: 120 },
    { name: 'sticky', label: 'Who answered this caller last time rings first', kind: 'tick' },
    { name: 'callerId', label: 'What the phones show', kind: 'callerId', shows: 'caller' },
    { name: 'whisper', label: 'Whisper, heard by who answers', kind: 'prompt', optional: true },
    {
      name: 'timeLimitSeconds',
      label: 'Longest conversation, seconds',
      kind: 'number',
      min: 60,
      max: 14_400,
      optional: true,
      hint: 'Empty: as long as the carrier lets it',
    },
    { name: 'holdMedia', label: 'What the caller hears meanwhile', kind: 'asset' },
  ],
  voicemail: [
    { name: 'greeting', label: 'What the caller hears', kind: 'prompt' },
    { name: 'maxSeconds', label: 'Longest message, seconds', kind: 'number', min: 10, max: 600 },
    { name: 'transcribe', label: 'Write down what was said', kind: 'tick' },
  ],
  survey: [
    {
      name: 'audience',
      label: 'Who is asked',
      kind: 'choice',
      options: [
        ['agent', 'Who took the call'],
        ['caller', 'The caller'],
      ],
    },
    { name: 'prompt', label: 'The question', kind: 'prompt' },
    ...WAIT,
  ],
  record: [
    { name: 'on', label: 'Record from here on', kind: 'tick' },
    {
      name: 'notice',
      label: 'What the caller is told',
      kind: 'prompt',
      optional: true,
      hint: 'Many laws ask for it. Recording begins once it was played.',
    },
  ],
  mask: [{ name: 'callerId', label: 'What the phones show', kind: 'callerId', shows: null }],
  set: MARKS,
  webhook: [
    { name: 'url', label: 'Address of your server', kind: 'text', hint: 'https only' },
    { name: 'timeoutSeconds', label: 'Seconds to wait for it', kind: 'number', min: 1, max: 5 },
  ],
  goto: [],
  hangup: [
    { name: 'message', label: 'Said first', kind: 'prompt', optional: true },
    {
      name: 'reason',
      label: 'How',
      kind: 'choice',
      options: [
        ['normal', 'Hang up'],
        ['busy', 'Sound busy (before anything was said)'],
        ['rejected', 'Refuse (before anything was said)'],
      ],
    },
  ],
};

/** The same marks for an answer of a survey. */
export const MARK_FIELDS = MARKS;
