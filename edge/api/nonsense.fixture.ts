import type { Schema } from './routes.fixture.ts';

// What nobody should send, made from what a schema says one should.

/** From 0 to below 1. */
export type Random = () => number;

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

/** Text that has undone other people's programs. */
const TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff x',
  '\ufeff',
  '\u202egnp.exe',
  'é'.normalize('NFD'),
  '🧑‍🚒'.repeat(200),
  "'; DROP TABLE call; --",
  '" OR 1=1 --',
  "') UNION SELECT graph FROM flow_version --",
  '%_\\%',
  '*',
  '"',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'toString',
  'NaN',
  'Infinity',
  '-0',
  '1e999',
  '0x10',
  '１２３',
  'null',
  'undefined',
  'true',
  '{"field":',
  '{"field":"tags","op":"is","value":"\u0000"}',
  '{"not":{"not":{"all":[]}}}',
  'x'.repeat(5_000),
  '9'.repeat(400),
  '9223372036854775808',
  '-9007199254740993',
  '2026-13-45',
  'https://127.0.0.1/',
];

const OTHERS: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1,
  1.5,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  8.64e15,
  9e15,
  [],
  {},
  [[[[[]]]]],
  [null],
  { __proto__: null, constructor: 1 },
  { all: [] },
  { any: [{ field: 'tags', op: 'in', value: Array(3000).fill('x') }] },
  Array(2000).fill(0),
  'x'.repeat(200_000),
];

/** Text for a place in an address. */
export const wrongText = (random: Random): string => pick(random, TEXTS);

/** Anything that JSON can hold. */
const wrongValue = (random: Random): unknown => pick(random, random() < 0.5 ? TEXTS : OTHERS);

/** Text that is no JSON, or not what one expects of it. */
export const wrongJson = (random: Random): string =>
  pick(random, [
    '',
    '{',
    '[]',
    'null',
    '"x"',
    '1',
    '{"a":1,}',
    '\u0000',
    '[['.repeat(20_000),
    '{"a":'.repeat(5_000),
  ]);

/** Something that a schema allows, as far as it says so, with some of it put wrong. `wrong`: share of places, 0–1. */
export function sampleOf(
  schema: Schema,
  components: Record<string, Schema>,
  random: Random,
  wrong: number,
  depth = 0,
): unknown {
  if (random() < wrong || depth > 12) return wrongValue(random);
  const inside = (part: Schema) => sampleOf(part, components, random, wrong, depth + 1);
  if (typeof schema.$ref === 'string') {
    return inside(components[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  }
  const choices = (schema.enum ?? schema.anyOf ?? schema.oneOf) as unknown[] | undefined;
  if (choices !== undefined) {
    const chosen = pick(random, choices);
    return schema.enum === undefined ? inside(chosen as Schema) : chosen;
  }
  if (Array.isArray(schema.allOf)) return inside(schema.allOf[0] as Schema);
  switch (pick(random, [schema.type].flat())) {
    case 'object': {
      const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
      const required = (schema.required ?? []) as string[];
      return Object.fromEntries(
        properties
          .filter(([name]) => required.includes(name) || random() < 0.7)
          .map(([name, part]) => [name, inside(part)]),
      );
    }
    case 'array':
      return Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
        inside((schema.items ?? {}) as Schema),
      );
    case 'integer':
    case 'number': {
      const { minimum = 0, maximum = 100 } = schema as { minimum?: number; maximum?: number };
      return Math.round(minimum + random() * (maximum - minimum));
    }
    case 'boolean':
      return random() < 0.5;
    case 'null':
      return null;
    default:
      return schema.example ?? pick(random, ['name', 'main', '+13125550101', 'https://example.com/x']);
  }
}
