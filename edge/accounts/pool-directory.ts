import type { PoolDirectory } from '../pools/arrange.ts';
import type { OwnedNumber } from '../pools/objects.ts';

/** What the directory says of a pool's numbers. Every step is one transaction. */
export function poolDirectory(db: D1Database, pool: string): PoolDirectory {
  return {
    async begin() {
      const [begun, owned] = await db.batch([
        db
          .prepare('UPDATE pool SET generation = generation + 1 WHERE id = ? RETURNING generation, objects')
          .bind(pool),
        db
          .prepare(
            `SELECT number, pool_object AS object FROM tracking_number WHERE pool_id = ? AND released_at IS NULL
             ORDER BY created_at, number`,
          )
          .bind(pool),
      ]);
      const row = begun?.results[0] as { generation: number; objects: number } | undefined;
      if (row === undefined) throw new Error(`there is no pool ${pool}`);
      return { ...row, numbers: (owned?.results ?? []) as OwnedNumber[] };
    },

    async move(moves, generation) {
      const results = await db.batch(
        Object.values(Object.groupBy(moves, ({ from, to }) => `${from} ${to}`)).flatMap((group = []) => {
          const [first] = group;
          if (first === undefined) return [];
          return db
            .prepare(
              `UPDATE tracking_number SET pool_object = ?1, objects_before = CASE
                 WHEN pool_object IS NULL THEN objects_before
                 ELSE json_insert(objects_before, '$[#]', pool_object)
               END
               WHERE number IN (SELECT value FROM json_each(?2)) AND pool_id = ?3
                 AND (SELECT generation FROM pool WHERE id = ?3) = ?4`,
            )
            .bind(first.to, JSON.stringify(group.map(({ number }) => number)), pool, generation);
        }),
      );
      return results.every(({ meta }) => meta.changes > 0);
    },
  };
}
