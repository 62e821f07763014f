import type { Instruction, Spoken } from './instruction.ts';
import { pickup } from './interpreter.ts';
import type { Callee, Scenario } from './scenario.ts';
import { secondsOf } from './simulate-speech.ts';
import type { FlowLibrary, FlowState, World } from './step.ts';

type Dial = Extract<Instruction, { do: 'dial' }>;

/** How a dial comes out: who had the call, or how it failed, and when. */
export type Rung =
  | {
      status: 'completed';
      to: string;
      /** s from the first ring until the destination picks up, and until it has the call. */
      picksUpAfter: number;
      connectsAfter: number;
      /** What it hears before. */
      hears: Spoken[];
      talks: number;
      hangsUp: 'caller' | 'destination';
    }
  | { status: 'busy' | 'no_answer' | 'failed'; after: number };

/** Seconds until a carrier tells that a destination is busy or cannot be reached. */
const TELLS_AFTER = 2;

/** Rings all legs of a dial; the first that takes the call has it. */
export function ringAll(
  dial: Dial,
  scenario: Scenario,
  flows: FlowLibrary,
  state: FlowState,
  world: World,
): Rung {
  const takers = dial.legs.flatMap(({ to }, leg) => {
    const callee = calleeOf(scenario, to);
    if (callee.does !== 'answer' || callee.after >= dial.ringSeconds) return [];
    const asked = pickup(flows, state, dial.step, leg, null, world);
    const key = asked.find((one) => one.do === 'gather');
    if (key !== undefined && pickup(flows, state, dial.step, leg, callee.presses ?? '', world).length > 0)
      return [];
    const hears = asked.flatMap((one): Spoken[] =>
      one.do === 'say' || one.do === 'play' ? [one] : one.do === 'gather' ? one.prompts : [],
    );
    return [
      {
        status: 'completed' as const,
        to,
        picksUpAfter: callee.after,
        connectsAfter: callee.after + secondsOf(hears) + (key === undefined ? 0 : 1),
        hears,
        talks: callee.talks,
        hangsUp: callee.hangsUp,
      },
    ];
  });
  const [first] = takers.sort((a, b) => a.connectsAfter - b.connectsAfter);
  if (first !== undefined) return first;
  const does = new Set(dial.legs.map(({ to }) => calleeOf(scenario, to).does));
  if (does.size === 1 && does.has('busy')) return { status: 'busy', after: TELLS_AFTER };
  if (does.size === 1 && does.has('fail')) return { status: 'failed', after: TELLS_AFTER };
  return { status: 'no_answer', after: dial.ringSeconds };
}

function calleeOf({ destinations }: Scenario, to: string): Callee {
  return (Object.hasOwn(destinations, to) ? destinations[to] : undefined) ?? { does: 'ring' };
}
