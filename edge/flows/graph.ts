import type { Flow, FlowNode } from './flow.ts';

/** A way out of a node: the field that names where it leads, and the node there; `null` ends the call. */
export interface Exit {
  field: string;
  to: string | null;
}

const EXITS: { [T in FlowNode['type']]: (node: Extract<FlowNode, { type: T }>) => Exit[] } = {
  dial: (node) => [{ field: 'onNoAnswer', to: node.onNoAnswer }],
  hangup: () => [],
};

/** Every way out of a node, in the order the fields stand. */
export function exitsOf(node: FlowNode): Exit[] {
  // Sound because the table is keyed by the type of the node it is given; the compiler cannot follow the pairing.
  const exits = EXITS[node.type] as (node: FlowNode) => Exit[];
  return exits(node);
}

/** The node with this id, or `null`; ids such as `constructor` find nothing that the flow does not hold itself. */
export function nodeOf(flow: Flow, id: string): FlowNode | null {
  return Object.hasOwn(flow.nodes, id) ? (flow.nodes[id] ?? null) : null;
}
