import { Problem } from '../problem.ts';
import type { Instruction } from './instruction.ts';
import type { FlowContext, FlowEvent, FlowLibrary, FlowState, Step, World } from './step.ts';

/** A call comes in: the first step of the flow with this id. */
export function enter(flows: FlowLibrary, flow: string, context: FlowContext, world: World): Step {
  throw new Problem('internal', `not yet: ${flows} ${flow} ${context} ${world}`);
}

/**
 * Something came back: the next step.
 *
 * Only an event of the state's own step goes on. One of an earlier step is a repetition: answer it from what was
 * stored, without asking here. Anything else throws a `Problem` (conflict). The same event on the same state gives the
 * same step.
 */
export function resume(flows: FlowLibrary, state: FlowState, event: FlowEvent, world: World): Step {
  throw new Problem('internal', `not yet: ${flows} ${state} ${event} ${world}`);
}

/**
 * What a destination hears when it picks up, before it is connected: the whisper, then a gather where it must press a
 * key to take the call. What the gather brings is asked here again, as `digits`: the key answers with no instructions,
 * which connects; anything else hangs this leg up. Nothing is noted and the state stays. A leg that picks up when its
 * dial is over is hung up.
 *
 * @param leg place in the legs of the dial of this step
 * @param digits what it pressed, empty for nothing; `null` when it has just picked up. A `continued` is `''` at the
 *   gather's own address and `null` at the pickup's, so these two differ.
 */
export function pickup(
  flows: FlowLibrary,
  state: FlowState,
  step: number,
  leg: number,
  digits: string | null,
  world: World,
): Instruction[] {
  throw new Problem('internal', `not yet: ${flows} ${state} ${step} ${leg} ${digits} ${world}`);
}
