import { describe, expect, test } from 'vitest';
import { commentOf, componentsIn, typeOf } from './types-of-schema.ts';

describe('a schema as a type', () => {
  test.each([
    ['a text', { type: 'string' }, 'string'],
    ['a whole number', { type: 'integer' }, 'number'],
    ['something or nothing', { type: ['string', 'null'] }, 'string | null'],
    ['one of several words', { enum: ['a', 'b'] }, '"a" | "b"'],
    ['one word', { const: true }, 'true'],
    ['a component', { $ref: '#/components/schemas/Visit' }, 'Visit'],
    [
      'a component or nothing',
      { anyOf: [{ $ref: '#/components/schemas/Visit' }, { type: 'null' }] },
      'Visit | null',
    ],
    ['a list', { type: 'array', items: { type: 'string' } }, 'string[]'],
    ['a list of either', { type: 'array', items: { type: ['string', 'null'] } }, '(string | null)[]'],
    ['a list of anything', { type: 'array' }, 'unknown[]'],
    ['a dictionary', { type: 'object', additionalProperties: { type: 'number' } }, 'Record<string, number>'],
    ['anything', {}, 'unknown'],
  ])('%s', (_, schema, type) => {
    expect(typeOf(schema)).toBe(type);
  });

  test('an object, with what may be left out and what its fields mean', () => {
    const schema = {
      type: 'object',
      properties: {
        a: { type: 'string', description: 'First.' },
        b: { type: 'object', properties: { c: { type: 'boolean' } }, required: ['c'] },
      },
      required: ['a'],
    };
    expect(typeOf(schema)).toBe('{\n  /** First. */\n  a: string;\n  b?: {\n    c: boolean;\n  };\n}');
  });

  test('what it does not know is refused, not guessed', () => {
    expect(() => typeOf({ type: 'file' })).toThrow('file');
  });
});

test('components are found wherever they are named', () => {
  expect(componentsIn({ anyOf: [{ $ref: '#/x/A' }, { items: { $ref: '#/x/B' } }], type: 'object' })).toEqual([
    'A',
    'B',
  ]);
});

test('a description cannot end its comment', () => {
  expect(commentOf('a */ b')).toBe('/** a *\u200b/ b */\n');
});
