import { describe, expect, it } from 'vitest';
import { INVENTORY, PlayedCall, published } from '../flow.fixture.ts';
import type { FlowEvent } from '../step.ts';
import { validate } from '../validate.ts';

// What is the same of every kind of node: its exits and what is heard in it have names, and it waits for one thing at most.

const DESK = '+13125550100';
const option = { key: '1', label: 'Good' };
const interval = { name: 'open', days: [1], from: '09:00', to: '17:00' };
const is = { field: 'source.medium', op: 'is', value: 'cpc' };

const problemsOf = (node: unknown) => validate({ start: 'a', nodes: { a: node } }, INVENTORY).problems;

describe('every way out of a node is named when it leads to no node', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ['greeting', { prompt: 'Hi.', next: 'x0' }, ['next']],
    [
      'menu',
      { prompt: 'Hi.', keys: { 1: 'x0', 22: 'x1' }, onTimeout: 'x2', onInvalid: 'x3' },
      ['keys.1', 'keys.22', 'onTimeout', 'onInvalid'],
    ],
    ['collect', { prompt: 'Hi.', saveAs: 'zip', next: 'x0', onFail: 'x1' }, ['next', 'onFail']],
    [
      'schedule',
      {
        intervals: [
          { ...interval, next: 'x0' },
          { ...interval, next: 'x1' },
        ],
        holidays: [{ name: 'x', date: '12-25', next: 'x2' }],
        onClosed: 'x3',
      },
      ['intervals.0.next', 'intervals.1.next', 'holidays.0.next', 'onClosed'],
    ],
    [
      'caller',
      { rules: [{ match: { prefix: '+1' }, next: 'x0' }], onNoMatch: 'x1' },
      ['rules.0.next', 'onNoMatch'],
    ],
    ['condition', { rules: [{ when: is, next: 'x0' }], onElse: 'x1' }, ['rules.0.next', 'onElse']],
    [
      'split',
      {
        branches: [
          { percent: 50, next: 'x0' },
          { percent: 50, next: 'x1' },
        ],
      },
      ['branches.0.next', 'branches.1.next'],
    ],
    [
      'dial',
      {
        destinations: [DESK],
        onAnswered: 'x0',
        onNoAnswer: 'x1',
        onBusy: 'x2',
        onFailed: 'x3',
        onCapped: 'x4',
      },
      ['onAnswered', 'onNoAnswer', 'onBusy', 'onFailed', 'onCapped'],
    ],
    ['voicemail', { greeting: 'Hi.', next: 'x0' }, ['next']],
    ['survey', { audience: 'caller', prompt: 'Hi.', options: [option], next: 'x0' }, ['next']],
    ['record', { next: 'x0' }, ['next']],
    ['mask', { next: 'x0' }, ['next']],
    ['set', { next: 'x0' }, ['next']],
    [
      'webhook',
      { url: 'https://a.example/', branches: { vip: 'x0' }, next: 'x1', onError: 'x2' },
      ['branches.vip', 'next', 'onError'],
    ],
    ['goto', { to: { node: 'x0' } }, ['to.node']],
  ])('%s', (type, node, fields) => {
    expect(problemsOf({ type, ...node })).toEqual(
      fields.map((field, n) => ({ node: 'a', field, message: `there is no node "x${n}"` })),
    );
  });
});

describe('everything that is heard in a node is named when it stands for nothing', () => {
  const odd = 'To {nobody}.';

  it.each<[string, Record<string, unknown>, string[]]>([
    ['greeting', { prompt: odd, next: null }, ['prompt.say']],
    [
      'menu',
      { prompt: odd, invalidPrompt: odd, keys: { 1: null }, onTimeout: null, onInvalid: null },
      ['prompt.say', 'invalidPrompt.say'],
    ],
    ['collect', { prompt: odd, saveAs: 'zip', next: null, onFail: null }, ['prompt.say']],
    [
      'dial',
      { destinations: [DESK], whisper: odd, accept: { prompt: odd }, onNoAnswer: null },
      ['whisper.say', 'accept.prompt.say'],
    ],
    ['voicemail', { greeting: odd }, ['greeting.say']],
    ['survey', { audience: 'caller', prompt: odd, options: [option] }, ['prompt.say']],
    ['record', { notice: odd, next: null }, ['notice.say']],
    ['hangup', { message: odd }, ['message.say']],
  ])('%s', (type, node, fields) => {
    expect(problemsOf({ type, ...node }).map(({ field }) => field)).toEqual(fields);
  });
});

const SILENT = {
  menu: { prompt: 'Hi.', keys: { 1: null }, onTimeout: null, onInvalid: null },
  collect: { prompt: 'Hi.', saveAs: 'zip', next: null, onFail: null },
  greeting: { prompt: 'Hi.', next: 'end' },
  dial: { destinations: [DESK], onNoAnswer: null },
  voicemail: { greeting: 'Hi.' },
  record: { next: 'end' },
  schedule: { intervals: [], onClosed: 'end' },
  caller: { rules: [{ match: { prefix: '+49' }, next: null }], onNoMatch: 'end' },
  condition: { rules: [{ when: { not: is }, next: null }], onElse: 'end' },
  split: { branches: [{ percent: 100, next: 'end' }] },
  mask: { next: 'end' },
  set: { next: 'end' },
  goto: { to: { node: 'end' } },
  webhook: { url: 'https://a.example/', next: 'end', onError: null },
} satisfies Record<string, Record<string, unknown>>;

describe('once the agent is alone on the line', () => {
  /** The nodes that a call enters after a survey of the agent that leads to one of this type. */
  function passed(type: keyof typeof SILENT): string[] {
    const flow = published({
      office: { type: 'dial', destinations: [DESK], onAnswered: 'survey', onNoAnswer: 'node' },
      survey: { type: 'survey', audience: 'agent', prompt: 'Well?', options: [option], next: 'node' },
      node: { type, ...SILENT[type] },
      ...(JSON.stringify(SILENT[type]).includes('"end"')
        ? { end: { type: 'set', tags: ['x'], next: null } }
        : {}),
    });
    const call = new PlayedCall(flow).dialEnds('completed', true).press('1');
    if (type === 'webhook') call.comeBack().serverSays(null);
    return call.path.slice(2);
  }

  it.each(['menu', 'collect', 'greeting', 'dial', 'voicemail', 'record'] as const)(
    'a %s is not entered: nobody is there to hear it',
    (type) => expect(passed(type)).toEqual([]),
  );

  it.each(['schedule', 'caller', 'condition', 'split', 'mask', 'set', 'goto', 'webhook'] as const)(
    'a %s is: what is noted there is still true',
    (type) => expect(passed(type)).toEqual(['node', 'end']),
  );
});

describe('a node that waits takes only what it asked for', () => {
  const dialed = { type: 'dialed', status: 'busy', leg: null, duration: 0 } as const;
  const digits = { type: 'digits', digits: '1' } as const;
  const recorded = { type: 'recorded', duration: 5 } as const;
  const answered = { type: 'webhook', branch: null, failed: false } as const;
  type Came = FlowEvent extends infer E ? (E extends unknown ? Omit<E, 'step'> : never) : never;

  it.each<[string, Record<string, unknown>, Came[]]>([
    ['menu', SILENT.menu, [dialed, recorded, answered]],
    ['collect', SILENT.collect, [dialed, recorded, answered]],
    ['survey', { audience: 'caller', prompt: 'Hi.', options: [option] }, [dialed, recorded, answered]],
    ['dial', SILENT.dial, [digits, recorded, answered]],
    ['voicemail', SILENT.voicemail, [digits, dialed, answered]],
    ['record', { notice: 'Hi.', next: null }, [digits, dialed, recorded, answered]],
    ['webhook', { url: 'https://a.example/', next: null, onError: null }, [digits, dialed, recorded]],
  ])('%s', (type, node, others) => {
    for (const other of others) {
      const call = new PlayedCall(published({ node: { type, ...node } }));
      expect(() => call.tell({ ...other, step: 0 } as FlowEvent)).toThrow(
        expect.objectContaining({
          type: 'conflict',
          field: 'type',
          message: `the call waits in the node "node", which has nothing to do with "${other.type}"`,
        }),
      );
    }
  });
});
