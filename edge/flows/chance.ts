/**
 * A number in [0, 1) that is the same for the same text on every machine and evenly spread over different ones: FNV-1a
 * (http://www.isthe.com/chongo/tech/comp/fnv/), whose low bits show through for short texts, then MurmurHash3's
 * finaliser (public domain) to spread them. Not a secret and not random; it lets a choice be repeated.
 */
export function chance(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
