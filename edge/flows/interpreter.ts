import { Problem } from '../problem.ts';
import type { Flow, FlowNode } from './flow.ts';
import { nodeOf } from './graph.ts';
import type { Instruction } from './instruction.ts';
import { onPickup } from './nodes/dial.ts';
import type { Onward, Run } from './nodes/kind.ts';
import { kindOf } from './nodes/kinds.ts';
import { counts, NOTHING_NOTED, note } from './noted.ts';
import type { Effect, FlowContext, FlowEvent, FlowLibrary, FlowState, Step, World } from './step.ts';

/** Answers in a call after which its flow ends it: a caller who plays with a menu must not be on the line for ever. */
export const MOST_STEPS = 200;

/** Nodes passed in one answer after which the flow ends the call: flows that go to each other could go round for ever. */
const MOST_NODES_AT_ONCE = 100;

/** A call comes in: the first step of the flow with this id. Throws a `Problem` for flows that `validate` would not pass. */
export function enter(flows: FlowLibrary, flow: string, context: FlowContext, world: World): Step {
  const at = startOf(flows, flow);
  const noted = { ...NOTHING_NOTED, isAnswered: context.isAnswered ?? false };
  const state: FlowState = { context, at, step: 0, memory: null, noted, done: false };
  return follow(flows, state, { to: at.node }, world);
}

/**
 * Something came back: the next step.
 *
 * Only an event of the state's own step goes on. One of an earlier step is a repetition: answer it from what was
 * stored, without asking here. Anything else throws a `Problem` (conflict). The same event on the same state gives the
 * same step. Once the caller has hung up there is nobody to answer, so nothing that comes then, but for an event with
 * `agentStays` and those that follow from it, should be given here.
 */
export function resume(flows: FlowLibrary, state: FlowState, event: FlowEvent, world: World): Step {
  if (state.done) throw new Problem('conflict', 'the flow of this call is over', 'step');
  if (event.step !== state.step)
    throw new Problem('conflict', `the call waits at step ${state.step}, not at ${event.step}`, 'step');
  const run = runAt(flows, state, state.step + 1, world);
  const node = existing(run.flow, state.at.node);
  const move = kindOf(node).resume?.(node, event, run);
  if (move === undefined)
    throw new Problem('conflict', `the node "${state.at.node}" waits for nothing`, 'step');
  if ('stay' in move) return { instructions: [], state, effects: move.stay };
  const next = { ...state, step: state.step + 1 };
  if (next.step < MOST_STEPS) return follow(flows, next, move, world);
  // What was noted stays noted; what was going to be asked for is not, nor reserved.
  return follow(flows, next, { effects: 'ask' in move ? [] : (move.effects ?? []), end: 'hangup' }, world);
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
  if (step > state.step)
    throw new Problem(
      'conflict',
      `the call is at step ${state.step}, nobody was rung at ${step} yet`,
      'step',
    );
  const run = runAt(flows, state, state.step, world);
  const node = existing(run.flow, state.at.node);
  const rings = !state.done && step === state.step && node.type === 'dial';
  return rings ? onPickup(node, run, leg, digits) : [{ do: 'hangup' }];
}

/** Goes from node to node until one waits or the call ends. */
function follow(flows: FlowLibrary, from: FlowState, first: Onward, world: World): Step {
  const instructions: Instruction[] = [];
  const effects: Effect[] = [];
  let state = from;
  let move = first;
  for (let passed = 0; ; passed++) {
    const { say = [] } = move;
    const noted = (move.effects ?? []).filter((effect) => counts(effect, state.noted));
    instructions.push(...say);
    effects.push(...noted);
    const isHeard = say.length > 0 || ('ask' in move && move.ask.do !== 'redirect');
    state = { ...state, noted: note(state.noted, noted, isHeard) };
    if ('ask' in move) {
      instructions.push(move.ask);
      return { instructions, state: { ...state, memory: move.memory ?? null }, effects };
    }
    const at = 'end' in move || passed === MOST_NODES_AT_ONCE ? null : placeAhead(flows, state, move);
    const isOver = at === null || (state.noted.isAgentAlone && kindOf(nodeAt(flows, at)).needsCaller);
    if (isOver) {
      instructions.push(lastInstruction(move));
      return { instructions, state: { ...state, memory: null, done: true }, effects };
    }
    effects.push({ type: 'entered', ...at, after: instructions.length });
    state = { ...state, at, memory: null };
    const node = nodeAt(flows, at);
    move = kindOf(node).enter(node, runAt(flows, state, state.step, world));
  }
}

/** Where a move leads; `null` ends the call. */
function placeAhead(
  flows: FlowLibrary,
  { at }: FlowState,
  move: Extract<Onward, { to: unknown } | { toFlow: string }>,
): FlowState['at'] | null {
  if ('toFlow' in move) return startOf(flows, move.toFlow);
  return move.to === null ? null : { flow: at.flow, node: move.to };
}

function lastInstruction(move: Onward): Instruction {
  return 'end' in move && move.end !== 'hangup' ? { do: 'reject', reason: move.end } : { do: 'hangup' };
}

function runAt(flows: FlowLibrary, state: FlowState, step: number, world: World): Run {
  const { at, context, noted, memory } = state;
  return { flow: flowOf(flows, at.flow), at, context, world, noted, memory, step };
}

function startOf(flows: FlowLibrary, flow: string): FlowState['at'] {
  return { flow, node: flowOf(flows, flow).start };
}

function nodeAt(flows: FlowLibrary, at: FlowState['at']): FlowNode {
  return existing(flowOf(flows, at.flow), at.node);
}

function flowOf(flows: FlowLibrary, id: string): Flow {
  const flow = Object.hasOwn(flows, id) ? flows[id] : undefined;
  if (flow === undefined) throw new Problem('invalid_request', `there is no flow "${id}"`, 'flow');
  return flow;
}

function existing(flow: Flow, id: string): FlowNode {
  const node = nodeOf(flow, id);
  if (node === null) throw new Problem('invalid_request', `the flow has no node "${id}"`, 'node');
  return node;
}
