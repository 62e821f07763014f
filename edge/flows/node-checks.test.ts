import { describe, expect, it } from 'vitest';
import { ABLE, INVENTORY } from './flow.fixture.ts';
import type { Inventory } from './inventory.ts';
import { validate } from './validate.ts';

const DESK = '+13125550100';
const dial = { type: 'dial', destinations: [DESK], ringSeconds: 20, onNoAnswer: null };
const menu = { type: 'menu', prompt: 'Press.', keys: { 1: null }, onTimeout: null, onInvalid: null };
const survey = {
  type: 'survey',
  audience: 'caller',
  prompt: 'How was it?',
  options: [{ key: '1', label: 'Good' }],
};
const refuse = { type: 'hangup', message: null, reason: 'busy' };

/** What is said of a flow that is one node, `a`, or begins with it. */
function said(node: unknown, inventory: Partial<Inventory> = {}, more: Record<string, unknown> = {}) {
  const { problems, warnings } = validate(
    { start: 'a', nodes: { a: node, ...more } },
    { ...INVENTORY, ...inventory },
  );
  const inWords = (list: { node: string | null; field: string; message: string }[]) =>
    list.map(({ field, message }) => `${field}: ${message}`);
  return { problems: inWords(problems), warnings: inWords(warnings) };
}
const unable = (what: Partial<Inventory['capabilities']>) => ({ capabilities: { ...ABLE, ...what } });

describe('what is wrong is said in words', () => {
  const holiday = { name: 'x', date: '12-25', next: null };

  it.each([
    [
      'holidays.2.date: 12-25 is already in holidays.0',
      {
        type: 'schedule',
        intervals: [],
        holidays: [holiday, { ...holiday, date: '12-26' }, holiday],
        onClosed: null,
      },
    ],
    [
      'options.2.key: 1 already stands for something else',
      {
        ...survey,
        options: [
          { key: '1', label: 'Good' },
          { key: '2', label: 'Fair' },
          { key: '1', label: 'Bad' },
        ],
      },
    ],
    ['to.flow: there is no flow "gone"', { type: 'goto', to: { flow: 'gone' } }],
    ['prompt.play: there is no asset "gone"', { type: 'greeting', prompt: { play: 'gone' }, next: null }],
    [
      'prompt.say: {sauce} stands for no field',
      { type: 'greeting', prompt: 'From {source}, {sauce}.', next: null },
    ],
    ['holdMedia: there is no asset "gone"', { ...dial, holdMedia: 'gone' }],
    [
      'destinations.2: +13125550100 is in the list twice',
      { ...dial, destinations: [DESK, '+13125550101', DESK] },
    ],
    [
      'destinations.0: +13125550123 is a tracking number: the call would come back in for ever',
      { ...dial, destinations: ['+13125550123'] },
    ],
    [
      'destinations.0: +19005550123 is a premium-rate number: whoever calls it pays by the minute',
      { ...dial, destinations: ['+19005550123'] },
    ],
  ])('%s', (problem, node) => {
    expect(said(node)).toEqual({ problems: [problem], warnings: [] });
  });

  it('a text cannot be played while it rings', () => {
    const media = new Map([['hello', 'tts'] as const]);
    expect(said({ ...dial, holdMedia: 'hello' }, { media }).problems).toEqual([
      'holdMedia: "hello" is a text; only sound can be played while it rings',
    ]);
    expect(said({ type: 'greeting', prompt: { play: 'hello' }, next: null }, { media }).problems).toEqual([]);
  });

  it('an agent’s survey is looked at like a caller’s', () => {
    const option = { key: '1', label: 'Good' };
    const twice = { ...survey, audience: 'agent', options: [option, { ...option, label: 'Bad' }] };
    for (const inventory of [{}, unable({ agentSurvey: false })]) {
      expect(said(twice, inventory).problems).toEqual(['options.1.key: 1 already stands for something else']);
    }
    const asked = { ...dial, onAnswered: 's' };
    expect(said(asked, {}, { s: twice }).problems).toEqual([
      'options.1.key: 1 already stands for something else',
    ]);
  });
});

describe('what may surprise is said in words', () => {
  it.each([
    [
      'transcribe: the carrier does not transcribe; somebody else must',
      { type: 'voicemail', greeting: 'Hm?', transcribe: true },
      { transcribe: false },
    ],
    [
      'audience: the carrier cannot keep an agent on the line: nobody will be asked',
      { ...survey, audience: 'agent' },
      { agentSurvey: false },
    ],
    ['reason: the carrier cannot refuse a call: it will be answered and hung up', refuse, { reject: false }],
    [
      'destinations.0: the carrier cannot call SIP addresses: sip:a@b.example will not ring',
      { ...dial, destinations: ['sip:a@b.example'] },
      { sip: false },
    ],
    [
      'destinations: the carrier rings at most 1 at once; the others ring after them',
      { ...dial, destinations: [DESK, '+13125550101'] },
      { simultaneous: 1 },
    ],
    [
      'holdMedia: the carrier cannot play while it rings: callers hear ringing',
      { ...dial, holdMedia: 'hold' },
      { holdMedia: false },
    ],
  ])('%s', (warning, node, cannot) => {
    expect(said(node, unable(cannot))).toEqual({ problems: [], warnings: [warning] });
    // Not where the carrier can; and for an agent, whatever the carrier can, only where a dial leads to the question.
    if (!('audience' in node)) expect(said(node).warnings).toEqual([]);
  });

  it('a carrier’s limit says nothing to those who ask less of it', () => {
    const node = { ...dial, destinations: [DESK, '+13125550101'] };
    expect(said({ ...node, mode: 'sequential' }, unable({ simultaneous: 1 })).warnings).toEqual([]);
    expect(said(node, unable({ simultaneous: 2 })).warnings).toEqual([]);
    const box = { type: 'voicemail', greeting: 'Hm?', transcribe: false };
    expect(said(box, unable({ transcribe: false })).warnings).toEqual([]);
    expect(said(dial, unable({ holdMedia: false, sip: false })).warnings).toEqual([]);
    expect(said({ ...refuse, reason: 'normal' }, unable({ reject: false })).warnings).toEqual([]);
  });

  it('a refusal after a word', () => {
    expect(said({ ...refuse, message: 'Go away.' }).warnings).toEqual([
      'reason: the message answers the call, so it cannot be refused as busy',
    ]);
    expect(said({ type: 'greeting', prompt: 'Hi.', next: 'r' }, {}, { r: refuse }).warnings).toEqual([
      'reason: a call that was already answered cannot be refused as busy: it is hung up',
    ]);
    const closed = { type: 'hangup', message: null, reason: 'normal' };
    expect(said({ type: 'greeting', prompt: 'Hi.', next: 'r' }, {}, { r: closed }).warnings).toEqual([]);
    const silent = { type: 'set', tags: ['x'], next: 'r' };
    expect(said(silent, {}, { r: refuse }).warnings).toEqual([]);
  });

  it('an agent who is asked somewhere else than after a dial', () => {
    const agents = { ...survey, audience: 'agent', next: null };
    const never = ['audience: an agent is only asked right after a dial, by its onAnswered'];
    expect(said({ ...dial, onAnswered: 's' }, {}, { s: agents }).warnings).toEqual([]);
    expect(said({ ...dial, onNoAnswer: 's' }, {}, { s: agents }).warnings).toEqual(never);
    expect(
      said({ ...dial, onAnswered: 't' }, {}, { t: { ...survey, next: 's' }, s: agents }).warnings,
    ).toEqual(never);
    expect(said(survey).warnings).toEqual([]);
  });

  it('a number to show that is not one of the company’s, in a dial and in a mask', () => {
    const callerId = { number: '+13125550177' };
    const warnings = [
      'callerId.number: +13125550177 is none of your numbers: the carrier must have verified it',
    ];
    expect(said({ ...dial, callerId }).warnings).toEqual(warnings);
    expect(said({ type: 'mask', callerId, next: null }).warnings).toEqual(warnings);
    expect(said({ type: 'mask', next: null }).warnings).toEqual([]);
  });

  it('ringing so long that a destination’s own voicemail may answer', () => {
    expect(said({ ...dial, ringSeconds: 30 }).warnings).toEqual([
      "ringSeconds: may reach the destination's own voicemail; 20 to 29 seconds are advised",
    ]);
  });
});

describe('of the entries of a menu, one that begins another', () => {
  const withKeys = (...keys: string[]) =>
    said({ ...menu, keys: Object.fromEntries(keys.map((key) => [key, null])) }).warnings;
  const waits = (key: string) =>
    `keys.${key}: is the beginning of a longer entry and no key is left to end it: callers must wait`;

  it('is told of where no key is left to end it', () => {
    expect(withKeys('1', '12', '#', '*')).toEqual([waits('1')]);
    expect(withKeys('1', '12', '2*#')).toEqual([waits('1')]);
  });

  it('ends with the key that is left', () => {
    expect(withKeys('1', '12')).toEqual([]);
    expect(withKeys('1', '12', '*')).toEqual([]);
    expect(withKeys('1', '12', '#')).toEqual([]);
  });

  it('is only one that others begin with', () => {
    expect(withKeys('1', '21', '#', '*')).toEqual([]);
  });
});

describe('rules about callers', () => {
  const rules = (...matches: unknown[]) =>
    said({ type: 'caller', rules: matches.map((match) => ({ match, next: null })), onNoMatch: null });
  const nothing = { problems: [], warnings: [] };

  it.each([
    ['+1312', { prefix: '+1312' }, { prefix: '+1312' }],
    ['+1312', { areaCodes: ['773', '312'] }, { prefix: '+1312' }],
    ['DE', { country: 'DE' }, { country: 'DE' }],
    ['IL', { states: ['WI', 'IL'] }, { states: ['il'] }],
    ['60601', { zips: ['60601'] }, { zips: ['60601'] }],
  ])('may not say %s twice', (value, first, second) => {
    expect(rules(first, { country: 'FR' }, second).problems).toEqual([
      `rules.2.match: ${value} is already in rules.0`,
    ]);
  });

  it('may be about a country, a state and a zip code that are written alike', () => {
    expect(rules({ country: 'DE' }, { states: ['DE'] }, { zips: ['60601'] }, { prefix: '+60601' })).toEqual(
      nothing,
    );
  });

  it('inside each other say which wins, in whatever order they stand', () => {
    const inside = (rule: number, outer: number, around: string) =>
      `rules.${rule}.match: +1312 lies inside ${around} of rules.${outer}: the longer one wins`;
    expect(rules({ prefix: '+1' }, { prefix: '+1312' }).warnings).toEqual([inside(1, 0, '+1')]);
    expect(rules({ areaCodes: ['312'] }, { prefix: '+1' }).warnings).toEqual([inside(0, 1, '+1')]);
    // The next around it, not the widest.
    expect(rules({ prefix: '+1' }, { prefix: '+131' }, { prefix: '+1312' }).warnings).toContain(
      inside(2, 1, '+131'),
    );
    expect(rules({ prefix: '+1312' }, { prefix: '+1773' })).toEqual(nothing);
  });

  it('with zip codes that overlap say which wins: the first, in whatever order they stand', () => {
    const overlaps = (second: string, first: string) =>
      `rules.1.match: ${second} overlaps ${first} of rules.0, which wins`;
    const zips = (first: string, second: string) => rules({ zips: [first] }, { zips: [second] }).warnings;
    expect(zips('60601-60661', '60650-60700')).toEqual([overlaps('60650-60700', '60601-60661')]);
    expect(zips('60650-60700', '60601-60661')).toEqual([overlaps('60601-60661', '60650-60700')]);
    expect(zips('606', '60601')).toEqual([overlaps('60601', '606')]);
    expect(zips('60601', '606')).toEqual([overlaps('606', '60601')]);
    expect(zips('60601-60661', '60661')).toEqual([overlaps('60661', '60601-60661')]);
    expect(zips('60601-60661', '60662')).toEqual([]);
    expect(zips('607', '606')).toEqual([]);
  });

  it('with a long stretch of zip codes around several say so of each', () => {
    expect(rules({ zips: ['60000-69999'] }, { zips: ['601'] }, { zips: ['605'] }).warnings).toEqual([
      'rules.1.match: 601 overlaps 60000-69999 of rules.0, which wins',
      'rules.2.match: 605 overlaps 60000-69999 of rules.0, which wins',
    ]);
  });

  it('with zip codes that overlap one after the other say so of each two', () => {
    expect(
      rules({ zips: ['60600-60619'] }, { zips: ['60610-60639'] }, { zips: ['60630-60649'] }).warnings,
    ).toEqual([
      'rules.1.match: 60610-60639 overlaps 60600-60619 of rules.0, which wins',
      'rules.2.match: 60630-60649 overlaps 60610-60639 of rules.1, which wins',
    ]);
  });

  it('may name overlapping zip codes in one rule', () => {
    expect(rules({ zips: ['606', '60601'] })).toEqual(nothing);
  });
});

describe('a condition', () => {
  const late = { field: 'talkSeconds', op: 'least', value: 60 };
  const early = { field: 'source.medium', op: 'is', value: 'cpc' };
  const asks = (...whens: unknown[]) =>
    said({ type: 'condition', rules: whens.map((when) => ({ when, next: null })), onElse: null }).warnings;
  const told = (rule: number, field = 'talkSeconds') =>
    `rules.${rule}.when: ${field} is only known after the call: nothing asked of it holds here`;

  it.each([
    ['alone', late],
    ['among all', { all: [early, late] }],
    ['among any', { any: [early, late] }],
    ['said not to be', { not: late }],
  ])('on what is only known after the call is told of once: %s', (_, when) => {
    expect(asks(early, when)).toEqual([told(1)]);
  });

  it('names each such field once', () => {
    expect(asks({ all: [late, late, { field: 'recorded', op: 'is', value: true }] })).toEqual([
      told(0),
      told(0, 'recorded'),
    ]);
    expect(asks({ any: [late, late] })).toEqual([told(0)]);
    expect(asks(early)).toEqual([]);
  });
});
