import { expect, it } from 'vitest';
import { published } from './flow.fixture.ts';
import { flowsAhead, nodeOf } from './graph.ts';

const flow = published({
  menu: { type: 'menu', prompt: 'Press.', keys: { 1: 'a', 2: 'b' }, onTimeout: 'c', onInvalid: null },
  a: { type: 'goto', to: { flow: 'other' } },
  b: { type: 'goto', to: { flow: 'other' } },
  c: { type: 'goto', to: { node: 'a' } },
});

it('knows the other flows that a flow leads to, each once', () => {
  expect(flowsAhead(flow)).toEqual(['other']);
});

it('finds only the nodes that the flow holds itself', () => {
  expect(nodeOf(flow, 'a')?.type).toBe('goto');
  expect(nodeOf(flow, 'constructor')).toBeNull();
});
