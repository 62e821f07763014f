import { Problem } from '../../problem.ts';
import type { Exit, Flow, FlowNode, Prompt } from '../flow.ts';
import type { Instruction, Spoken } from '../instruction.ts';
import type { Effect, FlowContext, FlowEvent, Memory, Noted, World } from '../step.ts';

/** Everything the flow's machinery must know of one kind of node. Stateless; what it keeps is in `Run.memory`. */
export interface NodeKind<N extends FlowNode> {
  /** Every way out, in the order the fields stand. */
  ways(node: N): Way[];
  /** Everything somebody hears in it. */
  prompts(node: N): { field: string; prompt: Prompt }[];
  /** True when there is no point in it once the caller has hung up and the agent is alone on the line. */
  needsCaller: boolean;
  /** The call gets here. */
  enter(node: N, run: Run): Onward;
  /** What it asked for came back. Absent where the kind never waits. */
  resume?(node: N, event: FlowEvent, run: Run): Onward | Stay;
}

/** A way out of a node: the field that names where it leads. */
export interface Way {
  field: string;
  to: Exit;
  /** True when a caller gets this way only by pressing keys. */
  isPressed?: true;
}

/** What a node may look at. */
export interface Run {
  flow: Flow;
  at: { flow: string; node: string };
  context: FlowContext;
  world: World;
  noted: Noted;
  memory: Memory;
  /** The step of an instruction that waits from now on. */
  step: number;
}

/** What a node does: says something, notes something, and then one of four things. */
export type Onward = { say?: Spoken[]; effects?: Effect[] } & (
  | { to: Exit }
  | { toFlow: string }
  /** Asks for something and waits for it. */
  | { ask: Extract<Instruction, { step: number }>; memory?: Memory }
  /** Ends the call. */
  | { end: 'hangup' | 'busy' | 'rejected' }
);

/** Or it goes on waiting for the same step, and what is to be done meanwhile is an effect. */
export interface Stay {
  stay: Effect[];
}

/** The error for a result that the node cannot have asked for. */
export function unexpected(event: FlowEvent, run: Run): Problem {
  return new Problem(
    'conflict',
    `the call waits in the node "${run.at.node}", which has nothing to do with "${event.type}"`,
    'type',
  );
}
