import type { Capabilities } from '../carriers/carrier.ts';

/** What a flow may refer to: what its company has. */
export interface Inventory {
  /** Every number the company answers, E.164. */
  ownNumbers: ReadonlySet<string>;
  /** The media library's assets by id: sound, or a text that carriers say. */
  media: ReadonlyMap<string, 'upload' | 'tts'>;
  /** Ids of the company's flows. */
  flows: ReadonlySet<string>;
  /** Destinations (`to`) that have a cap. */
  capped: ReadonlySet<string>;
  /** What the carrier of the flow's numbers can do; `null` when it is not known, and then nothing is said of it. */
  capabilities: Capabilities | null;
}
