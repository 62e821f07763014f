/** A turn of a conversation. */
export interface Segment {
  /** `null` where nobody can tell. */
  speaker: 'caller' | 'agent' | null;
  /** From the start of the recording; `null` where it is not known. */
  fromMs: number | null;
  toMs: number | null;
  text: string;
}

/** Who wrote it down. The first that is there is kept: a person's own words are never written over by a machine's. */
export const ENGINES = ['upload', 'workers_ai', 'carrier'] as const;

export type Engine = (typeof ENGINES)[number];
