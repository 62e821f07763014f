import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RecencyList } from './recency-list.ts';

it('the oldest is what was touched longest ago, as in a plain list', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9)), (touched) => {
      const list = new RecencyList<number>();
      let plain: number[] = [];
      for (const item of touched) {
        list.touch(item);
        plain = [...plain.filter((one) => one !== item), item];
        expect(list.oldest).toBe(plain[0]);
      }
      list.clear();
      expect(list.oldest).toBeUndefined();
    }),
  );
});
