import type { AudioInfo } from './audio-info.ts';

export const MIME: Record<AudioInfo['type'], string> = { wav: 'audio/wav', mp3: 'audio/mpeg' };

/** Where a company's sound is had by carriers: an asset's id and the hash of the content follow. */
export function mediaAddress(publicUrl: string, companyId: string): string {
  return `${publicUrl}/media/${encodeURIComponent(companyId)}`;
}

/** Under which name R2 has it. */
export function mediaKey(companyId: string, asset: string, hash: string): string {
  return `media/${companyId}/${asset}/${hash}`;
}

export function hex(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
