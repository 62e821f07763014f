import { deal, type OwnedNumber } from './objects.ts';

/** What the directory says of a pool's numbers, and how it is told that they moved. */
export interface PoolDirectory {
  /** Begins a generation, later than every other, and reads what is true in it: in one step. */
  begin(): Promise<{ generation: number; objects: number; numbers: OwnedNumber[] }>;
  /** Notes that these numbers are in another object now. False, and nothing noted, once a later generation has begun. */
  move(moves: readonly Move[], generation: number): Promise<boolean>;
}

export interface Move {
  number: string;
  from: number | null;
  to: number;
}

/**
 * Tells an object its numbers. Answers those that were taken from it and that visits still have; `null` when the
 * object has heard of a later generation, and does nothing.
 */
export type Configure = (object: number, numbers: string[], generation: number) => Promise<string[] | null>;

/**
 * Puts every number into the object it should be in: out of the one that has it as soon as no visit holds it, then
 * into the directory's account, then into the other. It may stop after any step and be begun again, also twice at
 * once: what an older generation still says is not heard. Until a number may move, it stays where it is.
 *
 * @returns how many numbers have yet to move; `null` when a later generation took over
 */
export async function arrange(directory: PoolDirectory, configure: Configure): Promise<number | null> {
  const { generation, objects, numbers } = await directory.begin();
  const wanted = deal(numbers, objects);
  const stays = (object: number) => numbers.filter((one) => one.object === object && isSettled(one));
  const isSettled = ({ number, object }: OwnedNumber) => wanted.get(number) === object;

  const held = new Set<string>();
  for (const object of new Set(numbers.filter((one) => !isSettled(one)).map((one) => one.object))) {
    if (object === null) continue;
    const draining = await configure(object, stays(object).map(numberOf), generation);
    if (draining === null) return null;
    for (const number of draining) held.add(number);
  }

  const moves = numbers.flatMap((one): Move[] => {
    const to = wanted.get(one.number);
    if (to === undefined || isSettled(one) || held.has(one.number)) return [];
    return [{ number: one.number, from: one.object, to }];
  });
  if (moves.length > 0 && !(await directory.move(moves, generation))) return null;

  const moved = new Set(moves.map(numberOf));
  // Also those that are left with none: the last number of an object may have been given back.
  for (let object = 0; object < objects; object++) {
    const own = numbers.filter(
      (one) => wanted.get(one.number) === object && (isSettled(one) || moved.has(one.number)),
    );
    if ((await configure(object, own.map(numberOf), generation)) === null) return null;
  }
  return numbers.filter((one) => !isSettled(one) && !moved.has(one.number)).length;
}

function numberOf({ number }: { number: string }): string {
  return number;
}
