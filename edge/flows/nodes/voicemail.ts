import type { VoicemailNode } from '../flow.ts';
import { type NodeKind, unexpected } from './kind.ts';
import { hear } from './speech.ts';

/** Seconds below which a message is an empty one: somebody hung up after the beep. */
const SHORTEST_MESSAGE = 2;

export const voicemail: NodeKind<VoicemailNode> = {
  ways: ({ next }) => [{ field: 'next', to: next }],
  prompts: ({ greeting }) => [{ field: 'greeting', prompt: greeting }],
  needsCaller: true,
  enter: ({ greeting, maxSeconds, transcribe }, run) => ({
    say: hear(greeting, run),
    effects: [{ type: 'voicemail', ...run.at, step: run.step, transcribe }],
    ask: {
      do: 'record',
      step: run.step,
      maxSeconds,
      beep: true,
      transcribe: transcribe && run.world.capabilities.transcribe,
    },
  }),
  resume({ next }, event, run) {
    if (event.type !== 'recorded' && event.type !== 'continued') throw unexpected(event, run);
    const isLeft = event.type === 'recorded' && event.duration >= SHORTEST_MESSAGE;
    return { effects: isLeft ? [{ type: 'outcome', outcome: 'voicemail' }] : [], to: next };
  },
};
