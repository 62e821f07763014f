import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Flow, FlowNode } from './flow.ts';
import { enter, resume } from './interpreter.ts';
import { validate } from './validate.ts';

const dial = {
  type: 'dial',
  destinations: ['+13125550100'],
  ringSeconds: 20,
  onNoAnswer: null,
} satisfies FlowNode;
const bye = { type: 'hangup', message: 'Goodbye.' } satisfies FlowNode;
const none = new Set<string>();
const problemsOf = (input: unknown, own: ReadonlySet<string> = none) => validate(input, own).problems;
const fieldsOf = (input: unknown, own?: ReadonlySet<string>) =>
  problemsOf(input, own).map(({ node, field }) => [node, field]);

describe('a sound flow', () => {
  it('comes back as it is', () => {
    const flow: Flow = { start: 'a', nodes: { a: { ...dial, onNoAnswer: 'b' }, b: bye } };
    expect(validate(JSON.parse(JSON.stringify(flow)), none)).toEqual({ flow, problems: [] });
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
      { node: 'a', field: 'type', message: 'must be "dial" or "hangup"' },
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
    ['ringSeconds', 'missing', { ringSeconds: undefined }],
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

it('lets every call through a published flow come to an end', () => {
  const ids = ['a', 'b', 'c', 'd'];
  const node = fc.oneof(
    fc.constantFrom(null, ...ids).map((onNoAnswer): FlowNode => ({ ...dial, onNoAnswer })),
    fc.constant<FlowNode>(bye),
  );
  let published = 0;
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...ids), node, { minKeys: 1 }),
      fc.constantFrom(...ids),
      (nodes, start) => {
        const { flow } = validate(JSON.parse(JSON.stringify({ start, nodes })), none);
        if (flow === null) return;
        published++;
        let { state } = enter(flow, { callerId: null });
        for (let steps = 0; !state.done; steps++) {
          expect(steps).toBeLessThan(ids.length);
          ({ state } = resume(flow, state, {
            type: 'dialed',
            node: state.path.at(-1) ?? '',
            status: 'no_answer',
          }));
        }
      },
    ),
    { numRuns: 2000 },
  );
  expect(published).toBeGreaterThan(20);
});
