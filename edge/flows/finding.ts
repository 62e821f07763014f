/** One thing to say about a flow. */
export interface FlowProblem {
  /** The node it is about; `null` when it is about the flow as a whole. */
  node: string | null;
  /** The field of the node or flow, e.g. `destinations.1`; empty when it is about the whole of it. */
  field: string;
  /** What is wrong and what was expected, for people. */
  message: string;
}

/** Something to say about a field of one node. A warning does not stand in the way of publishing. */
export interface NodeFinding {
  field: string;
  message: string;
  isWarning: boolean;
}

export function wrong(field: string, message: string): NodeFinding {
  return { field, message, isWarning: false };
}

export function warn(field: string, message: string): NodeFinding {
  return { field, message, isWarning: true };
}
