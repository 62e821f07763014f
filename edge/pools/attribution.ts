import type { Source } from '../visits/source.ts';

/** A page a visitor saw, as kept: parameters we do not know are gone from its address. */
export interface SeenPage {
  url: string;
  title: string;
  /** ms since 1970, the edge's clock. */
  at: number;
}

/** What is known of a visit, frozen at the moment somebody asks who called. */
export interface VisitSnapshot {
  visit: string;
  visitor: string;
  site: string;
  source: Source;
  /** First address of the visit, and the page it came from (may be empty). */
  landing: string;
  referrer: string;
  /** Oldest first. */
  pages: SeenPage[];
  /** `US`, `DE`, …; `null` when the edge could not tell. */
  country: string | null;
  city: string | null;
  device: 'phone' | 'tablet' | 'desktop' | null;
  /** ms since 1970. */
  startedAt: number;
  lastActiveAt: number;
}

/** One visit that may have made the call. */
export interface Candidate {
  visit: VisitSnapshot;
  /** 0–1; over all candidates the sum is at most 1, the rest is "somebody else". */
  probability: number;
  /** Why, in words: "looking at the number when the call came in". */
  reason: string;
}

/** The answer to "who called?". */
export interface Attribution {
  /**
   * `visit`: one visit is likely enough to be named. `unsure`: several could be, they are listed. `static`: the
   * number stands for a source, not for a visit. `none`: nobody was given this number recently.
   */
  kind: 'visit' | 'unsure' | 'static' | 'none';
  /** Probability of the first candidate, 0–1; 1 for a static number's source, 0 for none. */
  confidence: number;
  /** The whole answer in one sentence. */
  reason: string;
  /** Where the caller came from: that of the named visit, or of the static number. `null` when unsure or none. */
  source: Source | null;
  /** Most probable first, at most five. */
  candidates: Candidate[];
}
