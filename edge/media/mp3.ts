import { type AudioInfo, joined, NotAudio } from './audio-info.ts';

/** kbit/s by the index in the header, layer III: MPEG 1, then MPEG 2 and 2.5 (ISO 11172-3, 13818-3). */
const BITRATES = [
  [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;

/** Hz by the index in the header, for MPEG 1; 2 has half of it and 2.5 a quarter. */
const RATES = [44_100, 48_000, 32_000] as const;

interface FrameHeader {
  /** All of a stream's frames have these three alike. */
  sampleRate: number;
  samples: number;
  channels: number;
  bytes: number;
  /** Bytes from the frame's start to where an encoder's note may stand. */
  noteAt: number;
}

const HEADER_BYTES = 4;

/**
 * Reads an MP3 file in pieces, frame by frame, so that its length is right whatever its bit rates; keeps none of it.
 * Tags are passed over, and what is no frame is searched through for the next two that follow each other.
 */
export class Mp3Reader {
  #rest: Uint8Array = new Uint8Array(0);
  /** Bytes still to be passed over: a tag's. */
  #skip = 0;
  #first: FrameHeader | null = null;
  /** The last frame ended where this one should begin. */
  #inStep = false;
  #frames = 0;
  /** Samples at both ends that the encoder says are not sound. */
  #padding = 0;
  #isCutOff = false;

  push(piece: Uint8Array): void {
    this.#rest = this.#rest.length === 0 ? piece : joined(this.#rest, piece);
    this.#read(false);
    // What is kept must not hold on to the caller's buffer.
    this.#rest = this.#rest.slice();
  }

  end(): Omit<AudioInfo, 'duration'> {
    this.#read(true);
    if (this.#first === null) throw new NotAudio('the file has no MP3 frames in it');
    const { sampleRate, samples, channels } = this.#first;
    return {
      type: 'mp3',
      sampleRate,
      channels,
      frames: Math.max(0, this.#frames * samples - this.#padding),
      isCutOff: this.#isCutOff,
      wav: null,
    };
  }

  #read(isLast: boolean): void {
    let at = 0;
    const file = this.#rest;
    for (;;) {
      const skipped = Math.min(this.#skip, file.length - at);
      at += skipped;
      this.#skip -= skipped;
      if (this.#skip > 0 || file.length - at < (isLast ? HEADER_BYTES : 10)) break;
      const tag = tagBytes(file, at);
      if (tag > 0) {
        this.#skip = tag;
        continue;
      }
      const header = frameHeader(file, at);
      if (header === null || !isSameStream(header, this.#first)) {
        this.#inStep = false;
        at += 1;
        continue;
      }
      const end = at + header.bytes;
      // Whether it is a frame shows where the next one begins.
      if (!isLast && end + HEADER_BYTES > file.length) break;
      const next = frameHeader(file, end);
      const isFollowed = end === file.length || (next !== null && isSameStream(next, header));
      if (end > file.length) {
        this.#isCutOff = this.#inStep;
        break;
      }
      if (!isFollowed && !this.#inStep) {
        at += 1;
        continue;
      }
      this.#take(header, file.subarray(at, end));
      at = end;
    }
    this.#rest = file.subarray(at);
  }

  #take(header: FrameHeader, frame: Uint8Array): void {
    this.#inStep = true;
    if (this.#first === null) {
      this.#first = header;
      const note = encoderNote(frame, header);
      if (note !== null) {
        // The frame holds the encoder's note instead of sound.
        this.#padding = note.padding;
        return;
      }
    }
    this.#frames += 1;
  }
}

/** Channels may change from frame to frame between the two stereo ways of writing them; nothing else may. */
function isSameStream(header: FrameHeader, other: FrameHeader | null): boolean {
  return (
    other === null ||
    (header.sampleRate === other.sampleRate &&
      header.samples === other.samples &&
      header.channels === other.channels)
  );
}

/** The frame header at this place; `null` when there is none, or it is none of layer III. */
function frameHeader(file: Uint8Array, at: number): FrameHeader | null {
  const [a = 0, b = 0, c = 0, d = 0] = file.subarray(at, at + HEADER_BYTES);
  const version = (b >> 3) & 3;
  if (a !== 0xff || (b & 0xe0) !== 0xe0 || version === 1 || ((b >> 1) & 3) !== 1) return null;
  const isOne = version === 3;
  const kilobits = BITRATES[isOne ? 0 : 1][(c >> 4) - 1];
  const fullRate = RATES[(c >> 2) & 3];
  if (kilobits === undefined || fullRate === undefined) return null;
  const sampleRate = fullRate / (isOne ? 1 : version === 2 ? 2 : 4);
  const samples = isOne ? 1152 : 576;
  const isMono = d >> 6 === 3;
  return {
    sampleRate,
    samples,
    channels: isMono ? 1 : 2,
    bytes: Math.floor(((samples / 8) * kilobits * 1000) / sampleRate) + ((c >> 1) & 1),
    noteAt: HEADER_BYTES + (isOne ? (isMono ? 17 : 32) : isMono ? 9 : 17),
  };
}

/** Bytes of the tag that begins here: ID3v2 in front (https://id3.org/id3v2.4.0-structure), ID3v1 at the end. 0 for none. */
function tagBytes(file: Uint8Array, at: number): number {
  const text = String.fromCharCode(...file.subarray(at, at + 3));
  if (text === 'TAG') return 128;
  if (text !== 'ID3') return 0;
  const size = file.subarray(at + 6, at + 10);
  if (size.length < 4 || size.some((byte) => byte > 0x7f)) return 0;
  const footer = ((file[at + 5] ?? 0) & 0x10) === 0 ? 0 : 10;
  return 10 + footer + size.reduce((sum, byte) => sum * 128 + byte, 0);
}

/**
 * What an encoder says of the whole in place of a first frame: `Xing` or `Info`, with LAME's tag behind it, which knows how
 * many samples were added at the start and the end (http://gabriel.mp3-tech.org/mp3infotag.html); or `VBRI`.
 */
function encoderNote(frame: Uint8Array, { noteAt }: FrameHeader): { padding: number } | null {
  const text = (at: number, length: number) => String.fromCharCode(...frame.subarray(at, at + length));
  if (text(HEADER_BYTES + 32, 4) === 'VBRI') return { padding: 0 };
  const kind = text(noteAt, 4);
  if (kind !== 'Xing' && kind !== 'Info') return null;
  const flags = frame[noteAt + 7] ?? 0;
  const fields = (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  const encoder = noteAt + 8 + fields;
  if (!/^L(AME|av[cf])$/.test(text(encoder, 4))) return { padding: 0 };
  const [a = 0, b = 0, c = 0] = frame.subarray(encoder + 21, encoder + 24);
  return { padding: (a << 4) + (b >> 4) + ((b & 0x0f) << 8) + c };
}
