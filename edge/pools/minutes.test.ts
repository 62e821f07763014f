import { describe, expect, it } from 'vitest';
import { MinuteBook, type Standing } from './minutes.ts';
import { rightNow } from './right-now.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = 1_760_000_040_000;

const standing = (): Standing => ({ size: 8, inUse: 2, held: 1 });

describe('the book of minutes', () => {
  it('closes a minute when the first thing of a later one happens, as things stood at its end', () => {
    const book = new MinuteBook(null, []);
    expect(book.turnTo(START + 5_000, standing)).toBeNull();
    book.came(3, 1);
    book.grant({ taken: true, rested: null });
    book.grant({ taken: true, rested: 200_000 });
    book.grant({ taken: true, rested: 400_000 });
    book.grant({ taken: false, rested: null });
    expect(book.turnTo(START + 59_999, standing)).toBeNull();
    const asked: number[] = [];
    const over = book.turnTo(START + 5 * MINUTE, (at) => {
      asked.push(at);
      return standing();
    });
    expect(asked).toEqual([START + MINUTE - 1]);
    expect(over).toEqual({
      at: START,
      size: 8,
      inUse: 2,
      held: 1,
      visits: 3,
      overflow: 1,
      taken: 3,
      rested: { least: 200_000, mean: 300_000 },
      right: rightNow({ numbers: 8, inUse: 2, taken: 3 / MINUTE, missed: 1 / 3 }),
    });
    expect(book.running(START + 5 * MINUTE, standing)).toMatchObject({ at: START + 5 * MINUTE, visits: 0 });
  });

  it('looks at the last hour to say how fast numbers go', () => {
    const book = new MinuteBook(null, []);
    for (let n = 0; n < 180; n++) {
      book.turnTo(START + n * MINUTE, standing);
      book.came(1, 0);
      if (n >= 120) book.grant({ taken: true, rested: null });
    }
    const over = book.turnTo(START + 180 * MINUTE, standing);
    expect(over?.right).toBeCloseTo(rightNow({ numbers: 8, inUse: 2, taken: 60 / HOUR, missed: 0 }), 9);
    expect(book.recent).toHaveLength(60);
  });

  it('knows an hour of quiet from a pool that was not there yet', () => {
    const quiet = new MinuteBook(null, [], START - 7 * HOUR);
    const young = new MinuteBook(null, []);
    for (const book of [quiet, young]) {
      book.turnTo(START, standing);
      for (let n = 0; n < 10; n++) book.grant({ taken: true, rested: null });
    }
    const right = (book: MinuteBook) => book.running(START + MINUTE, standing)?.right ?? Number.NaN;
    expect(right(quiet)).toBeGreaterThan(right(young));
  });

  it('goes on after a restart where it was', () => {
    const book = new MinuteBook(null, []);
    book.turnTo(START, standing);
    book.came(2, 1);
    const again = new MinuteBook(JSON.parse(JSON.stringify(book.open)), []);
    again.came(1, 0);
    expect(again.turnTo(START + MINUTE, standing)).toMatchObject({ at: START, visits: 3, overflow: 1 });
  });

  it('does not go back when a clock does', () => {
    const book = new MinuteBook(null, []);
    book.turnTo(START + MINUTE, standing);
    expect(book.turnTo(START, standing)).toBeNull();
    book.came(1, 0);
    expect(book.open).toMatchObject({ at: START + MINUTE, visits: 1 });
  });
});
