import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { INVENTORY } from './flow.fixture.ts';
import type { FlowNode } from './flow.ts';
import { validate } from './validate.ts';

/** docs/flows.md by its headings. */
const sections = new Map(
  readFileSync('docs/flows.md', 'utf8')
    .split(/^#+ /m)
    .slice(1)
    .map((section) => [section.split('\n', 1)[0] ?? '', section]),
);

const exampleIn = (section: string): unknown =>
  JSON.parse(/```json\n([\s\S]*?)```/.exec(section)?.[1] ?? 'null');

const KINDS = [
  'greeting',
  'menu',
  'collect',
  'schedule',
  'caller',
  'condition',
  'split',
  'dial',
  'voicemail',
  'survey',
  'record',
  'mask',
  'set',
  'webhook',
  'goto',
  'hangup',
] as const satisfies FlowNode['type'][];

it('the flow that the page begins with can be published as it stands', () => {
  const { problems, warnings } = validate(exampleIn([...sections.values()][0] ?? ''), INVENTORY);
  expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
});

describe.each(KINDS)('the section on %s', (kind) => {
  const section = sections.get(kind) ?? '';
  const example = exampleIn(section);
  const read = validate({ start: 'a', nodes: { a: example } }, INVENTORY);

  it('has an example that can be published', () => {
    expect(read).toMatchObject({ problems: [], warnings: [] });
    expect(example).toMatchObject({ type: kind });
  });

  it('names every field there is, and no other', () => {
    const { type, ...fields } = read.flow?.nodes.a ?? {};
    const rows = section.match(/^\| (`.*?) \|/gm) ?? [];
    const named = rows.flatMap((row) => [...row.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(named.sort()).toEqual(Object.keys(fields).sort());
  });

  it('marks the fields that must be written down', () => {
    const required = [...section.matchAll(/^\| `(\w+)` \* \|/gm)].map(([, name]) => name ?? '');
    const left = Object.fromEntries(
      Object.keys(read.flow?.nodes.a ?? {}).map((field) => {
        const { [field]: _, ...rest } = example as Record<string, unknown>;
        return [field, validate({ start: 'a', nodes: { a: rest } }, INVENTORY).flow === null];
      }),
    );
    const needed = Object.keys(left).filter((field) => left[field] && field !== 'type');
    expect(required.sort()).toEqual(needed.sort());
  });
});
