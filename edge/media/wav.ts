import { type AudioInfo, joined, NotAudio } from './audio-info.ts';

/** How a WAV file keeps its samples. */
export interface WavLayout {
  codec: 'pcm' | 'float' | 'a-law' | 'mu-law';
  /** Of one sample. */
  bits: number;
  /** Bytes of one sample of every channel. */
  frameBytes: number;
  /** Where the samples begin, bytes from the start of the file, and how many bytes they are. */
  dataAt: number;
  dataBytes: number;
}

/** Format tags (https://www.rfc-editor.org/rfc/rfc2361); the codecs we read, with the bits they may have. */
const CODECS: ReadonlyMap<number, { codec: WavLayout['codec']; bits: readonly number[] }> = new Map([
  [1, { codec: 'pcm', bits: [8, 16, 24, 32] }],
  [3, { codec: 'float', bits: [32, 64] }],
  [6, { codec: 'a-law', bits: [8] }],
  [7, { codec: 'mu-law', bits: [8] }],
]);

const OTHER_CODECS: ReadonlyMap<number, string> = new Map([
  [2, 'Microsoft ADPCM'],
  [0x11, 'IMA ADPCM'],
  [0x31, 'GSM 6.10'],
  [0x40, 'G.721'],
  [0x50, 'MPEG layer II'],
  [0x55, 'MP3'],
]);

const EXTENSIBLE = 0xfffe;

/** What lies before the samples is notes and pictures; more than this is not read. */
const MOST_HEADER_BYTES = 1 << 20;

/** A size that a program writes down while it does not know it yet. */
const UNKNOWN_SIZE = 0x7fff_f000;

interface Header {
  codec: WavLayout['codec'];
  bits: number;
  sampleRate: number;
  channels: number;
  dataAt: number;
  /** Bytes of samples as the header says; `null` where it did not know. */
  declared: number | null;
}

/** Reads a WAV file (RIFF, http://soundfile.sapp.org/doc/WaveFormat/) in pieces; keeps its header only. */
export class WavReader {
  #header: Header | null = null;
  #start = new Uint8Array(0);
  #total = 0;

  push(piece: Uint8Array): void {
    this.#total += piece.length;
    if (this.#header !== null) return;
    this.#start = joined(this.#start, piece);
    this.#header = headerOf(this.#start);
    if (this.#header === null && this.#start.length > MOST_HEADER_BYTES)
      throw new NotAudio('the WAV file has no samples in its first megabyte');
  }

  end(): Omit<AudioInfo, 'duration'> {
    if (this.#header === null) throw new NotAudio('the WAV file ends before its samples');
    const { codec, bits, sampleRate, channels, dataAt, declared } = this.#header;
    const there = this.#total - dataAt;
    const frameBytes = (channels * bits) / 8;
    const frames = Math.floor(Math.min(declared ?? there, there) / frameBytes);
    return {
      type: 'wav',
      sampleRate,
      channels,
      frames,
      isCutOff: declared !== null && declared > there,
      wav: { codec, bits, frameBytes, dataAt, dataBytes: frames * frameBytes },
    };
  }
}

/** The header once the samples begin; `null` while more is needed. Throws `NotAudio`. */
function headerOf(start: Uint8Array): Header | null {
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  let format: Omit<Header, 'dataAt' | 'declared'> | null = null;
  for (let at = 12; at + 8 <= start.length; ) {
    const id = String.fromCharCode(...start.subarray(at, at + 4));
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (id === 'data') {
      if (format === null) throw new NotAudio('the WAV file does not say how its samples are written');
      // A program that wrote it without knowing its end left the sizes open.
      const isOpen = size >= UNKNOWN_SIZE || (size === 0 && view.getUint32(4, true) <= body - 8);
      return { ...format, dataAt: body, declared: isOpen ? null : size };
    }
    if (id === 'fmt ') {
      if (size < 16) throw new NotAudio('the WAV file does not say how its samples are written');
      if (start.length < body + Math.min(size, 26)) return null;
      format = formatOf(view, body, size);
    }
    at = body + size + (size & 1);
  }
  return null;
}

function formatOf(view: DataView, at: number, size: number): Omit<Header, 'dataAt' | 'declared'> {
  const tag = view.getUint16(at, true);
  const channels = view.getUint16(at + 2, true);
  const sampleRate = view.getUint32(at + 4, true);
  const frameBytes = view.getUint16(at + 12, true);
  const bits = view.getUint16(at + 14, true);
  const real = tag === EXTENSIBLE && size >= 26 ? view.getUint16(at + 24, true) : tag;
  const known = CODECS.get(real);
  if (known === undefined) {
    const name = OTHER_CODECS.get(real) ?? `format ${real}`;
    throw new NotAudio(`the WAV file holds ${name}; it must hold PCM, float, A-law or µ-law`);
  }
  if (!known.bits.includes(bits))
    throw new NotAudio(`the WAV file has samples of ${bits} bits, which ${known.codec} cannot have`);
  if (channels < 1 || channels > 8)
    throw new NotAudio(`the WAV file has ${channels} channels; it may have one to eight`);
  if (sampleRate < 4000 || sampleRate > 96_000)
    throw new NotAudio(`the WAV file has ${sampleRate} samples a second; it may have 4,000 to 96,000`);
  if (frameBytes !== (channels * bits) / 8)
    throw new NotAudio('the WAV file’s header contradicts itself about the size of a sample');
  return { codec: known.codec, bits, sampleRate, channels };
}

/** Samples a second of a telephone line. */
export const TELEPHONE_RATE = 8000;

/** Bytes of the header that `wavHeader` makes. */
export const WAV_HEADER_BYTES = 58;

const TAGS = { pcm: 1, 'mu-law': 7 } as const;

/** The head of a WAV file: 16-bit PCM, or µ-law, which also must have a `fact` chunk. */
export function wavHeader(
  codec: keyof typeof TAGS,
  sampleRate: number,
  channels: number,
  frames: number,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(WAV_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string) => bytes.set(new TextEncoder().encode(value), at);
  const frameBytes = channels * (codec === 'pcm' ? 2 : 1);
  text(0, 'RIFF');
  view.setUint32(4, WAV_HEADER_BYTES - 8 + frames * frameBytes, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 18, true);
  view.setUint16(20, TAGS[codec], true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, (frameBytes / channels) * 8, true);
  text(38, 'fact');
  view.setUint32(42, 4, true);
  view.setUint32(46, frames, true);
  text(50, 'data');
  view.setUint32(54, frames * frameBytes, true);
  return bytes;
}
