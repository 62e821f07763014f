import { fromALaw, fromMuLaw, toMuLaw } from './mu-law.ts';
import { TELEPHONE_RATE, WAV_HEADER_BYTES, type WavLayout, wavHeader } from './wav.ts';

/** Zero crossings of the filter on each side: more are steeper, and slower. */
const CROSSINGS = 24;

/** Of the half of the lower rate: what lies above it falls into the filter's slope. */
const PASS_BAND = 0.92;

/** What of a file the rendition is made from. */
export interface Sound {
  sampleRate: number;
  channels: number;
  frames: number;
  wav: WavLayout;
}

/** A WAV file as a telephone line carries it: a WAV file of 8 kHz µ-law with one channel. */
export function telephonyRendition(file: Uint8Array, sound: Sound): Uint8Array<ArrayBuffer> {
  const samples = resample(monoSamples(file, sound), sound.sampleRate);
  const out = new Uint8Array(WAV_HEADER_BYTES + samples.length);
  out.set(wavHeader('mu-law', TELEPHONE_RATE, 1, samples.length));
  samples.forEach((sample, index) => {
    out[WAV_HEADER_BYTES + index] = toMuLaw(Math.round(sample * 32_767));
  });
  return out;
}

/**
 * The samples of a WAV file from -1 to 1, its channels mixed.
 *
 * @param channel the only one that is wanted; all without
 */
export function monoSamples(file: Uint8Array, sound: Sound, channel?: number): Float32Array {
  const { channels, frames, wav } = sound;
  const read = readerOf(file, wav);
  const wanted = channel === undefined ? Array.from({ length: channels }, (_, index) => index) : [channel];
  const sampleBytes = wav.bits / 8;
  return Float32Array.from({ length: frames }, (_, frame) => {
    const at = wav.dataAt + frame * wav.frameBytes;
    let sum = 0;
    for (const one of wanted) sum += read(at + one * sampleBytes);
    return sum / wanted.length;
  });
}

function readerOf(file: Uint8Array, { codec, bits }: WavLayout): (at: number) => number {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (codec === 'mu-law') return (at) => fromMuLaw(view.getUint8(at)) / 32_768;
  if (codec === 'a-law') return (at) => fromALaw(view.getUint8(at)) / 32_768;
  if (codec === 'float') {
    const read = bits === 32 ? view.getFloat32.bind(view) : view.getFloat64.bind(view);
    return (at) => {
      const sample = read(at, true);
      return Number.isFinite(sample) ? Math.min(1, Math.max(-1, sample)) : 0;
    };
  }
  switch (bits) {
    case 8:
      return (at) => (view.getUint8(at) - 128) / 128;
    case 16:
      return (at) => view.getInt16(at, true) / 32_768;
    case 24:
      return (at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65_536) / 8_388_608;
    default:
      return (at) => view.getInt32(at, true) / 2_147_483_648;
  }
}

/**
 * Samples at the rate of a telephone line, by a windowed sinc filter that lets nothing through which the new rate cannot
 * hold. An output sample lies between two of the input's; there are only so many ways it can, each with its own weights.
 */
function resample(samples: Float32Array, rate: number): Float32Array {
  if (rate === TELEPHONE_RATE) return samples;
  const divisor = greatestDivisor(rate, TELEPHONE_RATE);
  const phases = TELEPHONE_RATE / divisor;
  const step = rate / divisor;
  const cutOff = (Math.min(rate, TELEPHONE_RATE) / rate) * PASS_BAND;
  const reach = Math.ceil(CROSSINGS / cutOff);
  const weights = Array.from({ length: phases }, (_, phase) => weightsAt(phase / phases, reach, cutOff));
  const length = Math.floor((samples.length * TELEPHONE_RATE) / rate);
  return Float32Array.from({ length }, (_, index) => {
    const position = index * step;
    const whole = Math.floor(position / phases);
    const from = whole - reach + 1;
    const row = weights[position % phases] ?? [];
    const first = Math.max(0, -from);
    const last = Math.min(row.length, samples.length - from);
    let sum = 0;
    for (let tap = first; tap < last; tap++) sum += (row[tap] ?? 0) * (samples[from + tap] ?? 0);
    return Math.min(1, Math.max(-1, sum));
  });
}

/** The weights of the samples around a point `fraction` of the way to the next one; they add up to 1. */
function weightsAt(fraction: number, reach: number, cutOff: number): Float32Array {
  const weights = Float32Array.from({ length: reach * 2 }, (_, tap) => {
    const distance = tap - reach + 1 - fraction;
    return sinc(distance * cutOff) * blackman(distance / reach);
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** Blackman's window from -1 to 1. */
const blackman = (x: number): number =>
  Math.abs(x) >= 1 ? 0 : 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));
