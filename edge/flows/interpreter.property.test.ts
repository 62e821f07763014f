import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LegStatus } from '../carriers/carrier.ts';
import { ABLE, CONTEXT, INVENTORY, WORLD } from './flow.fixture.ts';
import type { DialNode, Flow, SurveyNode } from './flow.ts';
import type { Instruction } from './instruction.ts';
import { enter, MOST_STEPS, pickup, resume } from './interpreter.ts';
import { anyFlow, soundFlow } from './random-flow.fixture.ts';
import type { FlowEvent, FlowLibrary, Step, World } from './step.ts';
import { validate } from './validate.ts';

const world: fc.Arbitrary<World> = fc
  .record({
    full: fc.subarray(['+13125550100', '+13125550101']),
    lastAnsweredBy: fc.constantFrom(null, '+13125550102'),
    able: fc.boolean(),
    at: fc.integer({ min: WORLD.at, max: WORLD.at + 7 * 86_400_000 }),
    turn: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ able, turn, ...rest }) => ({
    ...WORLD,
    ...rest,
    turns: { 'main/a': turn, 'main/b': turn },
    capabilities: able
      ? ABLE
      : {
          ...ABLE,
          simultaneous: 1,
          agentSurvey: false,
          reject: false,
          sip: false,
          transcribe: false,
          holdMedia: false,
        },
  }));

/** Everything a carrier may come back with; the one that is told is picked by what was asked for. */
const answer = fc.record({
  digits: fc.constantFrom('', '1', '2', '9', '12', '*', '60601'),
  status: fc.constantFrom<LegStatus>(
    'completed',
    'answered',
    'busy',
    'no_answer',
    'failed',
    'canceled',
    'ringing',
  ),
  seconds: fc.integer({ min: 0, max: 90 }),
  branch: fc.constantFrom(null, 'vip', 'unheard-of'),
  yes: fc.boolean(),
});
type Answer = typeof answer extends fc.Arbitrary<infer A> ? A : never;

const EVENTS: Partial<
  Record<Instruction['do'], (told: Answer, asked: Instruction) => Record<string, unknown>>
> = {
  gather: ({ digits, yes }) => (digits === '' && yes ? { type: 'continued' } : { type: 'digits', digits }),
  dial: ({ status, seconds, yes }, asked) => ({
    type: 'dialed',
    status,
    leg: null,
    duration: seconds,
    agentStays: yes && 'survey' in asked && asked.survey && /^(completed|answered)$/.test(status),
  }),
  record: ({ seconds, yes }) => (yes ? { type: 'recorded', duration: seconds } : { type: 'continued' }),
  redirect: () => ({ type: 'continued' }),
};

function eventFor({ instructions, effects, state }: Step, told: Answer): FlowEvent {
  const { step } = state;
  if (effects.some(({ type }) => type === 'fetch'))
    return { type: 'webhook', step, branch: told.branch, failed: told.yes };
  const asked = instructions.at(-1) as Instruction;
  return { step, ...EVENTS[asked.do]?.(told, asked) } as FlowEvent;
}

const flows: fc.Arbitrary<FlowLibrary> = fc.record({ main: anyFlow, other: anyFlow });
const answers = fc.array(answer, { minLength: 8, maxLength: 8 });

/** Plays a call to its end, with the answers over and over, and looks at each step. */
function play(library: FlowLibrary, worlds: World[], told: Answer[], look: (step: Step) => void): Step {
  let step = enter(library, 'main', CONTEXT, worlds[0] ?? WORLD);
  look(step);
  for (let n = 0; !step.state.done; n++) {
    if (n > 2 * MOST_STEPS) throw new Error('the call does not end');
    const event = eventFor(step, told[n % told.length] as Answer);
    const now = worlds[n % worlds.length] ?? WORLD;
    const next = resume(library, step.state, event, now);
    look(next);
    const again = resume(library, JSON.parse(JSON.stringify(step.state)), event, now);
    if (JSON.stringify(again) !== JSON.stringify(next)) expect(again).toEqual(next);
    step = next;
  }
  return step;
}

const calls = fc.tuple(flows, fc.array(world, { minLength: 1, maxLength: 3 }), answers);

it('every call ends, whatever its flow and whatever comes back, and the same comes to the same', () => {
  fc.assert(
    fc.property(calls, ([library, worlds, told]) => {
      const last = play(library, worlds, told, () => {});
      expect(last.instructions.at(-1)?.do).toMatch(/^(hangup|reject)$/);
      expect(last.state.step).toBeLessThanOrEqual(MOST_STEPS);
    }),
    { numRuns: 200 },
  );
});

it('every answer is one that a carrier can carry out', () => {
  fc.assert(
    fc.property(calls, ([library, worlds, told]) => {
      const heard: Instruction[] = [];
      play(library, worlds, told, ({ instructions, state, effects }) => {
        const waiting = instructions.filter((one) => 'step' in one);
        if (effects.some(({ type }) => type === 'fetch')) expect(instructions).toEqual([]);
        else if (state.done) expect(waiting).toEqual([]);
        else expect(waiting).toEqual([{ ...instructions.at(-1), step: state.step }]);
        if (instructions.some((one) => one.do === 'reject')) {
          expect(instructions).toHaveLength(1);
          expect(heard.every((one) => one.do === 'redirect')).toBe(true);
        }
        heard.push(...instructions);
      });
    }),
    { numRuns: 150 },
  );
});

it('rings only who may ring and can, and says so in its effects', () => {
  let dials = 0;
  fc.assert(
    fc.property(calls, ([library, worlds, told]) => {
      const isRecorded = { now: false };
      play(library, worlds.slice(0, 1), told, ({ instructions, effects }) => {
        for (const effect of effects) if (effect.type === 'recording') isRecorded.now = effect.on;
        const offers = effects.flatMap((effect) => (effect.type === 'offer' ? [effect] : []));
        const rung = instructions.flatMap((one) => (one.do === 'dial' ? [one] : []));
        expect(offers.map(({ destinations, step }) => [step, destinations])).toEqual(
          rung.map(({ legs, step }) => [step, legs.map(({ to }) => to)]),
        );
        for (const { legs, record, survey } of rung) {
          dials++;
          const { full, capabilities } = worlds[0] as World;
          expect(legs.length).toBeLessThanOrEqual(capabilities.simultaneous);
          expect(legs.filter(({ to }) => full.includes(to))).toEqual([]);
          if (!capabilities.sip) expect(legs.filter(({ to }) => to.startsWith('sip:'))).toEqual([]);
          if (!capabilities.agentSurvey) expect(survey).toBe(false);
          expect(record).toBe(isRecorded.now);
        }
      });
    }),
    { numRuns: 150 },
  );
  expect(dials).toBeGreaterThan(50);
});

it('an agent left alone is asked, never rung for, recorded or told what callers are told', () => {
  const asked = fc.tuple(flows, anyFlow, fc.array(answer, { minLength: 8, maxLength: 8 }));
  fc.assert(
    fc.property(asked, ([library, { nodes }, told]) => {
      const dial: DialNode = { ...OFFICE, onAnswered: 'survey' };
      const survey: SurveyNode = { ...HOW_WAS_IT, next: 'b' };
      const main: Flow = { start: 'dial', nodes: { ...nodes, dial, survey } };
      let step = enter({ ...library, main }, 'main', CONTEXT, WORLD);
      let event: FlowEvent = {
        type: 'dialed',
        step: 0,
        status: 'completed',
        leg: null,
        duration: 9,
        agentStays: true,
      };
      for (let n = 0; !step.state.done; n++) {
        step = resume({ ...library, main }, step.state, event, WORLD);
        expect(step.state.noted.isAgentAlone).toBe(true);
        for (const one of step.instructions) expect(['gather', 'redirect', 'hangup']).toContain(one.do);
        event = eventFor(step, told[n % told.length] as Answer);
      }
    }),
    { numRuns: 200 },
  );
});

const OFFICE: DialNode = {
  type: 'dial',
  destinations: [{ to: '+13125550100', label: '', sendDigits: '', weight: 1 }],
  mode: 'simultaneous',
  ringSeconds: 20,
  sticky: false,
  callerId: 'caller',
  whisper: null,
  accept: null,
  timeLimitSeconds: null,
  holdMedia: null,
  onAnswered: null,
  onNoAnswer: null,
  onBusy: null,
  onFailed: null,
  onCapped: null,
};

const HOW_WAS_IT: SurveyNode = {
  type: 'survey',
  audience: 'agent',
  prompt: { say: 'How was it?', language: 'en-US' },
  options: [{ key: '1', label: 'Good', tags: [], score: null, valueCents: null }],
  timeoutSeconds: 5,
  retries: 1,
  next: null,
};

it('a pickup of any leg of any dial connects or hangs up, and changes nothing', () => {
  fc.assert(
    fc.property(calls, fc.nat({ max: 4 }), ([library, worlds, told], leg) => {
      play(library, worlds, told, ({ instructions, state }) => {
        const dialed = instructions.find((one) => one.do === 'dial');
        const before = JSON.stringify(state);
        const heard = pickup(library, state, state.step, leg, null, worlds[0] ?? WORLD);
        expect(JSON.stringify(state)).toBe(before);
        const rings = dialed?.do === 'dial' && dialed.legs[leg] !== undefined;
        if (!rings) expect(heard).toEqual([{ do: 'hangup' }]);
        else expect(heard.some((one) => one.do === 'hangup')).toBe(false);
      });
    }),
    { numRuns: 100 },
  );
});

it('what validate lets through is played to its end as well', () => {
  let published = 0;
  fc.assert(
    fc.property(soundFlow, answers, (flow, told) => {
      const { flow: checked } = validate(JSON.parse(JSON.stringify(flow)), INVENTORY);
      if (checked === null) return;
      published++;
      play(
        {
          main: checked,
          other: { start: 'x', nodes: { x: { type: 'hangup', message: null, reason: 'normal' } } },
        },
        [WORLD],
        told,
        () => {},
      );
    }),
    { numRuns: 500 },
  );
  expect(published).toBeGreaterThan(200);
});
