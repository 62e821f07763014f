import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { hex, MIME, mediaKey } from './address.ts';
import { readAudio } from './audio.ts';
import { type AudioInfo, NotAudio } from './audio-info.ts';
import type { Content } from './library.ts';
import { telephonyRendition } from './telephony.ts';
import { TELEPHONE_RATE } from './wav.ts';

/** The largest file and the longest sound that are taken. */
export const MOST_BYTES = 10 * 1024 * 1024;
const MOST_SECONDS = 5 * 60;

/**
 * Checks a file that was sent and puts it into R2, with what a telephone line carries of it beside it. Throws
 * `invalid_request` (field `body`) saying what it is instead of sound, or what is wrong with it.
 */
export async function storeSound(
  env: Env,
  companyId: string,
  asset: string,
  file: Uint8Array<ArrayBuffer>,
): Promise<Content> {
  const info = soundOf(file);
  const played = playedOf(file, info);
  const sha256 = await hash(file);
  const playedHash = played === file ? sha256 : await hash(played);
  await Promise.all([
    put(env, mediaKey(companyId, asset, sha256), file, info.type),
    played === file ? null : put(env, mediaKey(companyId, asset, playedHash), played, 'wav'),
  ]);
  const { type, sampleRate, channels, duration } = info;
  return {
    source: 'upload',
    type,
    codec: info.wav?.codec ?? 'mp3',
    sampleRate,
    channels,
    duration,
    bytes: file.length,
    sha256,
    played: playedHash,
  };
}

/** Takes everything of an asset out of R2. */
export async function removeSound(env: Env, companyId: string, asset: string): Promise<void> {
  for (let cursor: string | undefined; ; ) {
    const page = await env.MEDIA.list({
      prefix: mediaKey(companyId, asset, ''),
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (page.objects.length > 0) await env.MEDIA.delete(page.objects.map(({ key }) => key));
    if (!page.truncated) return;
    cursor = page.cursor;
  }
}

function soundOf(file: Uint8Array): AudioInfo {
  const info = read(file);
  const refuse = (why: string) => new Problem('invalid_request', `body: ${why}`, 'body');
  if (info.frames === 0) throw refuse('there is no sound in the file');
  if (info.isCutOff) throw refuse('the file ends before its sound does');
  if (info.duration > MOST_SECONDS) {
    throw refuse(`the sound is ${Math.round(info.duration)} s long; it may be ${MOST_SECONDS} s at most`);
  }
  return info;
}

function read(file: Uint8Array): AudioInfo {
  try {
    return readAudio(file);
  } catch (error) {
    if (error instanceof NotAudio) throw new Problem('invalid_request', `body: ${error.message}`, 'body');
    throw error;
  }
}

/** MP3 is left as it is: nothing here could decode it, and every carrier does. */
function playedOf(file: Uint8Array<ArrayBuffer>, { wav, ...info }: AudioInfo): Uint8Array<ArrayBuffer> {
  const isReady =
    wav === null || (wav.codec === 'mu-law' && info.sampleRate === TELEPHONE_RATE && info.channels === 1);
  return isReady ? file : telephonyRendition(file, { ...info, wav });
}

async function put(env: Env, key: string, file: Uint8Array, type: AudioInfo['type']): Promise<void> {
  await env.MEDIA.put(key, file, { httpMetadata: { contentType: MIME[type] } });
}

async function hash(file: Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(await crypto.subtle.digest('SHA-256', file));
}
