import { expect, it } from 'vitest';
import { Problem } from '../../problem.ts';
import { readCallRequest } from './call-request.ts';

const good = { to: '+13125550123', from: '+13125550199' };

function problemOf(body: Record<string, unknown>): Problem | null {
  try {
    readCallRequest(body);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  return null;
}

it('needs two numbers, and has a script for who writes none', () => {
  expect(readCallRequest(good)).toMatchObject({
    ...good,
    script: { callee: { does: 'answers', after: 2 }, talkFor: 8, speed: 1 },
  });
});

it('may come from a caller who withholds the number', () => {
  expect(readCallRequest({ ...good, from: 'anonymous' }).from).toBe('anonymous');
});

it.each([
  ['to', { to: undefined }],
  ['to', { to: '(312) 555-0123' }],
  ['from', { from: 'nobody' }],
  ['from', { from: 13125550199 }],
  ['script', { script: 'fast' }],
  ['script.speed', { script: { speed: 'fast' } }],
  ['script.answerAfter', { script: { callee: 'busy', answerAfter: 1 } }],
  ['script.anserAfter', { script: { anserAfter: 1 } }],
  ['script.faults.drop.0', { script: { faults: { drop: ['all'] } } }],
  ['form', { form: '+13125550199' }],
])('names %s when it is wrong (%#)', (field, change) => {
  const problem = problemOf({ ...good, ...change });
  expect(problem?.field).toBe(field);
  expect(problem?.message).toContain(field);
  expect(problem?.type).toBe('invalid_request');
});
