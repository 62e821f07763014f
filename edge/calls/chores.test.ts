import { describe, expect, test } from 'vitest';
import { type Chore, Chores } from './chores.ts';

const MINUTE = 60_000;

/** A chore that goes on until it is told to end. */
function slow(name: string, due: number | null) {
  const ends: ((error?: Error) => void)[] = [];
  const chore: Chore = {
    name,
    due,
    work: () =>
      new Promise((resolve, reject) =>
        ends.push((error) => (error === undefined ? resolve() : reject(error))),
      ),
  };
  return { chore, ends };
}

function running() {
  const failures: string[] = [];
  let over = 0;
  const told = {
    failed: (name: string, error: unknown) => failures.push(`${name}: ${error}`),
    done: () => {
      over++;
    },
  };
  return { chores: new Chores(), told, failures, over: () => over };
}

/** Lets what has been settled be heard of. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('chores', () => {
  test('are begun when they are due, side by side, and each is over by itself', async () => {
    const { chores, told, over } = running();
    const [hangs, quick, later, never] = [slow('a', 5), slow('b', 10), slow('c', 11), slow('d', null)];
    const all = [hangs, quick, later, never].map(({ chore }) => chore);
    let areAllOver = false;
    const begun = chores.begin(all, 10, told).then(() => {
      areAllOver = true;
    });
    expect([hangs, quick, later, never].map(({ ends }) => ends.length)).toEqual([1, 1, 0, 0]);
    quick.ends[0]?.();
    await settled();
    expect([over(), areAllOver]).toEqual([1, false]);
    hangs.ends[0]?.();
    await begun;
    expect(over()).toBe(2);
  });

  test('are not begun a second time while they are in hand, and are looked at again after a minute all the same', async () => {
    const { chores, told } = running();
    const { chore, ends } = slow('a', 5);
    const begun = chores.begin([chore], 10, told);
    // The object may die with what it has in hand: an alarm must come.
    expect(chores.nextDue([chore])).toBe(10 + MINUTE);
    await chores.begin([chore], 10 + MINUTE, told);
    expect(ends).toHaveLength(1);
    // And not at once again: that would be an alarm without end.
    expect(chores.nextDue([chore])).toBe(10 + 2 * MINUTE);
    ends[0]?.();
    await begun;
    expect(chores.nextDue([chore])).toBe(5);
  });

  test('in hand do not hold up others, nor put off what is due earlier', async () => {
    const { chores, told } = running();
    const [hangs, other] = [slow('a', 5), slow('b', 20)];
    void chores.begin([hangs.chore], 10, told);
    expect(chores.nextDue([hangs.chore, other.chore])).toBe(20);
    void chores.begin([hangs.chore, other.chore], 20, told);
    expect([hangs, other].map(({ ends }) => ends.length)).toEqual([1, 1]);
  });

  test('that fail are told of, and begun again after a minute', async () => {
    const { chores, told, failures, over } = running();
    const { chore, ends } = slow('a', 5);
    const begun = chores.begin([chore], 10, told);
    ends[0]?.(new Error('no luck'));
    await begun;
    expect(failures).toEqual(['a: Error: no luck']);
    expect(over()).toBe(1);
    expect(chores.nextDue([chore])).toBe(10 + MINUTE);
    void chores.begin([chore], 10 + MINUTE, told);
    expect(ends).toHaveLength(2);
    const throws: Chore = {
      name: 'b',
      due: 1,
      work: () => {
        throw new Error('at once');
      },
    };
    await chores.begin([throws], 10, told);
    expect(failures.at(-1)).toBe('b: Error: at once');
  });

  test('are none where nothing is due', () => {
    expect(new Chores().nextDue([slow('a', null).chore])).toBeNull();
    expect(new Chores().nextDue([])).toBeNull();
  });
});
