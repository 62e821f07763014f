import type { Prompt } from '../flow.ts';
import type { Spoken } from '../instruction.ts';
import { factsOf } from '../noted.ts';
import { fillIn } from '../placeholders.ts';
import type { Run } from './kind.ts';

/** A prompt as the carrier is told it: nothing for `null`, for an asset that is gone, and for text that came out empty. */
export function hear(prompt: Prompt | null, run: Pick<Run, 'context' | 'noted' | 'world'>): Spoken[] {
  if (prompt === null) return [];
  if ('play' in prompt) {
    const url = Object.hasOwn(run.world.media, prompt.play) ? run.world.media[prompt.play] : undefined;
    return url === undefined ? [] : [{ do: 'play', url }];
  }
  const text = fillIn(prompt.say, factsOf(run.context, run.noted));
  return text === '' ? [] : [{ do: 'say', text, language: prompt.language }];
}
