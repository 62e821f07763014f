import { crc32 } from 'node:zlib';

/** Bytes that can be read from anywhere: a file in R2, or one in memory. */
export interface Source {
  size: number;
  /** `length` bytes from `offset` on. */
  stream(offset: number, length: number): Promise<ReadableStream<Uint8Array>>;
}

/** A file that an archive lists. */
export interface Listed {
  name: string;
  packed: number;
  size: number;
  crc: number;
  at: number;
  method: number;
}

/** A file that is no archive we can read, or is damaged. Its message says what is wrong, and may be shown. */
export class BadArchive extends Error {
  override readonly name = 'BadArchive';
  /** The file of the archive that it is about; `null` for the archive itself. */
  readonly file: string | null;

  constructor(message: string, file: string | null = null) {
    super(file === null ? message : `${file}: ${message}`);
    this.file = file;
  }
}

const END_BYTES = 22;
/** A comment may stand behind the end. */
const LONGEST_END = END_BYTES + 65_535;
const HEADER_BYTES = 30;

/** The files of a zip file, in the order of its directory. Throws BadArchive. */
export async function listOf(source: Source): Promise<Listed[]> {
  const tailAt = Math.max(0, source.size - LONGEST_END);
  const tail = await read(source, tailAt, source.size - tailAt);
  const end = endOf(tail);
  if (end === null) throw new BadArchive('this is no zip file, or its end is missing');
  const { count, bytes, at } = end;
  if (at + bytes > source.size) throw new BadArchive('the directory of the zip file is cut off');
  const view = viewOf(await read(source, at, bytes));
  const files: Listed[] = [];
  for (let n = 0, place = 0; n < count; n++) {
    if (place + 46 > view.byteLength || view.getUint32(place, true) !== 0x02014b50) {
      throw new BadArchive('the directory of the zip file is damaged');
    }
    const nameLength = view.getUint16(place + 28, true);
    const name = new TextDecoder().decode(
      new Uint8Array(
        view.buffer,
        view.byteOffset + place + 46,
        Math.min(nameLength, view.byteLength - place - 46),
      ),
    );
    files.push({
      name,
      method: view.getUint16(place + 10, true),
      crc: view.getUint32(place + 16, true),
      packed: view.getUint32(place + 20, true),
      size: view.getUint32(place + 24, true),
      at: view.getUint32(place + 42, true),
    });
    place += 46 + nameLength + view.getUint16(place + 30, true) + view.getUint16(place + 32, true);
  }
  const names = new Set(files.map(({ name }) => name));
  if (names.size < files.length) throw new BadArchive('the zip file lists a file twice');
  return files;
}

/**
 * The content of a file. The stream fails with BadArchive where it is damaged, or is not as long as the directory says: a
 * small file cannot unpack to an endless one.
 */
export async function open(source: Source, file: Listed): Promise<ReadableStream<Uint8Array>> {
  const header = viewOf(await read(source, file.at, Math.min(HEADER_BYTES, source.size - file.at)));
  if (header.byteLength < HEADER_BYTES || header.getUint32(0, true) !== 0x04034b50) {
    throw new BadArchive('is not where the directory says', file.name);
  }
  const at = file.at + HEADER_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
  if (at + file.packed > source.size) throw new BadArchive('is cut off', file.name);
  const packed = await source.stream(at, file.packed);
  if (file.method === 0) return checked(packed, file);
  if (file.method !== 8) throw new BadArchive('is packed in a way that is not known here', file.name);
  const unpacked = packed.pipeThrough(
    new DecompressionStream('deflate-raw') as unknown as TransformStream<Uint8Array, Uint8Array>,
  );
  return checked(unpacked, file);
}

function checked(content: ReadableStream<Uint8Array>, file: Listed): ReadableStream<Uint8Array> {
  const reader = content.getReader();
  let size = 0;
  let crc = 0;
  /** The next piece; `null` at the end. */
  const next = async (): Promise<Uint8Array | null> => {
    const { done, value } = await reader.read().catch(() => {
      throw new BadArchive('is damaged', file.name);
    });
    if (done) {
      if (size !== file.size || crc !== file.crc) throw new BadArchive('is damaged', file.name);
      return null;
    }
    size += value.length;
    if (size > file.size) throw new BadArchive('is longer than it says', file.name);
    crc = crc32(value, crc);
    return value;
  };
  return new ReadableStream<Uint8Array>(
    {
      pull: (controller) =>
        next().then(
          (piece) => (piece === null ? controller.close() : controller.enqueue(piece)),
          // Told to whoever reads: nobody would hear a promise that fails in here.
          (error: unknown) => controller.error(error),
        ),
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read ahead, so that nothing fails before somebody reads.
    { highWaterMark: 0 },
  );
}

/** Lines of a file of JSON, one value each. Throws BadArchive naming the line. */
export async function* jsonLines(content: ReadableStream<Uint8Array>, file: string): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  const reader = content.getReader();
  let rest = '';
  let n = 0;
  for (;;) {
    const { done, value } = await reader.read();
    rest += decoder.decode(value ?? new Uint8Array(), { stream: !done });
    const lines = rest.split('\n');
    rest = done ? '' : (lines.pop() as string);
    for (const line of lines) {
      n++;
      if (line === '') continue;
      try {
        yield JSON.parse(line);
      } catch {
        throw new BadArchive(`line ${n} is not JSON`, file);
      }
    }
    if (done) return;
  }
}

async function read(source: Source, offset: number, length: number): Promise<Uint8Array> {
  return new Uint8Array(await new Response((await source.stream(offset, length)) as BodyInit).arrayBuffer());
}

function endOf(tail: Uint8Array): { count: number; bytes: number; at: number } | null {
  const view = viewOf(tail);
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    return {
      count: view.getUint16(at + 10, true),
      bytes: view.getUint32(at + 12, true),
      at: view.getUint32(at + 16, true),
    };
  }
  return null;
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
