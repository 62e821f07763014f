import type { Capabilities, LegStatus } from '../carriers/carrier.ts';
import type { Flow } from './flow.ts';
import type { Instruction, Spoken } from './instruction.ts';
import { enter, pickup, resume } from './interpreter.ts';
import type { Inventory } from './inventory.ts';
import type { Effect, FlowContext, FlowEvent, FlowLibrary, Step, World } from './step.ts';
import { validate } from './validate.ts';

/** A carrier that can do everything. */
export const ABLE: Capabilities = {
  simultaneous: 10,
  agentSurvey: true,
  dualChannel: true,
  reject: true,
  sip: true,
  transcribe: true,
  holdMedia: true,
  porting: true,
  lookup: true,
};

const MEDIA = {
  jingle: { url: 'https://media.example/jingle.mp3' },
  hold: { url: 'https://media.example/hold.mp3' },
};

/** A company with one tracking number, two assets, a flow called `other` and no caps. */
export const INVENTORY: Inventory = {
  ownNumbers: new Set(['+13125550123']),
  media: new Map(Object.keys(MEDIA).map((id) => [id, 'upload'])),
  flows: new Set(['main', 'other']),
  capped: new Set(),
  capabilities: ABLE,
};

/** What an author wrote, as it is published; the first node is where calls enter. */
export function published(nodes: Record<string, unknown>): Flow {
  const { flow, problems } = validate({ start: Object.keys(nodes)[0], nodes }, INVENTORY);
  if (flow === null) throw new Error(JSON.stringify(problems, null, 2));
  return flow;
}

/** A Wednesday, 2 September 2026, at noon in Chicago. */
export const NOON = Date.UTC(2026, 8, 2, 17);

export const WORLD: World = {
  at: NOON,
  zone: 'America/Chicago',
  full: [],
  turns: {},
  lastAnsweredBy: null,
  media: MEDIA,
  capabilities: ABLE,
};

export const CONTEXT: FlowContext = {
  caller: { number: '+13125550199', state: 'IL', country: 'US' },
  trackingNumber: '+13125550123',
  facts: { 'caller.number': '+13125550199', 'source.source': 'google', 'source.medium': 'cpc' },
  key: '+13125550199',
};

/** One call, played event by event. `log` is everything the carrier was asked to do, a line each. */
export class PlayedCall {
  readonly log: string[] = [];
  readonly effects: Effect[] = [];
  readonly flows: FlowLibrary;
  world: World;
  step: Step;

  constructor(
    flow: Flow,
    given: { context?: Partial<FlowContext>; world?: Partial<World>; other?: Flow } = {},
  ) {
    this.flows = { main: flow, ...(given.other === undefined ? {} : { other: given.other }) };
    this.world = { ...WORLD, ...given.world };
    this.step = this.#take(enter(this.flows, 'main', { ...CONTEXT, ...given.context }, this.world));
  }

  /** The ids of the nodes it has been at. */
  get path(): string[] {
    return this.effects.flatMap((effect) => (effect.type === 'entered' ? [effect.node] : []));
  }

  press(digits: string): this {
    return this.tell({ type: 'digits', step: this.step.state.step, digits });
  }

  dialEnds(status: LegStatus, agentStays = false): this {
    const talked = status === 'completed' ? 60 : 0;
    const { step } = this.step.state;
    return this.tell({
      type: 'dialed',
      step,
      status,
      leg: talked > 0 ? 'leg' : null,
      duration: talked,
      agentStays,
    });
  }

  leaveMessage(seconds: number): this {
    return this.tell({ type: 'recorded', step: this.step.state.step, duration: seconds });
  }

  comeBack(): this {
    return this.tell({ type: 'continued', step: this.step.state.step });
  }

  serverSays(branch: string | null, failed = false): this {
    return this.tell({ type: 'webhook', step: this.step.state.step, branch, failed });
  }

  tell(event: FlowEvent): this {
    this.step = this.#take(resume(this.flows, this.step.state, event, this.world));
    return this;
  }

  onPickup(leg: number, digits: string | null = null): string[] {
    const { state } = this.step;
    return pickup(this.flows, state, state.step, leg, digits, this.world).map(line);
  }

  #take(step: Step): Step {
    this.log.push(...step.instructions.map(line));
    this.effects.push(...step.effects);
    // As it is kept between two requests.
    return { ...step, state: JSON.parse(JSON.stringify(step.state)) };
  }
}

const LINES: { [D in Instruction['do']]: (instruction: Extract<Instruction, { do: D }>) => string } = {
  say: ({ text }) => `"${text}"`,
  play: ({ url }) => `plays ${url.split('/').at(-1)}`,
  gather: ({ prompts, minDigits, maxDigits, finishKey }) =>
    [
      ...prompts.map(line),
      `asks for ${minDigits}${maxDigits === minDigits ? '' : `-${maxDigits}`}${finishKey ?? ''}`,
    ].join(' '),
  dial: ({ legs, ringSeconds }) => `rings ${legs.map(({ to }) => to).join(' and ')} for ${ringSeconds} s`,
  record: ({ maxSeconds }) => `takes a message of ${maxSeconds} s`,
  redirect: () => 'comes back',
  reject: ({ reason }) => `refuses as ${reason}`,
  hangup: () => 'hangs up',
};

/** An instruction in a few words. */
function line(instruction: Instruction | Spoken): string {
  // Sound because the table is keyed by the `do` it is given; the compiler cannot follow the pairing.
  return (LINES[instruction.do] as (instruction: Instruction) => string)(instruction);
}
