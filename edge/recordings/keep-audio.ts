import { hex, MIME } from '../media/address.ts';
import { AudioReader } from '../media/audio.ts';
import { fileKind } from '../media/file-kind.ts';
import { BadAudio } from './bad-audio.ts';
import type { KeptAudio } from './copy.ts';

/** R2 takes large files in parts of one size, 5 MiB or more; this much is held in memory. */
const PART_BYTES = 8 * 1024 * 1024;

/** Seconds by which a file may be shorter than the carrier said: it counts in whole ones, and by its own clock. */
const TOLERANCE = 2;

/**
 * Puts a carrier's answer into R2 as it comes in. There is nothing under the key before all of it is there: as many bytes
 * as were announced, as much sound as its own header says, and as many seconds as the carrier told. Else throws `BadAudio`
 * or `NotAudio`.
 *
 * @param seconds length as the carrier told it; `null` when it did not
 */
export async function keepAudio(
  bucket: R2Bucket,
  key: string,
  response: Response,
  seconds: number | null,
): Promise<KeptAudio> {
  const reader = new AudioReader();
  const digest = new crypto.DigestStream('SHA-256');
  const hash = digest.getWriter();
  const parts = new Parts(bucket, key);
  let bytes = 0;
  try {
    for await (const piece of response.body ?? []) {
      bytes += piece.byteLength;
      reader.push(piece);
      await hash.write(piece);
      await parts.add(piece);
    }
    await hash.close();
    const { isCutOff, ...info } = reader.end();
    const announced = announcedBytes(response);
    if (announced !== null && announced !== bytes) throw new BadAudio(`${bytes} of ${announced} bytes came`);
    if (isCutOff) throw new BadAudio('the file ends before its sound does');
    if (seconds !== null && info.duration < seconds - TOLERANCE) {
      throw new BadAudio(`${info.duration.toFixed(1)} s of sound came, of ${seconds} s that were recorded`);
    }
    await parts.end(MIME[info.type]);
    return { ...info, bytes, sha256: hex(await digest.digest) };
  } catch (error) {
    await Promise.allSettled([parts.abort(), hash.abort(error), digest.digest]);
    throw error;
  }
}

/** What `Content-Length` says of the bytes we get; `null` where it says nothing of them. */
function announcedBytes({ headers }: Response): number | null {
  const length = headers.get('content-length');
  return length === null || headers.has('content-encoding') ? null : Number(length);
}

/** A file on its way into R2: in one go where it is small, else in parts. */
class Parts {
  readonly #bucket: R2Bucket;
  readonly #key: string;
  #part = new Uint8Array(PART_BYTES);
  #filled = 0;
  #upload: R2MultipartUpload | null = null;
  readonly #uploaded: R2UploadedPart[] = [];

  constructor(bucket: R2Bucket, key: string) {
    this.#bucket = bucket;
    this.#key = key;
  }

  async add(piece: Uint8Array): Promise<void> {
    for (let at = 0; at < piece.length; ) {
      const some = piece.subarray(at, at + PART_BYTES - this.#filled);
      this.#part.set(some, this.#filled);
      this.#filled += some.length;
      at += some.length;
      if (this.#filled === PART_BYTES) await this.#send();
    }
  }

  async #send(): Promise<void> {
    if (this.#upload === null) {
      const type = fileKind(this.#part) === 'wav' ? 'wav' : 'mp3';
      this.#upload = await this.#bucket.createMultipartUpload(this.#key, {
        httpMetadata: { contentType: MIME[type] },
      });
    }
    const number = this.#uploaded.length + 1;
    this.#uploaded.push(await this.#upload.uploadPart(number, this.#part.subarray(0, this.#filled)));
    this.#part = new Uint8Array(PART_BYTES);
    this.#filled = 0;
  }

  async end(contentType: string): Promise<void> {
    if (this.#upload === null) {
      await this.#bucket.put(this.#key, this.#part.subarray(0, this.#filled), {
        httpMetadata: { contentType },
      });
      return;
    }
    if (this.#filled > 0) await this.#send();
    await this.#upload.complete(this.#uploaded);
  }

  async abort(): Promise<void> {
    await this.#upload?.abort();
  }
}
