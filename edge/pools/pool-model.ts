/** What a pool of so many numbers would do with a traffic. `hold`: ms of silence before a number is given away. */
export interface PoolModel {
  /** Share of visits that would find no number, 0–1. */
  loss(numbers: number, hold: number): number;
  /** Share of calls laid to the visitor who made them when the last holder of a number is taken for the caller, 0–1. */
  right(numbers: number, hold: number): number;
}
