import type { Spoken } from './instruction.ts';

/** Characters a voice says in a second, of 160 words a minute; and the length of an asset, which nobody asks for here, s. */
const CHARACTERS_A_SECOND = 15;
const ASSET_SECONDS = 5;

/** About how long it takes to hear this, s. */
export function secondsOf(spoken: readonly Spoken[]): number {
  return spoken.reduce(
    (sum, one) =>
      sum +
      (one.do === 'play' ? ASSET_SECONDS : Math.max(1, Math.round(one.text.length / CHARACTERS_A_SECOND))),
    0,
  );
}

/** What is heard, in words; an asset by what its address stands for. */
export function heard(one: Spoken): string {
  return one.do === 'play' ? `hears ${one.url}` : `hears “${one.text}”`;
}
