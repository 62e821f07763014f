import type { RecordingEvent } from '../carriers/carrier.ts';
import type { AudioInfo } from '../media/audio-info.ts';

/** What of a recording is in R2. */
export interface KeptAudio extends Omit<AudioInfo, 'isCutOff'> {
  bytes: number;
  /** hex */
  sha256: string;
}

export type AudioState = 'none' | 'waiting' | 'stored' | 'failed' | 'deleted';
export type VoicemailState = 'new' | 'heard' | 'archived';
export type Task = 'fetch' | 'transcribe' | 'forget' | 'clear';

/** A recording and our copy of it. */
export interface Copy {
  /** `rec_…` */
  id: string;
  /** Our call; `null` while it has no row. */
  call: string | null;
  carrierId: string;
  carrierCall: string;
  /** What the carrier told last. */
  event: RecordingEvent;
  /** When it was first heard of, ms. */
  begunAt: number;
  audio: AudioState;
  /** Why there is no audio, or why the carrier still has it. */
  reason: string | null;
  kept: KeptAudio | null;
  task: Task | null;
  tries: number;
  voicemail: VoicemailState | null;
  heardBy: string | null;
  heardAt: number | null;
  deletedBy: string | null;
  deletedAt: number | null;
}

/** Where R2 has it. */
export function copyKey(companyId: string, id: string): string {
  return `recordings/${companyId}/${id}`;
}
