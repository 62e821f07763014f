import { describe, expect, it } from 'vitest';
import { scriptShape } from './script.ts';

const read = (input: unknown) => scriptShape.parse(input);
const fieldsOf = (input: unknown) =>
  scriptShape.safeParse(input).error?.issues.map(({ path }) => path.join('.'));

it('rings for 2 seconds and talks for 8 when it says nothing', () => {
  expect(read({})).toEqual({
    callee: { does: 'answers', after: 2 },
    talkFor: 8,
    hangUpAfter: null,
    speed: 1,
    faults: { duplicate: false, reorder: false, drop: [] },
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
  ])('of %j %j', (input, callee) => {
    expect(read(input).callee).toEqual(callee);
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
])('names %s in %j', (field, input) => {
  expect(fieldsOf(input)).toEqual([field]);
});

it('takes no field it does not know', () => {
  expect(scriptShape.safeParse({ anserAfter: 2 }).error?.issues[0]).toMatchObject({ keys: ['anserAfter'] });
});
