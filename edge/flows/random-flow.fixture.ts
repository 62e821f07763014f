import fc from 'fast-check';
import type { Destination, Flow, FlowNode, Prompt } from './flow.ts';

/** Every exit of a random flow leads to one of these, or ends the call. */
const IDS = ['a', 'b', 'c', 'd', 'e'];
const KEYS = ['1', '2', '*', '12', '#'];
const DESTINATIONS = ['+13125550100', '+13125550101', '+13125550102', 'sip:desk@example.com'];

const exit = fc.option(fc.constantFrom(...IDS), { freq: 6 });
const prompt: fc.Arbitrary<Prompt> = fc.constantFrom(
  { say: 'Hello {source}.', language: 'en-US' },
  { say: '{source.campaign}', language: 'en-US' },
  { play: 'jingle' },
  { play: 'gone' },
);
const maybePrompt = fc.option(prompt);
const flag = fc.boolean();
const retries = fc.integer({ min: 0, max: 2 });
const timeoutSeconds = fc.constant(5);
const score = fc.option(fc.integer({ min: -5, max: 5 }));
const tags = fc.subarray(['vip', 'west']);

const destination: fc.Arbitrary<Destination> = fc.record({
  to: fc.constantFrom(...DESTINATIONS),
  label: fc.constant(''),
  sendDigits: fc.constantFrom('', 'w1'),
  weight: fc.integer({ min: 1, max: 9 }),
});

const callerId = fc.constantFrom<'tracking_number' | { number: string }>('tracking_number', {
  number: '+13125550177',
});

/** One arbitrary for each kind, so that none can be forgotten. */
const NODES: { [T in FlowNode['type']]: fc.Arbitrary<Extract<FlowNode, { type: T }>> } = {
  greeting: fc.record({ type: fc.constant('greeting'), prompt, next: exit }),
  menu: fc.record({
    type: fc.constant('menu'),
    prompt,
    keys: fc.dictionary(fc.constantFrom(...KEYS), exit, { minKeys: 1 }),
    timeoutSeconds,
    retries,
    invalidPrompt: maybePrompt,
    onTimeout: exit,
    onInvalid: exit,
  }),
  collect: fc.record({
    type: fc.constant('collect'),
    prompt,
    minDigits: fc.constant(1),
    maxDigits: fc.integer({ min: 1, max: 5 }),
    timeoutSeconds,
    retries,
    saveAs: fc.constantFrom('zip', 'account'),
    next: exit,
    onFail: exit,
  }),
  schedule: fc.record({
    type: fc.constant('schedule'),
    zone: fc.constantFrom(null, 'Europe/Berlin'),
    intervals: fc.array(
      fc.record({
        name: fc.constant('open'),
        days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
        from: fc.constantFrom('00:00', '09:00', '22:00'),
        to: fc.constantFrom('02:00', '17:00', '24:00'),
        next: exit,
      }),
      { maxLength: 2 },
    ),
    holidays: fc.array(
      fc.record({ name: fc.constant('x'), date: fc.constantFrom('12-25', '09-02'), next: exit }),
      {
        maxLength: 1,
      },
    ),
    onClosed: exit,
  }),
  caller: fc.record({
    type: fc.constant('caller'),
    rules: fc.array(
      fc.record({
        match: fc.constantFrom(
          { prefix: '+1' },
          { prefix: '+1312' },
          { country: 'US' },
          { areaCodes: ['312'] },
          { states: ['IL'] },
          { zips: ['1', '20-22'] },
        ),
        next: exit,
      }),
      { minLength: 1, maxLength: 4 },
    ),
    onNoMatch: exit,
  }),
  condition: fc.record({
    type: fc.constant('condition'),
    rules: fc.array(
      fc.record({
        when: fc.constantFrom(
          { field: 'tags', op: 'is' as const, value: 'vip' },
          { not: { field: 'fields.zip', op: 'known' as const } },
          { field: 'score', op: 'least' as const, value: 1 },
        ),
        next: exit,
      }),
      { minLength: 1, maxLength: 2 },
    ),
    onElse: exit,
  }),
  split: fc.record({
    type: fc.constant('split'),
    branches: fc.tuple(exit, exit).map(([first, second]) => [
      { percent: 30, next: first },
      { percent: 70, next: second },
    ]),
  }),
  dial: fc.record({
    type: fc.constant('dial'),
    destinations: fc.uniqueArray(destination, { minLength: 1, maxLength: 4, selector: ({ to }) => to }),
    mode: fc.constantFrom('simultaneous', 'sequential', 'round_robin', 'weighted'),
    ringSeconds: fc.constant(20),
    sticky: flag,
    callerId: fc.oneof(fc.constant<'caller'>('caller'), callerId),
    whisper: maybePrompt,
    accept: fc.option(fc.record({ key: fc.constant('1'), prompt })),
    timeLimitSeconds: fc.constant(null),
    holdMedia: fc.constantFrom(null, 'hold'),
    onAnswered: exit,
    onNoAnswer: exit,
    onBusy: exit,
    onFailed: exit,
    onCapped: exit,
  }),
  voicemail: fc.record({
    type: fc.constant('voicemail'),
    greeting: prompt,
    maxSeconds: fc.constant(60),
    transcribe: flag,
    next: exit,
  }),
  survey: fc.record({
    type: fc.constant('survey'),
    audience: fc.constantFrom('caller', 'agent'),
    prompt,
    options: fc.constant([
      { key: '1', label: 'Good', tags: ['good'], score: 5, valueCents: null },
      { key: '2', label: 'Bad', tags: [], score: null, valueCents: 0 },
    ]),
    timeoutSeconds,
    retries,
    next: exit,
  }),
  record: fc.record({ type: fc.constant('record'), on: flag, notice: maybePrompt, next: exit }),
  mask: fc.record({ type: fc.constant('mask'), callerId, next: exit }),
  set: fc.record({
    type: fc.constant('set'),
    tags,
    score,
    valueCents: fc.option(fc.constant(100)),
    fields: fc.dictionary(fc.constantFrom('zip', 'account'), fc.constantFrom('1', 'gold')),
    next: exit,
  }),
  webhook: fc.record({
    type: fc.constant('webhook'),
    url: fc.constant('https://crm.example/'),
    timeoutSeconds: fc.constant(3),
    branches: fc.dictionary(fc.constantFrom('vip'), exit),
    next: exit,
    onError: exit,
  }),
  goto: fc.record({
    type: fc.constant('goto'),
    to: fc.oneof(
      fc.constantFrom(...IDS).map((node) => ({ node })),
      fc.constantFrom('main', 'other').map((flow) => ({ flow })),
    ),
  }),
  hangup: fc.record({
    type: fc.constant('hangup'),
    message: maybePrompt,
    reason: fc.constantFrom('normal', 'busy', 'rejected'),
  }),
};

/** Five nodes of any kind that lead to each other in any way, sense or not: more than `validate` would let through. */
export const anyFlow: fc.Arbitrary<Flow> = fc
  .tuple(...IDS.map(() => fc.oneof(...Object.values(NODES))))
  .map((nodes) => ({
    start: 'a',
    nodes: Object.fromEntries(IDS.map((id, index) => [id, nodes[index]])) as Flow['nodes'],
  }));

/** Flows that most likely are sound: every exit leads ahead, nothing is missing, and what is not reached is left out. */
export const soundFlow: fc.Arbitrary<Flow> = anyFlow.map(({ nodes }) => {
  const reached = new Set(['a']);
  const kept: [string, FlowNode][] = [];
  for (const [index, id] of IDS.entries()) {
    const node = nodes[id];
    if (node === undefined || !reached.has(id)) continue;
    const ahead = leadingAhead(node, IDS.slice(index + 1));
    kept.push([id, ahead]);
    for (const other of IDS) if (JSON.stringify(ahead).includes(`"${other}"`)) reached.add(other);
  }
  return { start: 'a', nodes: Object.fromEntries(kept) };
});

function leadingAhead(node: FlowNode, ahead: readonly string[]): FlowNode {
  if (node.type === 'goto' && 'node' in node.to && !ahead.includes(node.to.node))
    return { type: 'goto', to: { flow: 'other' } };
  return JSON.parse(JSON.stringify(node), (_, value) => {
    if (value === 'gone') return 'jingle';
    return IDS.includes(value) && !ahead.includes(value) ? null : value;
  });
}
