import type { Flow, FlowNode } from './flow.ts';

/** The node with this id, or `null`; ids such as `constructor` find nothing that the flow does not hold itself. */
export function nodeOf(flow: Flow, id: string): FlowNode | null {
  return Object.hasOwn(flow.nodes, id) ? (flow.nodes[id] ?? null) : null;
}

/** Ids of the flows that a go-to node of this one leads to. */
export function flowsAhead(flow: Flow): string[] {
  const ids = Object.values(flow.nodes).flatMap((node) =>
    node.type === 'goto' && 'flow' in node.to ? [node.to.flow] : [],
  );
  return [...new Set(ids)];
}
