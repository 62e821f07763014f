/** What a company has set for its recordings. */
export interface RecordingSettings {
  /** Days after which audio and transcripts are deleted; `null` keeps them. */
  days: number | null;
  /** The carrier's copy is deleted as soon as we have ours. */
  deleteAtCarrier: boolean;
  /** What was said is written down by Workers AI. */
  transcribe: boolean;
}

/** The name of the setting. */
export const RECORDING_SETTINGS = 'recordings';

export const DEFAULT_SETTINGS: RecordingSettings = { days: 365, deleteAtCarrier: false, transcribe: false };
