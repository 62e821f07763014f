/**
 * The route of a call: a graph of nodes by id. Pure data; a published version never changes, and a call finishes
 * on the version it started.
 */
export interface Flow {
  /** Id of the node every call enters first. */
  start: string;
  nodes: Record<string, FlowNode>;
}

export type FlowNode = DialNode | HangUpNode;

/** Rings destinations; the first to answer wins. */
export interface DialNode {
  type: 'dial';
  /** Numbers that ring, E.164, at the same time. */
  destinations: string[];
  /** How long they ring, in seconds. */
  ringSeconds: number;
  /** Node after nobody answered (no answer, busy, failed); `null` ends the call. */
  onNoAnswer: string | null;
}

/** Ends the call, with a sentence said first where one is given. */
export interface HangUpNode {
  type: 'hangup';
  message: string | null;
}
