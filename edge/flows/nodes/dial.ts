import type { LegStatus } from '../../carriers/carrier.ts';
import type { DialNode, Exit } from '../flow.ts';
import { nodeOf } from '../graph.ts';
import type { DialLeg, Instruction } from '../instruction.ts';
import type { Effect, Memory } from '../step.ts';
import { ringingOrder, takesTurns } from './dial-order.ts';
import { type NodeKind, type Onward, type Run, unexpected } from './kind.ts';
import { hear, holdUrl } from './speech.ts';

type DialMemory = Extract<Memory, { ringing: string[] }>;
type Ended = DialMemory['ended'][number];

/** How an attempt ended. A dial cannot end while it is queued or ringing, and one that we cancelled rang in vain. */
const ENDED: Record<LegStatus, Ended | 'answered'> = {
  answered: 'answered',
  completed: 'answered',
  busy: 'busy',
  failed: 'failed',
  no_answer: 'no_answer',
  canceled: 'no_answer',
  queued: 'no_answer',
  ringing: 'no_answer',
};

/** Seconds in which a destination must have pressed its key to take the call. */
const ACCEPT_SECONDS = 10;

export const dial: NodeKind<DialNode> = {
  ways: ({ onAnswered, onNoAnswer, onBusy, onFailed, onCapped }) => [
    { field: 'onAnswered', to: onAnswered },
    { field: 'onNoAnswer', to: onNoAnswer },
    { field: 'onBusy', to: onBusy },
    { field: 'onFailed', to: onFailed },
    { field: 'onCapped', to: onCapped },
  ],
  prompts: ({ whisper, accept }) => [
    ...(whisper === null ? [] : [{ field: 'whisper', prompt: whisper }]),
    ...(accept === null ? [] : [{ field: 'accept.prompt', prompt: accept.prompt }]),
  ],
  needsCaller: true,
  enter(node, run) {
    const turn: Effect[] = takesTurns(node) ? [{ type: 'turn', ...run.at }] : [];
    return ringNext(node, run, ringingOrder(node, run), [], turn);
  },
  resume(node, event, run) {
    if (event.type !== 'dialed' && event.type !== 'continued') throw unexpected(event, run);
    const memory = memoryOf(run);
    const how = event.type === 'dialed' ? ENDED[event.status] : 'failed';
    if (how !== 'answered') return ringNext(node, run, memory.ahead, [...memory.ended, how], []);
    const agentStays = event.type === 'dialed' && event.agentStays === true;
    return { effects: agentStays ? [{ type: 'agent_alone' }] : [], to: node.onAnswered };
  },
};

/** What the destination hears on pickup, up to where it is connected; see `pickup` in interpreter.ts. */
export function onPickup(node: DialNode, run: Run, leg: number, digits: string | null): Instruction[] {
  const { whisper, accept } = node;
  if (digits !== null) return digits === accept?.key ? [] : [{ do: 'hangup' }];
  if (memoryOf(run).ringing[leg] === undefined) return [{ do: 'hangup' }];
  const whispered = hear(whisper, run);
  if (accept === null) return whispered;
  return [
    ...whispered,
    {
      do: 'gather',
      step: run.step,
      prompts: hear(accept.prompt, run),
      minDigits: 1,
      maxDigits: 1,
      finishKey: null,
      timeoutSeconds: ACCEPT_SECONDS,
    },
  ];
}

/** Rings the first group in which somebody can be rung; with none left, goes where the attempts so far lead. */
function ringNext(
  node: DialNode,
  run: Run,
  groups: readonly string[][],
  before: readonly Ended[],
  turn: Effect[],
): Onward {
  const ended = [...before];
  const full: string[] = [];
  for (const [index, group] of groups.entries()) {
    const free = group.filter((to) => !run.world.full.includes(to));
    full.push(...group.filter((to) => run.world.full.includes(to)));
    const reachable = free.filter((to) => run.world.capabilities.sip || !to.startsWith('sip:'));
    if (reachable.length > 0)
      return ring(node, run, reachable, { ahead: groups.slice(index + 1), ended }, [
        ...turn,
        ...refused(run, full),
      ]);
    if (free.length > 0) ended.push('failed');
  }
  if (ended.length > 0) return { effects: refused(run, full), to: exitAfter(node, ended) };
  const capped: Effect[] = [
    ...refused(run, full),
    { type: 'outcome', outcome: 'capped' },
    { type: 'cause', cause: 'capped' },
  ];
  return { effects: capped, to: node.onCapped };
}

function refused(run: Run, full: string[]): Effect[] {
  return full.length === 0 ? [] : [{ type: 'full', ...run.at, destinations: full }];
}

/** Busy or failed only when all attempts were; otherwise somebody may have heard it ring. */
function exitAfter(node: DialNode, ended: readonly Ended[]): Exit {
  if (ended.every((how) => how === 'busy')) return node.onBusy;
  if (ended.every((how) => how === 'failed')) return node.onFailed;
  return node.onNoAnswer;
}

function ring(
  node: DialNode,
  run: Run,
  ringing: string[],
  rest: Omit<DialMemory, 'ringing'>,
  before: Effect[],
): Onward {
  const { capabilities } = run.world;
  return {
    effects: [...before, { type: 'offer', ...run.at, step: run.step, destinations: ringing }],
    ask: {
      do: 'dial',
      step: run.step,
      legs: ringing.map((to) => legOf(node, to)),
      ringSeconds: node.ringSeconds,
      callerId: shownCallerId(node, run),
      timeLimitSeconds: node.timeLimitSeconds,
      record: run.noted.recording,
      holdUrl: capabilities.holdMedia ? holdUrl(node.holdMedia, run) : null,
      survey: capabilities.agentSurvey && leadsToAgentSurvey(node, run),
    },
    memory: { ringing, ...rest },
  };
}

function legOf({ destinations, whisper, accept }: DialNode, to: string): DialLeg {
  return {
    to,
    sendDigits: destinations.find((one) => one.to === to)?.sendDigits ?? '',
    hasPickup: whisper !== null || accept !== null,
    acceptKey: accept?.key ?? null,
  };
}

/** A caller without a number cannot be shown, and some carriers then refuse to ring; the number that was called can. */
function shownCallerId({ callerId }: DialNode, { noted, context }: Run): string | null {
  const shown = noted.mask ?? callerId;
  if (typeof shown === 'object') return shown.number;
  if (shown === 'tracking_number' || context.caller.number === null) return context.trackingNumber;
  return null;
}

function leadsToAgentSurvey({ onAnswered }: DialNode, { flow }: Run): boolean {
  const next = onAnswered === null ? null : nodeOf(flow, onAnswered);
  return next?.type === 'survey' && next.audience === 'agent';
}

function memoryOf({ memory }: Run): DialMemory {
  return memory !== null && 'ringing' in memory ? memory : { ringing: [], ahead: [], ended: [] };
}
