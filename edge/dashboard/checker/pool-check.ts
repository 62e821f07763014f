/** How much of the visits goes without a number at a size. Shares are 0–1. */
export interface LossSize {
  loss: number;
  numbers: number;
  erlangB: number;
}

/** What `POST /v1/pool-check` answers. */
export interface PoolCheck {
  resolution: 'minute' | 'hour';
  visits: number;
  hold: number;
  today: Point | null;
  loss: LossSize[];
  right: { right: number; numbers: number }[];
  fixedHolds: { hold: number; loss: LossSize[] }[];
  curve: Point[];
  burst: { from: number; visits: number; words: string } | null;
  peakHour: { from: number; visits: number };
  /** What the rule of thumb of other products says. */
  usersTimesDuration: number;
  arithmetic: string[];
  notes: string[];
}

export interface Point {
  numbers: number;
  loss: number;
  right: number;
}
