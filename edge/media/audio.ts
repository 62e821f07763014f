import { type AudioInfo, joined, NotAudio } from './audio-info.ts';
import { fileKind } from './file-kind.ts';
import { Mp3Reader } from './mp3.ts';
import { WavReader } from './wav.ts';

/** Bytes by which every file that is told apart here is known. */
const SIGNATURE_BYTES = 16;

/**
 * Reads a file of sound as it comes in, in pieces of any size, and keeps none of it. MP3 and WAV are told by what is in
 * them, never by a name.
 */
export class AudioReader {
  #reader: WavReader | Mp3Reader | null = null;
  #start = new Uint8Array(0);

  push(piece: Uint8Array): void {
    if (this.#reader !== null) {
      this.#reader.push(piece);
      return;
    }
    this.#start = joined(this.#start, piece);
    if (this.#start.length >= SIGNATURE_BYTES) this.#open();
  }

  /** What it was. Throws `NotAudio` when it is neither MP3 nor WAV, or broken. */
  end(): AudioInfo {
    if (this.#reader === null) this.#open();
    const info = this.#reader?.end() ?? null;
    if (info === null) throw new NotAudio(`the file is ${fileKind(this.#start)}, not MP3 or WAV`);
    const { sampleRate, frames } = info;
    return { ...info, duration: frames / sampleRate };
  }

  #open(): void {
    const kind = fileKind(this.#start);
    if (kind === 'wav') this.#reader = new WavReader();
    else if (kind === 'mp3') this.#reader = new Mp3Reader();
    this.#reader?.push(this.#start);
  }
}

/** A whole file at once; see `AudioReader`. */
export function readAudio(file: Uint8Array): AudioInfo {
  const reader = new AudioReader();
  reader.push(file);
  return reader.end();
}
