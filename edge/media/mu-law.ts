/*
 * G.711: how telephone networks carry a sample in one byte (https://www.itu.int/rec/T-REC-G.711). Linear samples here are
 * 16 bits, -32768 to 32767.
 */

const BIAS = 132;
const CLIP = 32_635;

/** A linear sample as µ-law: sign, exponent and mantissa, all inverted. */
export function toMuLaw(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
  const exponent = 24 - Math.clz32(magnitude);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | mantissa) & 0xff;
}

/** The linear sample that a byte of µ-law stands for. */
export function fromMuLaw(byte: number): number {
  const code = ~byte & 0xff;
  const magnitude = ((((code & 0x0f) << 3) + BIAS) << ((code >> 4) & 7)) - BIAS;
  return code & 0x80 ? -magnitude : magnitude;
}

/** The linear sample that a byte of A-law stands for. */
export function fromALaw(byte: number): number {
  const code = byte ^ 0x55;
  const exponent = (code >> 4) & 7;
  const step = (code & 0x0f) << 4;
  const magnitude = exponent === 0 ? step + 8 : (step + 264) << (exponent - 1);
  return code & 0x80 ? magnitude : -magnitude;
}
