// Crockford's base 32 in lower case: no letter that is mistaken for a digit.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** The things that carry an id of ours, by the prefix that tells them apart in a log. */
export type IdPrefix =
  | 'acc'
  | 'cmp'
  | 'site'
  | 'tgt'
  | 'pool'
  | 'vst'
  | 'vtr'
  | 'call'
  | 'flow'
  | 'key'
  | 'usr'
  | 'evt'
  | 'whk'
  | 'rule'
  | 'cap'
  | 'lst'
  | 'car'
  | 'ord'
  | 'note'
  | 'filter'
  | 'med'
  | 'rec'
  | 'role'
  | 'inv'
  | 'aud'
  | 'con'
  | 'act'
  | 'swap'
  | 'srule'
  | 'dash'
  | 'share'
  | 'ntf'
  | 'sum'
  | 'exp'
  | 'imp'
  | 'psk'
  | 'port'
  | 'report';

/** A new id: the prefix and 26 random base-32 characters (130 bits), e.g. `call_7h2…`. */
export function newId<P extends IdPrefix>(prefix: P): `${P}_${string}` {
  return `${prefix}_${randomText(26)}`;
}

/**
 * A new id that begins with its time, so that later ids sort after earlier ones and an index over them grows at its
 * end: the prefix, nine characters of time and 17 random ones (85 bits). `at`: ms since 1970.
 */
export function newIdAt<P extends IdPrefix>(prefix: P, at: number): `${P}_${string}` {
  let time = '';
  for (let rest = at, n = 0; n < 9; n++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time;
  return `${prefix}_${time}${randomText(17)}`;
}

/** When an id of `newIdAt` was made, ms since 1970, by the text behind its prefix. */
export function timeOfId(text: string): number {
  let time = 0;
  for (const character of text.slice(0, 9)) time = time * 32 + ALPHABET.indexOf(character);
  return time;
}

/** A secret for a link: 52 random base-32 characters (260 bits). */
export function randomToken(): string {
  return randomText(52);
}

function randomText(length: number): string {
  let text = '';
  for (const byte of crypto.getRandomValues(new Uint8Array(length))) text += ALPHABET[byte & 31];
  return text;
}
