import type { Prompt } from '../flow.ts';
import type { Spoken } from '../instruction.ts';
import { factsOf } from '../noted.ts';
import { fillIn } from '../placeholders.ts';
import type { Run } from './kind.ts';

/** A prompt as the carrier is told it: nothing for `null`, for an asset that is gone, and for text that came out empty. */
export function hear(prompt: Prompt | null, run: Pick<Run, 'context' | 'noted' | 'world'>): Spoken[] {
  if (prompt === null) return [];
  const said = 'play' in prompt ? assetOf(prompt.play, run) : prompt;
  if (said === null) return [];
  if ('url' in said) return [{ do: 'play', url: said.url }];
  const text = fillIn(said.say, factsOf(run.context, run.noted));
  return text === '' ? [] : [{ do: 'say', text, language: said.language }];
}

/** The address of what is played while it rings; `null` for an asset that is gone, or is a text: that cannot be looped. */
export function holdUrl(id: string | null, run: Pick<Run, 'world'>): string | null {
  const asset = id === null ? null : assetOf(id, run);
  return asset !== null && 'url' in asset ? asset.url : null;
}

function assetOf(id: string, { world }: Pick<Run, 'world'>) {
  return Object.hasOwn(world.media, id) ? (world.media[id] ?? null) : null;
}
