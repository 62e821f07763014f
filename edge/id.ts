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
  | 'ord';

/** A new id: the prefix and 26 random base-32 characters (130 bits), e.g. `call_7h2…`. */
export function newId<P extends IdPrefix>(prefix: P): `${P}_${string}` {
  const bytes = crypto.getRandomValues(new Uint8Array(26));
  let text = '';
  for (const byte of bytes) text += ALPHABET[byte & 31];
  return `${prefix}_${text}`;
}
