import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DialLeg, Instruction } from '../../flows/instruction.ts';
import type { CallbackUrls, CarrierEvent, RecordingEvent, StepResult } from '../carrier.ts';
import { twilio } from '../twilio/index.ts';
import type { Reply } from './machine.ts';
import { BASE, CALL, placement, play } from './play.fixture.ts';
import type { Placement, Post } from './state.ts';

describe('any call through any instructions', () => {
  const numbers = ['+13125550100', '+13125550101', 'sip:desk@example.com'];
  const say = fc.record({
    do: fc.constant('say' as const),
    text: fc.string({ minLength: 1, maxLength: 40 }),
    language: fc.constantFrom('en-US', 'de-DE'),
  });
  const leg: fc.Arbitrary<DialLeg> = fc.record({
    to: fc.constantFrom(...numbers),
    sendDigits: fc.constantFrom('', 'ww12'),
    hasPickup: fc.boolean(),
    acceptKey: fc.constant(null),
  });
  /** One instruction that comes back, after some words. */
  const asking: fc.Arbitrary<Instruction> = fc.oneof(
    fc.record({
      do: fc.constant('gather' as const),
      step: fc.constant(0),
      prompts: fc.array(say, { maxLength: 2 }),
      minDigits: fc.constant(1),
      maxDigits: fc.integer({ min: 1, max: 5 }),
      finishKey: fc.constantFrom('#' as const, null),
      timeoutSeconds: fc.integer({ min: 1, max: 10 }),
    }),
    fc.record({
      do: fc.constant('dial' as const),
      step: fc.constant(0),
      legs: fc.array(leg, { minLength: 1, maxLength: 4 }),
      ringSeconds: fc.integer({ min: 5, max: 20 }),
      callerId: fc.constantFrom(null, '+13125550123'),
      timeLimitSeconds: fc.option(fc.integer({ min: 10, max: 50 })),
      record: fc.boolean(),
      holdUrl: fc.constant(null),
      survey: fc.constant(false),
    }),
    fc.record({
      do: fc.constant('record' as const),
      step: fc.constant(0),
      maxSeconds: fc.integer({ min: 1, max: 30 }),
      beep: fc.boolean(),
      transcribe: fc.boolean(),
    }),
    fc.record({ do: fc.constant('redirect' as const), step: fc.constant(0) }),
  );
  const ending: fc.Arbitrary<Instruction[]> = fc.oneof(
    fc.constant<Instruction[]>([{ do: 'hangup' }]),
    fc.constant<Instruction[]>([]),
    say.map((word): Instruction[] => [word, { do: 'hangup' }]),
  );
  /** The answers of a call, one a step; then its end. */
  const route = fc
    .tuple(fc.array(fc.tuple(fc.array(say, { maxLength: 1 }), asking), { maxLength: 5 }), ending)
    .map(([steps, last]): Instruction[][] => [
      ...steps.map(([words, asked], step) => [...words, { ...asked, step: step + 1 } as Instruction]),
      last,
    ]);

  const callee = fc.oneof(
    fc.constant({}),
    fc.record({ callee: fc.constantFrom('busy', 'no_answer', 'failed', 'machine', 'hangs_up') }),
    fc.record({ answerAfter: fc.option(fc.integer({ min: 0, max: 25 })) }),
    fc.record({ presses: fc.constantFrom('', '1', '2') }),
  );
  const faults = fc.record(
    {
      duplicate: fc.boolean(),
      reorder: fc.boolean(),
      repeat: fc.boolean(),
      delay: fc.constantFrom(0, 1, 90),
      timeOut: fc.subarray(['voice', 'step', 'pickup']),
      drop: fc.subarray([
        'ringing',
        'answered',
        'completed',
        'recording',
        'transcript',
        'voice',
        'step',
        'pickup',
      ]),
    },
    { requiredKeys: [] },
  );
  const script = fc
    .tuple(
      callee,
      fc.record(
        {
          destinations: fc.dictionary(fc.constantFrom(...numbers), callee),
          talkFor: fc.integer({ min: 0, max: 100 }),
          endedBy: fc.constantFrom('callee', 'caller'),
          hangUpAfter: fc.option(fc.integer({ min: 0, max: 60 })),
          keys: fc.array(fc.constantFrom('', '1', '123#', '*')),
          message: fc.record(
            { seconds: fc.integer({ min: 0, max: 40 }), stays: fc.boolean() },
            { requiredKeys: [] },
          ),
          faults,
        },
        { requiredKeys: [] },
      ),
    )
    .map(([who, rest]) => ({ ...who, ...rest }));

  /** Our side of the conversation, with the real dialect. */
  function answering(steps: Instruction[][]) {
    const urls: CallbackUrls = {
      next: (step) => `${BASE}/next/${step}`,
      pickup: (step, of) => `${BASE}/pickup/${step}/${of}`,
      status: `${BASE}/status`,
      recording: `${BASE}/recording`,
      transcript: `${BASE}/transcript`,
    };
    const events: CarrierEvent[] = [];
    const results: StepResult[] = [];
    const recordings: RecordingEvent[] = [];
    const answer = (instructions: readonly Instruction[], next = urls.next): Reply => ({
      status: 200,
      body: twilio.render(instructions, { ...urls, next }).body,
    });
    const accept: Instruction[] = [
      { do: 'say', text: 'A call.', language: 'en-US' },
      {
        do: 'gather',
        step: 0,
        prompts: [],
        minDigits: 1,
        maxDigits: 1,
        finishKey: null,
        timeoutSeconds: 5,
      },
    ];
    const webhook = ({ kind, url, form }: Post): Reply => {
      const body = new URLSearchParams(form).toString();
      if (kind === 'voice') {
        events.push(twilio.parseIncoming(body));
        return answer(steps[0] ?? []);
      }
      if (kind === 'fallback') return answer([{ do: 'say', text: 'Sorry', language: 'en-US' }]);
      if (kind === 'status') events.push(twilio.parseStatus(body));
      else if (kind === 'recording') recordings.push(twilio.parseRecording(body));
      else if (kind === 'transcript') twilio.parseTranscript(body);
      else if (url.includes('/pickup/')) {
        const { type, ...pressed } = twilio.parseStep(body, 0);
        expect(pressed.call).toBe(CALL);
        if (type === 'continued') return answer(accept, () => `${url}?asked`);
        return answer('digits' in pressed && pressed.digits === '1' ? [] : [{ do: 'hangup' }]);
      } else {
        const step = Number(url.split('/').at(-1));
        results.push(twilio.parseStep(body, step));
        return answer(steps[step] ?? []);
      }
      return { status: 204, body: '' };
    };
    return { webhook, events, results, recordings };
  }

  const withFallback = (acts: unknown): Placement => ({
    ...placement(acts),
    fallbackUrl: `${BASE}/fallback`,
  });

  it('comes to an end that adds up', () => {
    fc.assert(
      fc.property(route, script, (steps, acts) => {
        const { webhook, events, results, recordings } = answering(steps);
        const call = play(withFallback(acts), webhook);
        const bad = acts.faults ?? {};
        // A destination's document that is lost is the one thing that the call cannot be rescued from as a whole.
        const isLost = (kind: 'step' | 'pickup') =>
          (bad.timeOut?.includes(kind) || bad.drop?.includes(kind)) ?? false;
        if (!isLost('pickup')) expect(call.error).toBeNull();
        expect(call.caller.endedAt).not.toBeNull();
        for (const one of [...call.legs, ...call.recordings])
          expect(one).not.toMatchObject({ endedAt: null });
        for (const { seconds } of call.recordings) expect(seconds).not.toBeNull();

        // A dial has one conversation at most, and says which leg had it.
        const talked = call.legs.filter(({ bridgedAt }) => bridgedAt !== null);
        const told = new Set(results.flatMap((one) => (one.type === 'dialed' ? [one.leg] : [])));
        told.delete(null);
        if (!isLost('step')) expect([...told]).toEqual(talked.map(({ sid }) => sid));

        // Whatever the line did, each leg tells one story in the order of its sequence numbers.
        const order = ['queued', 'ringing', 'answered'];
        for (const { sid } of call.legs) {
          const heard = events
            .filter(({ leg: of }) => of === sid)
            .sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));
          const ranks = heard.map(({ status }) =>
            order.includes(status) ? order.indexOf(status) : order.length,
          );
          expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
          expect(new Set(heard.map(({ call: of }) => of)).size).toBeLessThanOrEqual(1);
        }

        const times = bad.duplicate ? 2 : 1;
        const isUntold = bad.drop?.includes('completed') ?? false;
        const ends = events.filter(({ leg: of, duration }) => of === CALL && duration !== null);
        expect(ends).toHaveLength(isUntold ? 0 : times);

        const done = recordings.filter(({ status }) => status === 'completed');
        expect(done).toHaveLength(bad.drop?.includes('recording') ? 0 : call.recordings.length * times);
      }),
      { numRuns: 500 },
    );
  }, 30_000);

  it('sends the same requests again when it is played again', () => {
    fc.assert(
      fc.property(route, script, (steps, acts) => {
        const once = play(withFallback(acts), answering(steps).webhook);
        expect(play(withFallback(acts), answering(steps).webhook)).toEqual(once);
      }),
    );
  }, 30_000);
});
