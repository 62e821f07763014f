import type { WavLayout } from './wav.ts';

/** What a file of sound is, told by its content. */
export interface AudioInfo {
  type: 'wav' | 'mp3';
  /** Hz */
  sampleRate: number;
  channels: number;
  /** Samples of each channel. */
  frames: number;
  /** Length, s. */
  duration: number;
  /** The file ends before its header says it does. */
  isCutOff: boolean;
  /** Where the samples are; `null` for MP3. */
  wav: WavLayout | null;
}

/** A file that is not sound we can use. Its message says what it is, and may be shown to who sent it. */
export class NotAudio extends Error {
  override readonly name = 'NotAudio';
}

export function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
