// One id from the page to the call to who was told of it. It is the visit's id (of a call that no visit is known of, the
// call's own) as W3C Trace Context spells ids, so it needs to be kept nowhere and goes when the visit is forgotten.

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Characters of an id behind its prefix: 130 bits, of which a trace has the last 128. */
const LENGTH = 26;

/** The trace of what an id of ours names: 32 hexadecimal digits. That of any other text leads nowhere. */
export function traceOf(id: string): string {
  const text = id.slice(-LENGTH).padStart(LENGTH, '0');
  let trace = '';
  let bits = 0;
  let held = 0;
  for (let n = LENGTH - 1; n >= 0; n--) {
    bits |= Math.max(0, ALPHABET.indexOf(text.charAt(n))) << held;
    held += 5;
    for (; held >= 4; held -= 4, bits >>= 4) trace = (bits & 15).toString(16) + trace;
  }
  return trace;
}

/** The trace of a call: its visit's, where it is laid to one. */
export function traceOfCall({ id, visit }: { id: string; visit: string | null }): string {
  return traceOf(visit ?? id);
}

/** What stands behind the prefix of ids that have this trace: four, for the bits that it leaves out. None when it is no trace. */
export function idsOf(trace: string): string[] {
  if (!/^[0-9a-f]{32}$/.test(trace)) return [];
  return [0n, 1n, 2n, 3n].map((top) => {
    let text = '';
    let rest = (top << 128n) | BigInt(`0x${trace}`);
    for (let n = 0; n < LENGTH; n++, rest >>= 5n) text = ALPHABET.charAt(Number(rest & 31n)) + text;
    return text;
  });
}

/**
 * The header that says it, `traceparent` in a request and `traceresponse` in an answer (https://www.w3.org/TR/trace-context-2/):
 * version, trace, an id of what is being done, and that it is recorded.
 */
export function traceHeader(trace: string): string {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  // All noughts would be no id.
  const span = [high, low || 1].map((part) => part.toString(16).padStart(8, '0')).join('');
  return `00-${trace}-${span}-01`;
}
