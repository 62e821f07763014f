import type { RecordNode } from '../flow.ts';
import { type NodeKind, unexpected } from './kind.ts';
import { hear } from './speech.ts';

/**
 * With a notice, recording is on only once the carrier has come back from playing it: a notice that could not be played
 * must not be one that counts as heard.
 */
export const record: NodeKind<RecordNode> = {
  ways: ({ next }) => [{ field: 'next', to: next }],
  prompts: ({ notice }) => (notice === null ? [] : [{ field: 'notice', prompt: notice }]),
  needsCaller: true,
  enter({ on, notice, next }, run) {
    if (notice === null || !on)
      return { say: hear(notice, run), effects: [{ type: 'recording', on, noticePlayed: false }], to: next };
    const say = hear(notice, run);
    return say.length === 0 ? { to: next } : { say, ask: { do: 'redirect', step: run.step } };
  },
  resume({ next }, event, run) {
    if (event.type !== 'continued') throw unexpected(event, run);
    return { effects: [{ type: 'recording', on: true, noticePlayed: true }], to: next };
  },
};
