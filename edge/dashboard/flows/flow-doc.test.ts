import { expect, it } from 'vitest';
import { DEMO_FLOW } from '../../accounts/demo-flow.ts';
import { flowShape } from '../../flows/schema.ts';
import {
  idsOf,
  inserted,
  NODE_TYPES,
  newNode,
  readDoc,
  removed,
  renamed,
  treeOf,
  withWay,
} from './flow-doc.ts';

it('an outline tells of every node once, where a reader first comes to it', () => {
  const tree = treeOf(DEMO_FLOW);
  expect(idsOf(tree)).toEqual(['welcome', 'menu', 'urgent', 'where', 'west', 'message', 'desk']);
  expect(tree.loose).toEqual([]);
  const desk = tree.root?.branches[0]?.node?.branches[0]?.node?.branches[0]?.node?.branches[1]?.node;
  expect(desk?.branches).toMatchObject([
    { fields: ['onAnswered'], to: null, node: null },
    { fields: ['onNoAnswer', 'onBusy', 'onFailed', 'onCapped'], to: 'message', node: null },
  ]);
});

it('a node that no call gets to is told of apart', () => {
  const cut = withWay(DEMO_FLOW, 'welcome', ['next'], null);
  expect(treeOf(cut).loose.map(({ id }) => id)).toEqual(['menu']);
});

it('a node put on a way stands before what came after', () => {
  const { flow, id } = inserted(DEMO_FLOW, { id: 'welcome', fields: ['next'], to: 'menu' }, 'record');
  expect(flow.nodes.welcome).toMatchObject({ next: id });
  expect(flow.nodes[id]).toMatchObject({ type: 'record', next: 'menu' });
  expect(inserted(flow, 'start', 'record')).toMatchObject({ id: 'record-2', flow: { start: 'record-2' } });
});

it('what led to a node that is taken out leads to what came after it', () => {
  const flow = removed(DEMO_FLOW, 'menu');
  expect(flow.nodes.welcome).toMatchObject({ next: 'urgent' });
  expect(removed(DEMO_FLOW, 'welcome').start).toBe('menu');
});

it('a node keeps its callers when it gets another id, and takes nobody else’s', () => {
  const flow = renamed(DEMO_FLOW, 'message', 'mailbox');
  expect(flow.nodes.desk).toMatchObject({ onNoAnswer: 'mailbox', onCapped: 'mailbox' });
  expect(flow.nodes.message).toBeUndefined();
  expect(renamed(DEMO_FLOW, 'message', 'menu')).toBe(DEMO_FLOW);
});

it('every kind of node is whole when it is put in', () => {
  for (const type of NODE_TYPES) {
    const node = newNode(type, 'end');
    const asWanted = node.type === 'dial' ? { ...node, destinations: [{ to: '+13125550188' }] } : node;
    const flow = { start: 'one', nodes: { one: asWanted, end: { type: 'hangup' } } };
    expect(flowShape.safeParse(flow).error?.issues ?? [], type).toEqual([]);
  }
});

it('a draft may leave out what has a usual value', () => {
  const draft = readDoc({
    start: 'desk',
    nodes: { desk: { type: 'dial', destinations: ['+13125550188'], onNoAnswer: null, whisper: 'Hello' } },
  });
  expect(draft?.nodes.desk).toMatchObject({
    ringSeconds: 25,
    destinations: [{ to: '+13125550188', label: '' }],
    whisper: { say: 'Hello', language: 'en-US' },
    onBusy: null,
  });
});

it.each([
  null,
  'flow',
  { nodes: {} },
  { start: 'a', nodes: { a: { type: 'nothing' } } },
  {
    start: 'a',
    nodes: { a: { type: 'caller', rules: 5 } },
  },
])('%j is no flow that can be edited', (input) => {
  expect(readDoc(input)).toBeNull();
});
