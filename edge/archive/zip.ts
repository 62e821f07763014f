import { crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive, as its directory lists it. */
export interface ZipEntry {
  name: string;
  /** Bytes in the archive, and of the file itself. */
  packed: number;
  size: number;
  crc: number;
  /** Where it begins in the archive. */
  at: number;
  /** 0 as it is, 8 deflated. */
  method: 0 | 8;
  /** Its sizes stand behind it, because they were not known before. */
  isOpen: boolean;
}

/** All that has to be known to go on with a zip file in another process: plain JSON. */
export interface ZipState {
  /** Bytes written so far. */
  length: number;
  entries: ZipEntry[];
}

/** What the format without its 64-bit extension can hold. */
const MOST_ENTRIES = 65_535;
const MOST_BYTES = 0xffff_ffff;

const UTF8_NAMES = 1 << 11;
const SIZES_BEHIND = 1 << 3;

/** A zip file that cannot be made: more files or bytes than the format holds. */
export class ZipTooLarge extends Error {
  override readonly name = 'ZipTooLarge';
}

/**
 * Writes a zip file (PKWARE APPNOTE 6.3) piece by piece. Each method answers the bytes that come next; nothing is kept but
 * `state`, so that writing can go on from any piece in another process. Times in it are the first that DOS knows: the same
 * content gives the same bytes.
 */
export class ZipWriter {
  readonly state: ZipState;
  #open: ZipEntry | null = null;

  constructor(state: ZipState = { length: 0, entries: [] }) {
    this.state = state;
  }

  /** A file whose content is here. */
  file(name: string, content: Uint8Array): Uint8Array {
    const packed = deflateRawSync(content, { level: 6 });
    const entry: ZipEntry = {
      name,
      packed: packed.length,
      size: content.length,
      crc: crc32(content),
      at: this.state.length,
      method: 8,
      isOpen: false,
    };
    return this.#written(entry, [localHeader(entry), packed]);
  }

  /** Begins a file whose content comes in pieces, stored as they are (`method` 0) or deflated by the caller (8). */
  begin(name: string, method: 0 | 8): Uint8Array {
    this.#open = { name, packed: 0, size: 0, crc: 0, at: this.state.length, method, isOpen: true };
    return this.#counted(localHeader(this.#open));
  }

  /** @param content what `packed` is of; the same where it is stored */
  piece(packed: Uint8Array, content: Uint8Array = packed): Uint8Array {
    const entry = this.#opened();
    entry.packed += packed.length;
    entry.size += content.length;
    entry.crc = crc32(content, entry.crc);
    return this.#counted(packed);
  }

  end(): Uint8Array {
    const entry = this.#opened();
    this.#open = null;
    return this.#written(entry, [
      fields([4, 0x08074b50], [4, entry.crc], [4, entry.packed], [4, entry.size]),
    ]);
  }

  /** The directory, which every zip file ends with. */
  finish(): Uint8Array {
    const { entries, length } = this.state;
    const listing = together(entries.map(listed));
    return together([
      listing,
      fields(
        [4, 0x06054b50],
        [2, 0],
        [2, 0],
        [2, entries.length],
        [2, entries.length],
        [4, listing.length],
        [4, length],
        [2, 0],
      ),
    ]);
  }

  /** The file that is being written, for a state to be kept within it; put back with `reopen`. */
  get open(): ZipEntry | null {
    return this.#open;
  }

  reopen(entry: ZipEntry | null): void {
    this.#open = entry;
  }

  #opened(): ZipEntry {
    if (this.#open === null) throw new Error('no file was begun');
    return this.#open;
  }

  #written(entry: ZipEntry, parts: Uint8Array[]): Uint8Array {
    const bytes = this.#counted(together(parts));
    this.state.entries.push(entry);
    if (this.state.entries.length > MOST_ENTRIES) {
      throw new ZipTooLarge(`an archive holds ${MOST_ENTRIES} files at most`);
    }
    return bytes;
  }

  #counted(bytes: Uint8Array): Uint8Array {
    this.state.length += bytes.length;
    if (this.state.length > MOST_BYTES) throw new ZipTooLarge('an archive holds 4 GiB at most');
    return bytes;
  }
}

/** 1980-01-01, the first day of DOS. */
const DOS_DAY = (0 << 9) | (1 << 5) | 1;

function localHeader({ name, packed, size, crc, method, isOpen }: ZipEntry): Uint8Array {
  const text = new TextEncoder().encode(name);
  const known = isOpen ? 0 : 1;
  return together([
    fields(
      [4, 0x04034b50],
      [2, 20],
      [2, UTF8_NAMES | (isOpen ? SIZES_BEHIND : 0)],
      [2, method],
      [2, 0],
      [2, DOS_DAY],
      [4, crc * known],
      [4, packed * known],
      [4, size * known],
      [2, text.length],
      [2, 0],
    ),
    text,
  ]);
}

function listed({ name, packed, size, crc, at, method, isOpen }: ZipEntry): Uint8Array {
  const text = new TextEncoder().encode(name);
  return together([
    fields(
      [4, 0x02014b50],
      [2, 20],
      [2, 20],
      [2, UTF8_NAMES | (isOpen ? SIZES_BEHIND : 0)],
      [2, method],
      [2, 0],
      [2, DOS_DAY],
      [4, crc],
      [4, packed],
      [4, size],
      [2, text.length],
      [2, 0],
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, at],
    ),
    text,
  ]);
}

/** Numbers in little-endian order, each with its bytes. */
function fields(...values: [bytes: 2 | 4, value: number][]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.reduce((sum, [bytes]) => sum + bytes, 0)));
  let at = 0;
  for (const [bytes, value] of values) {
    if (bytes === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}

/** One after the other. */
export function together(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
