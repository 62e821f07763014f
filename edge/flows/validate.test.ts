import { describe, expect, it } from 'vitest';
import { ABLE, INVENTORY } from './flow.fixture.ts';
import type { Inventory } from './inventory.ts';
import { validate } from './validate.ts';

const dial = { type: 'dial', destinations: ['+13125550100'], ringSeconds: 20, onNoAnswer: null };
const bye = { type: 'hangup', message: 'Goodbye.' };
const withOwn = (own: ReadonlySet<string>): Inventory => ({ ...INVENTORY, ownNumbers: own });
const none: ReadonlySet<string> = new Set();
const problemsOf = (input: unknown, own = none) => validate(input, withOwn(own)).problems;
const fieldsOf = (input: unknown, own?: ReadonlySet<string>) =>
  problemsOf(input, own).map(({ node, field }) => [node, field]);
const warningsOf = (nodes: Record<string, unknown>, inventory: Partial<Inventory> = {}) => {
  const { warnings } = validate({ start: Object.keys(nodes)[0], nodes }, { ...INVENTORY, ...inventory });
  return warnings.map(({ node, field, message }) => [node, field, message]);
};

describe('a sound flow', () => {
  it('comes back with what its author left out', () => {
    const { flow, problems, warnings } = validate(
      { start: 'a', nodes: { a: { ...dial, onNoAnswer: 'b' }, b: bye } },
      INVENTORY,
    );
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
    expect(flow?.nodes).toEqual({
      a: {
        type: 'dial',
        destinations: [{ to: '+13125550100', label: '', sendDigits: '', weight: 1 }],
        mode: 'simultaneous',
        ringSeconds: 20,
        sticky: false,
        callerId: 'caller',
        whisper: null,
        accept: null,
        timeLimitSeconds: null,
        holdMedia: null,
        onAnswered: null,
        onNoAnswer: 'b',
        onBusy: 'b',
        onFailed: 'b',
        onCapped: 'b',
      },
      b: { type: 'hangup', message: { say: 'Goodbye.', language: 'en-US' }, reason: 'normal' },
    });
  });

  it('comes back as it is when nothing was left out', () => {
    const first = validate({ start: 'a', nodes: { a: { ...dial, onNoAnswer: 'b' }, b: bye } }, INVENTORY);
    expect(validate(JSON.parse(JSON.stringify(first.flow)), INVENTORY)).toEqual(first);
  });

  it('may come to the same node on two ways', () => {
    const flow = {
      start: 'a',
      nodes: { a: { ...dial, onNoAnswer: 'b' }, b: { ...dial, onNoAnswer: 'c' }, c: bye },
    };
    expect(problemsOf(flow)).toEqual([]);
  });
});

describe('the shape', () => {
  it.each([null, 'flow', 7, []])('must be an object: %j is not', (input) => {
    expect(problemsOf(input)).toEqual([
      { node: null, field: '', message: 'a flow must be an object with "start" and "nodes"' },
    ]);
  });

  it('names what is missing from the flow', () => {
    expect(fieldsOf({})).toEqual([
      [null, 'start'],
      [null, 'nodes'],
    ]);
  });

  it('knows no other kind of node', () => {
    expect(problemsOf({ start: 'a', nodes: { a: { type: 'fax' } } })).toEqual([
      {
        node: 'a',
        field: 'type',
        message:
          'must be one of greeting, menu, collect, schedule, caller, condition, split, dial, voicemail, survey, record, mask, set, webhook, goto, hangup',
      },
    ]);
  });

  it('names a field that does not exist, in the node and in the flow', () => {
    expect(fieldsOf({ start: 'a', nodes: { a: { ...bye, mesage: 'x' } }, version: 1 })).toEqual([
      ['a', 'mesage'],
      [null, 'version'],
    ]);
  });

  it.each(['a b', '', '../x', 'x'.repeat(65)])('refuses %j as the id of a node', (id) => {
    const key = JSON.stringify(id);
    const input = JSON.parse(`{"start":${key},"nodes":{${key}:${JSON.stringify(bye)}}}`);
    expect(problemsOf(input)).toContainEqual({
      node: id,
      field: '',
      message: 'a node id must be 1 to 64 letters, digits, "-" and "_"',
    });
  });

  it.each([
    ['destinations', 'none', { destinations: [] }],
    ['destinations', 'eleven', { destinations: Array.from({ length: 11 }, (_, i) => `+131255501${10 + i}`) }],
    ['destinations.0', 'not E.164', { destinations: ['(312) 555-0100'] }],
    ['destinations.1', 'not a text', { destinations: ['+13125550100', 13125550101] }],
    ['ringSeconds', 'too short', { ringSeconds: 4 }],
    ['ringSeconds', 'too long', { ringSeconds: 121 }],
    ['ringSeconds', 'not whole', { ringSeconds: 20.5 }],
    ['onNoAnswer', 'missing', { onNoAnswer: undefined }],
  ])('of a dial: %s is named when it is wrong (%s)', (field, _why, change) => {
    expect(fieldsOf({ start: 'a', nodes: { a: { ...dial, ...change } } })).toEqual([['a', field]]);
  });

  it.each(['', '   ', 7, 'x'.repeat(4097)])(
    'of a hang-up: the message is a sentence or null (%#)',
    (message) => {
      expect(fieldsOf({ start: 'a', nodes: { a: { type: 'hangup', message } } })).toEqual([['a', 'message']]);
    },
  );

  it('has a limit in nodes', () => {
    const nodes = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`n${i}`, bye]));
    expect(fieldsOf({ start: 'n0', nodes })).toEqual([[null, 'nodes']]);
  });
});

describe('the graph', () => {
  it('starts at a node', () => {
    expect(fieldsOf({ start: 'toString', nodes: { a: bye } })).toEqual([
      [null, 'start'],
      ['a', ''],
    ]);
  });

  it('starts at no node that JavaScript brings along', () => {
    const input = JSON.parse(`{"start":"__proto__","nodes":{"__proto__":${JSON.stringify(bye)}}}`);
    expect(fieldsOf(input)).toEqual([[null, 'start']]);
  });

  it('leads to nodes', () => {
    expect(problemsOf({ start: 'a', nodes: { a: { ...dial, onNoAnswer: 'gone' } } })).toEqual([
      { node: 'a', field: 'onNoAnswer', message: 'there is no node "gone"' },
    ]);
  });

  it('has no node that no call gets to', () => {
    expect(problemsOf({ start: 'a', nodes: { a: dial, b: bye } })).toEqual([
      { node: 'b', field: '', message: 'no call can get to this node' },
    ]);
  });

  it('has no way back: the exit that closes the circle is named', () => {
    const nodes = { a: { ...dial, onNoAnswer: 'b' }, b: { ...dial, onNoAnswer: 'a' } };
    expect(problemsOf({ start: 'a', nodes })).toEqual([
      { node: 'b', field: 'onNoAnswer', message: 'leads back to "a": the call would go round for ever' },
    ]);
    expect(fieldsOf({ start: 'a', nodes: { a: { ...dial, onNoAnswer: 'a' } } })).toEqual([
      ['a', 'onNoAnswer'],
    ]);
  });

  it('rings none of our own numbers', () => {
    const nodes = { a: { ...dial, destinations: ['+13125550100', '+13125550123'] } };
    expect(fieldsOf({ start: 'a', nodes }, new Set(['+13125550123']))).toEqual([['a', 'destinations.1']]);
  });

  it('rings a number once', () => {
    const nodes = { a: { ...dial, destinations: ['+13125550100', '+13125550100'] } };
    expect(fieldsOf({ start: 'a', nodes })).toEqual([['a', 'destinations.1']]);
  });
});

describe('a way back', () => {
  const menu = { type: 'menu', prompt: 'Again?', keys: { 1: 'm' }, onTimeout: null, onInvalid: null };
  const collect = { type: 'collect', prompt: 'Your zip?', saveAs: 'zip', next: 'm', onFail: null };

  it('is fine where the caller must have pressed a key', () => {
    expect(problemsOf({ start: 'm', nodes: { m: menu } })).toEqual([]);
    expect(problemsOf({ start: 'm', nodes: { m: { ...menu, keys: { 1: 'c' } }, c: collect } })).toEqual([]);
  });

  it.each(['onTimeout', 'onInvalid'])('is not where pressing nothing is enough (%s)', (field) => {
    expect(fieldsOf({ start: 'm', nodes: { m: { ...menu, [field]: 'm' } } })).toEqual([['m', field]]);
  });

  it('is found behind the key that leads the same way', () => {
    const nodes = {
      m: { ...menu, keys: { 1: 'g' }, onTimeout: 'g' },
      g: { type: 'greeting', prompt: 'Hi.', next: 'm' },
    };
    expect(fieldsOf({ start: 'm', nodes })).toEqual([['g', 'next']]);
  });
});

describe('what a node says or refers to', () => {
  const single = (node: unknown) => fieldsOf({ start: 'a', nodes: { a: node } });

  it.each([
    [
      'an asset of the media library',
      'prompt.play',
      { type: 'greeting', prompt: { play: 'gone' }, next: null },
    ],
    ['a field', 'prompt.say', { type: 'greeting', prompt: 'From {sauce}.', next: null }],
    [
      'a language',
      'prompt.language',
      { type: 'greeting', prompt: { say: 'Hi', language: 'english!' }, next: null },
    ],
    ['an asset to hold with', 'holdMedia', { ...dial, holdMedia: 'gone' }],
    ['a flow', 'to.flow', { type: 'goto', to: { flow: 'gone' } }],
    ['a zone', 'zone', { type: 'schedule', zone: 'Mars/Base', intervals: [], onClosed: null }],
    ['an https address', 'url', { type: 'webhook', url: 'http://a.example', next: null, onError: null }],
    [
      'a field of a call',
      'rules.0.when.field',
      {
        type: 'condition',
        rules: [{ when: { field: 'x', op: 'is', value: 'y' }, next: null }],
        onElse: null,
      },
    ],
  ])('must be %s that exists', (_what, field, node) => {
    expect(single(node)).toEqual([['a', field]]);
  });

  it('may be any of those that do', () => {
    const nodes = {
      a: { type: 'greeting', prompt: { play: 'jingle' }, next: 'b' },
      b: { type: 'greeting', prompt: 'From {source}, {visit.landing}, {fields.account}.', next: 'c' },
      c: { type: 'goto', to: { flow: 'other' } },
    };
    expect(problemsOf({ start: 'a', nodes })).toEqual([]);
  });
});

describe('of each kind of node', () => {
  const interval = { name: 'open', days: [1], from: '09:00', to: '17:00', next: null };
  const schedule = { type: 'schedule', intervals: [interval], onClosed: null };
  const option = { key: '1', label: 'Good' };
  const survey = { type: 'survey', audience: 'caller', prompt: 'How was it?', options: [option] };
  const menu = { type: 'menu', prompt: 'Press.', keys: { 1: null }, onTimeout: null, onInvalid: null };
  const rules = (...matches: unknown[]) => ({
    type: 'caller',
    rules: matches.map((match) => ({ match, next: null })),
    onNoMatch: null,
  });

  it.each([
    ['a menu without keys', 'keys', { ...menu, keys: {} }],
    ['an entry that is no key', 'keys.a', { ...menu, keys: { a: null } }],
    ['a menu without a way for a wrong key', 'onInvalid', { ...menu, onInvalid: undefined }],
    [
      'more digits at least than at most',
      'maxDigits',
      {
        type: 'collect',
        prompt: 'Zip?',
        minDigits: 5,
        maxDigits: 4,
        saveAs: 'zip',
        next: null,
        onFail: null,
      },
    ],
    ['a time that is none', 'intervals.0.to', { ...schedule, intervals: [{ ...interval, to: '25:00' }] }],
    [
      'an interval from the end of the day',
      'intervals.0.from',
      { ...schedule, intervals: [{ ...interval, from: '24:00' }] },
    ],
    ['an eighth day', 'intervals.0.days.0', { ...schedule, intervals: [{ ...interval, days: [8] }] }],
    [
      'a holiday that is on no calendar',
      'holidays.0.date',
      { ...schedule, holidays: [{ name: 'x', date: '2026-02-29', next: null }] },
    ],
    [
      'a holiday twice',
      'holidays.1.date',
      {
        ...schedule,
        holidays: [
          { name: 'x', date: '12-25', next: null },
          { name: 'y', date: '12-25', next: null },
        ],
      },
    ],
    ['a prefix without +', 'rules.0.match.prefix', rules({ prefix: '1312' })],
    ['a range of zip codes the wrong way round', 'rules.0.match.zips.0', rules({ zips: ['60661-60601'] })],
    ['a prefix twice', 'rules.1.match', rules({ prefix: '+1312' }, { prefix: '+1312' })],
    [
      'an area code that is also a prefix',
      'rules.1.match',
      rules({ prefix: '+1312' }, { areaCodes: ['773', '312'] }),
    ],
    [
      'shares that are not the whole',
      'branches',
      {
        type: 'split',
        branches: [
          { percent: 60, next: null },
          { percent: 30, next: null },
        ],
      },
    ],
    [
      'a key that two answers have',
      'options.1.key',
      { ...survey, options: [option, { ...option, label: 'Bad' }] },
    ],
    [
      'a webhook of more than five seconds',
      'timeoutSeconds',
      { type: 'webhook', url: 'https://a.example/', timeoutSeconds: 6, next: null, onError: null },
    ],
    [
      'an address that is neither number nor SIP',
      'destinations.0.to',
      { ...dial, destinations: [{ to: 'tel:1' }] },
    ],
    ['a dial that leads nowhere when nobody answers', 'onNoAnswer', { ...dial, onNoAnswer: undefined }],
    ['a caller id that is none', 'callerId.number', { ...dial, callerId: { number: '555' } }],
  ])('%s is named', (_what, field, node) => {
    expect(fieldsOf({ start: 'a', nodes: { a: node } })).toEqual([['a', field]]);
  });

  it('three thirds may be the whole', () => {
    const branches = [33.3, 33.3, 33.4].map((percent) => ({ percent, next: null }));
    expect(problemsOf({ start: 'a', nodes: { a: { type: 'split', branches } } })).toEqual([]);
  });
});

describe('a warning', () => {
  const agentSurvey = {
    type: 'survey',
    audience: 'agent',
    prompt: 'How was it?',
    options: [{ key: '1', label: 'Good' }],
  };
  const warned = (nodes: Record<string, unknown>, inventory: Partial<Inventory> = {}) =>
    warningsOf(nodes, inventory).map(([node, field]) => [node, field]);

  it('is given for a destination with a cap', () => {
    expect(warningsOf({ a: dial }, { capped: new Set(['+13125550100']) })).toEqual([
      ['a', 'destinations.0', '+13125550100 has a cap: when it is reached, +13125550100 does not ring'],
    ]);
  });

  it('is given for ringing until a voicemail box picks up, unless a key must be pressed', () => {
    expect(warned({ a: { ...dial, ringSeconds: 30 } })).toEqual([['a', 'ringSeconds']]);
    expect(warned({ a: { ...dial, ringSeconds: 29 } })).toEqual([]);
    expect(warned({ a: { ...dial, ringSeconds: 30, accept: {} } })).toEqual([]);
  });

  it('is given for what the carrier cannot do', () => {
    const unable = {
      capabilities: {
        ...ABLE,
        agentSurvey: false,
        simultaneous: 1,
        reject: false,
        sip: false,
        holdMedia: false,
      },
    };
    const nodes = {
      a: {
        ...dial,
        destinations: ['+13125550100', 'sip:a@b.example'],
        holdMedia: 'hold',
        onAnswered: 's',
        onNoAnswer: 'h',
      },
      s: agentSurvey,
      h: { type: 'hangup', message: null },
    };
    expect(warned(nodes)).toEqual([]);
    expect(warned(nodes, unable)).toEqual([
      ['a', 'destinations.1'],
      ['a', 'destinations'],
      ['a', 'holdMedia'],
      ['s', 'audience'],
    ]);
    expect(warned({ h: { type: 'hangup', message: null, reason: 'busy' } }, unable)).toEqual([
      ['h', 'reason'],
    ]);
    expect(warned(nodes, { capabilities: null })).toEqual([]);
  });

  it('is given for an agent who is never asked', () => {
    expect(warned({ s: agentSurvey })).toEqual([['s', 'audience']]);
  });

  it('is given for refusing a call that has already heard something', () => {
    const refuse = { type: 'hangup', reason: 'busy', message: null };
    expect(warned({ r: refuse })).toEqual([]);
    expect(warned({ g: { type: 'greeting', prompt: 'Hi.', next: 'r' }, r: refuse })).toEqual([
      ['r', 'reason'],
    ]);
    expect(warned({ d: { ...dial, onNoAnswer: 'r' }, r: refuse })).toEqual([['r', 'reason']]);
    expect(warned({ r: { ...refuse, message: 'Go away.' } })).toEqual([['r', 'reason']]);
  });

  it('is given for rules inside each other, naming which wins', () => {
    const rules = [
      { match: { prefix: '+1' }, next: null },
      { match: { areaCodes: ['312'] }, next: null },
      { match: { zips: ['60'] }, next: null },
      { match: { zips: ['60601-60661', '70'] }, next: null },
    ];
    expect(warningsOf({ a: { type: 'caller', rules, onNoMatch: null } })).toEqual([
      ['a', 'rules.1.match', '+1312 lies inside +1 of rules.0: the longer one wins'],
      ['a', 'rules.3.match', '60601-60661 overlaps 60 of rules.2, which wins'],
    ]);
  });

  it('is given for an entry that only silence ends', () => {
    const keys = { 1: null, 12: null, '*': null, '#': null };
    expect(warned({ m: { type: 'menu', prompt: 'Hm?', keys, onTimeout: null, onInvalid: null } })).toEqual([
      ['m', 'keys.1'],
    ]);
  });

  it('is given for a condition on what is only known after the call', () => {
    const when = {
      any: [
        { field: 'source.medium', op: 'is', value: 'cpc' },
        { not: { field: 'talkSeconds', op: 'least', value: 60 } },
      ],
    };
    const a = { type: 'condition', rules: [{ when, next: null }], onElse: null };
    expect(warningsOf({ a })).toEqual([
      ['a', 'rules.0.when', 'talkSeconds is only known after the call: nothing asked of it holds here'],
    ]);
  });

  it('is given for a caller id that the carrier may not know', () => {
    expect(warned({ a: { ...dial, callerId: { number: '+13125550177' } } })).toEqual([
      ['a', 'callerId.number'],
    ]);
    expect(warned({ a: { ...dial, callerId: { number: '+13125550123' } } })).toEqual([]);
  });
});
