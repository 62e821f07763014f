// One id from the page to the call to who was told of it. It is the visit's id (of a call that no visit is known of, the
// call's own) as W3C Trace Context spells ids, so it needs to be kept nowhere and goes when the visit is forgotten.

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** 26 characters of an id have 130 bits, a trace 128. */
const TRACE_BITS = 128n;

/** The trace of what an id of ours names, 32 hexadecimal digits. An id that is not like ours has none: `null`. */
export function traceOf(id: string): string | null {
  const text = /^[a-z]+_([0-9a-hjkmnp-tv-z]{26})$/.exec(id)?.[1];
  if (text === undefined) return null;
  let bits = 0n;
  for (const character of text) bits = (bits << 5n) | BigInt(ALPHABET.indexOf(character));
  return BigInt.asUintN(Number(TRACE_BITS), bits).toString(16).padStart(32, '0');
}

/** Ids without their prefixes that have this trace: four, for the two bits that a trace leaves out. None when it is no trace. */
export function idsOf(trace: string): string[] {
  if (!/^[0-9a-f]{32}$/.test(trace)) return [];
  const bits = BigInt(`0x${trace}`);
  return [0n, 1n, 2n, 3n].map((top) => {
    let text = '';
    for (let rest = (top << TRACE_BITS) | bits, n = 0; n < 26; n++, rest >>= 5n) {
      text = ALPHABET[Number(rest & 31n)] + text;
    }
    return text;
  });
}

/**
 * The header that says it, `traceparent` in a request and `traceresponse` in an answer (https://www.w3.org/TR/trace-context-2/):
 * version, trace, the id of what is being done, and that it is recorded.
 */
export function traceHeader(trace: string): string {
  const span = crypto.getRandomValues(new Uint8Array(8));
  // All noughts are no id.
  span[0] = (span[0] ?? 0) | 1;
  return `00-${trace}-${Array.from(span, (byte) => byte.toString(16).padStart(2, '0')).join('')}-01`;
}
