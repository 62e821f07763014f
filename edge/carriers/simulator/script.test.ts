import { describe, expect, it } from 'vitest';
import { scriptShape } from './script.ts';

const read = (input: unknown) => scriptShape.parse(input);
const fieldsOf = (input: unknown) =>
  scriptShape.safeParse(input).error?.issues.map(({ path }) => path.join('.'));

it('rings for 2 seconds and talks for 8 when it says nothing', () => {
  expect(read({})).toEqual({
    callee: { does: 'answers', after: 2, presses: '1', patience: null, talkFor: null },
    destinations: {},
    talkFor: 8,
    endedBy: 'callee',
    hangUpAfter: null,
    keys: [],
    message: { seconds: 6, text: 'Hello, this is a test message. Please call me back.', stays: false },
    caller: { name: null, city: null, state: null, zip: null, country: null, stir: null },
    speed: 1,
    faults: { duplicate: false, reorder: false, drop: [], delay: 0, repeat: false, timeOut: [] },
  });
});

describe('the callee', () => {
  it.each([
    [{ answerAfter: 5 }, { does: 'answers', after: 5 }],
    [{ callee: 'answers' }, { does: 'answers', after: 2 }],
    [{ answerAfter: null }, { does: 'no_answer' }],
    [{ callee: 'no_answer' }, { does: 'no_answer' }],
    [{ callee: 'no_answer', answerAfter: null }, { does: 'no_answer' }],
    [{ callee: 'busy' }, { does: 'busy' }],
    [{ callee: 'failed' }, { does: 'failed' }],
    [{ callee: 'machine' }, { does: 'answers', presses: '', patience: null }],
    [{ callee: 'hangs_up' }, { does: 'answers', patience: 0, talkFor: 0 }],
    [{ presses: '5' }, { does: 'answers', presses: '5' }],
  ])('of %j %j', (input, callee) => {
    expect(read(input).callee).toMatchObject(callee);
  });

  it('may be another for each destination', () => {
    const destinations = { '+13125550100': { callee: 'busy' }, 'sip:desk@x.example': { talkFor: 3 } };
    expect(read({ destinations }).destinations).toMatchObject({
      '+13125550100': { does: 'busy' },
      'sip:desk@x.example': { does: 'answers', after: 2, talkFor: 3 },
    });
  });

  it.each([
    { callee: 'busy', answerAfter: 3 },
    { callee: 'no_answer', answerAfter: 3 },
    { callee: 'answers', answerAfter: null },
  ])('cannot do two things: %j', (input) => {
    expect(fieldsOf(input)).toEqual(['answerAfter']);
  });
});

it.each([
  ['answerAfter', { answerAfter: -1 }],
  ['answerAfter', { answerAfter: '2' }],
  ['talkFor', { talkFor: 20_000 }],
  ['talkFor', { talkFor: Number.NaN }],
  ['callee', { callee: 'asleep' }],
  ['hangUpAfter', { hangUpAfter: true }],
  ['speed', { speed: 0.01 }],
  ['speed', { speed: -1 }],
  ['faults.drop.0', { faults: { drop: ['initiated'] } }],
  ['faults.duplicate', { faults: { duplicate: 'yes' } }],
  ['faults.timeOut.0', { faults: { timeOut: ['status'] } }],
  ['keys.1', { keys: ['1', 'one'] }],
  ['message.seconds', { message: { seconds: -1 } }],
  ['destinations.+13125550100.callee', { destinations: { '+13125550100': { callee: 'asleep' } } }],
  [
    'destinations.+13125550100.answerAfter',
    { destinations: { '+13125550100': { callee: 'busy', answerAfter: 1 } } },
  ],
  ['destinations.office', { destinations: { office: {} } }],
])('names %s in %j', (field, input) => {
  expect(fieldsOf(input)).toEqual([field]);
});

it('takes no field it does not know', () => {
  expect(scriptShape.safeParse({ anserAfter: 2 }).error?.issues[0]).toMatchObject({ keys: ['anserAfter'] });
});
