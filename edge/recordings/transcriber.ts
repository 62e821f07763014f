import type { KeptAudio } from './copy.ts';
import type { Engine, Segment } from './segment.ts';

/** A recording to be written down. */
export interface Spoken
  extends Pick<KeptAudio, 'type' | 'sampleRate' | 'channels' | 'frames' | 'duration' | 'wav' | 'bytes'> {
  /** Somebody talks alone: a caller who leaves a message. */
  isVoicemail: boolean;
  /** A part of the file. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Writes down what is said in a recording. Rejects when it cannot. */
export interface Transcriber {
  readonly engine: Engine;
  transcribe(audio: Spoken): Promise<{ language: string | null; segments: Segment[] }>;
}
