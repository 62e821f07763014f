import type { LegStatus } from '../carriers/carrier.ts';
import { Problem } from '../problem.ts';
import type { Flow, FlowNode } from './flow.ts';
import { nodeOf } from './graph.ts';
import type { Instruction } from './instruction.ts';

/** What a flow may know of the call it routes. Plain JSON, kept with the state for the whole call. */
export interface FlowContext {
  /** Caller id the destinations see: E.164, or `null` for what the carrier shows by default (the caller's own). */
  callerId: string | null;
}

/** Where a call stands in its flow. Plain JSON: store it and hand it back with the next event. */
export interface FlowState {
  context: FlowContext;
  /** Ids of the nodes entered so far, in order; the last one is where the call is. */
  path: string[];
  /** True when the flow has no more to say: what happens now is the call's end. */
  done: boolean;
}

/** What came back from the carrier. A `DialResult` with `type: 'dialed'` added is one. */
export type FlowEvent = {
  type: 'dialed';
  /** The node whose instruction this answers. */
  node: string;
  status: LegStatus;
};

/** What the carrier is to do now, and the state to keep for the next event. */
export interface Step {
  instructions: Instruction[];
  state: FlowState;
}

const HANG_UP: Instruction[] = [{ do: 'hangup' }];

/** A call comes in: the first step of its flow. Throws a `Problem` for a flow that `validate` would not pass. */
export function enter(flow: Flow, context: FlowContext): Step {
  return go(flow, { context, path: [], done: false }, flow.start);
}

/**
 * Something happened in the node the call is at: the next step.
 *
 * An event may come again (carriers repeat a request they got no answer to), also after the call has moved on.
 * It then gets the answer it got the first time, and the state stays as it is: a node is entered at most once,
 * because a flow has no cycle, so the path tells what each node was followed by.
 * Throws a `Problem` (conflict, field `node`) for a node the call was never at.
 */
export function resume(flow: Flow, state: FlowState, event: FlowEvent): Step {
  const place = state.path.indexOf(event.node);
  if (place === -1)
    throw new Problem('conflict', `the call was never at the node "${event.node}" of its flow`, 'node');

  const followedBy = state.path[place + 1];
  if (followedBy !== undefined)
    return { instructions: enterNode(flow, followedBy, state.context).instructions, state };
  if (state.done) return { instructions: HANG_UP, state };

  const next = exitOf(existing(flow, event.node), event);
  return next === null ? { instructions: HANG_UP, state: { ...state, done: true } } : go(flow, state, next);
}

function go(flow: Flow, from: FlowState, id: string): Step {
  const { instructions, waits } = enterNode(flow, id, from.context);
  return { instructions, state: { ...from, path: [...from.path, id], done: !waits } };
}

/** What a node asks for when it is entered, and whether an event will come back to it. */
interface Entered {
  instructions: Instruction[];
  waits: boolean;
}

const ENTER: {
  [T in FlowNode['type']]: (
    node: Extract<FlowNode, { type: T }>,
    id: string,
    context: FlowContext,
  ) => Entered;
} = {
  dial: ({ destinations, ringSeconds }, id, { callerId }) => ({
    instructions: [{ do: 'dial', node: id, destinations, ringSeconds, callerId }],
    waits: true,
  }),
  hangup: ({ message }) => ({
    instructions: message === null ? HANG_UP : [{ do: 'say', text: message }, ...HANG_UP],
    waits: false,
  }),
};

function enterNode(flow: Flow, id: string, context: FlowContext): Entered {
  const node = existing(flow, id);
  // Sound because the table is keyed by the type of the node it is given; the compiler cannot follow the pairing.
  const enterIt = ENTER[node.type] as (node: FlowNode, id: string, context: FlowContext) => Entered;
  return enterIt(node, id, context);
}

/** How a dial that ended so went for the flow. A dial cannot end while it is queued or ringing: nobody answered. */
const WAS_ANSWERED: Record<LegStatus, boolean> = {
  answered: true,
  completed: true,
  queued: false,
  ringing: false,
  busy: false,
  no_answer: false,
  failed: false,
  canceled: false,
};

/** The node an event leads to; `null` ends the call. */
function exitOf(node: FlowNode, event: FlowEvent): string | null {
  if (node.type !== 'dial')
    throw new Problem(
      'conflict',
      `the node "${event.node}" does not dial, so no dial can have ended in it`,
      'node',
    );
  return WAS_ANSWERED[event.status] ? null : node.onNoAnswer;
}

function existing(flow: Flow, id: string): FlowNode {
  const node = nodeOf(flow, id);
  if (node === null) throw new Problem('invalid_request', `the flow has no node "${id}"`, 'node');
  return node;
}
