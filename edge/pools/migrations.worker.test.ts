import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { migrate } from '../migrate.ts';
import { leaseRequest } from './messages.ts';
import { MIGRATIONS } from './migrations.ts';
import { sampleVisit } from './visit.fixture.ts';

const A = '+13125550101';
const B = '+13125550102';
const MINUTE = 60_000;
/** A full minute. */
const START = 1_760_000_040_000;

/** A pool whose tables are those of an earlier version, with these rows in them. */
async function poolOfVersion(version: number, rows: string) {
  const pool = env.POOLS.get(env.POOLS.idFromName(`of version ${version}`));
  await runInDurableObject(pool, (_, { storage }) => {
    const tables = storage.sql
      .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*'")
      .toArray();
    for (const { name } of tables) storage.sql.exec(`DROP TABLE "${name}"`);
    migrate(storage, MIGRATIONS.slice(0, version));
    storage.sql.exec(rows);
  });
  await evictDurableObject(pool);
  return pool;
}

const source = JSON.stringify(sampleVisit('one', START).source);

/**
 * Two numbers. `one` had A, then `two`, who tapped it; `three` found none while B was `four`'s, who lost it to `five`
 * and then got A.
 */
const ROWS = `
  INSERT INTO numbers VALUES ('${A}', 0), ('${B}', 1);
  UPDATE pool SET visits = 5, unnumbered = 1;
  INSERT INTO visits
  SELECT value, 'visitor of ' || value, 'site_1', '${source}', 'https://example.com/' || value, '', 'US', 'IL', 'Chicago',
         'phone', ${START} + key * ${MINUTE}, value = 'three'
  FROM json_each('["one", "two", "three", "four", "five"]');
  INSERT INTO leases VALUES
    (1, '${A}', 'one', ${START}, ${START}, ${START}, 0, 0),
    (2, '${B}', 'four', ${START}, ${START}, NULL, 0, 0),
    (3, '${A}', 'two', ${START + 5 * MINUTE}, ${START + 6 * MINUTE}, NULL, 0, 0),
    (4, NULL, 'three', ${START + 6 * MINUTE}, ${START + 6 * MINUTE}, NULL, 0, 0),
    (7, '${B}', 'five', ${START + 10 * MINUTE}, ${START + 10 * MINUTE}, NULL, 0, 0),
    (8, '${A}', 'four', ${START + 10 * MINUTE}, ${START + 10 * MINUTE}, NULL, 0, 0);
  INSERT INTO page_views VALUES
    ('two', 1, ${START + 5 * MINUTE}, 'https://example.com/', '/'),
    ('two', 2, ${START + 6 * MINUTE}, 'https://example.com/prices', '/prices');
  INSERT INTO taps VALUES ('two', '${A}', ${START + 9 * MINUTE});`;

it.each([1, 2])(
  'a pool of version %i still says who called, who holds what, and how many came',
  async (version) => {
    const pool = await poolOfVersion(version, ROWS);
    const now = START + 11 * MINUTE;
    const called = await pool.attribute({ number: A, at: START + 9 * MINUTE + 5000, caller: null });
    expect(called).toMatchObject({ kind: 'visit', source: { campaign: 'campaign of one' } });
    expect(called.reason).toContain('tapped the number 5 seconds before the call');
    expect(called.candidates.map(({ visit }) => visit.visit)).toEqual(['two', 'one']);
    expect(called.candidates[0]?.visit).toMatchObject({
      visitor: 'visitor of two',
      site: 'site_1',
      landing: 'https://example.com/two',
      city: 'Chicago',
      device: 'phone',
      startedAt: START + MINUTE,
      lastActiveAt: START + 6 * MINUTE,
      pages: [{ title: '/' }, { title: '/prices' }],
    });
    const later = await pool.attribute({ number: A, at: now, caller: null });
    const four = later.candidates.find(({ visit }) => visit.visit === 'four');
    expect(four?.visit).toMatchObject({ startedAt: START + 3 * MINUTE });

    expect(await pool.status(now)).toMatchObject({ live: 2, visits: 5, unnumbered: 1 });
    expect(await pool.keep({ visit: 'four', at: now, pages: [] })).toEqual({ known: true, number: A });
    expect(await pool.keep({ visit: 'three', at: now, pages: [] })).toEqual({ known: true, number: null });
    expect(await pool.lease(...leaseRequest(sampleVisit('six', now), now))).toBeNull();
    expect(await pool.status(now)).toMatchObject({ visits: 6, unnumbered: 2 });
  },
);

it('the minute that ran goes on with what was counted before', async () => {
  const minute = { at: START, visits: 3, overflow: 1, taken: 2, rests: 1, restSum: 9000, restLeast: 9000 };
  const pool = await poolOfVersion(2, `${ROWS} UPDATE pool SET minute = '${JSON.stringify(minute)}'`);
  await pool.lease(...leaseRequest(sampleVisit('six', START + 1000), START + 1000));
  expect(await pool.minutes({ from: 0, to: START + MINUTE, at: START + 2000 })).toMatchObject([
    { at: START, visits: 4, overflow: 2, taken: 2, rested: { least: 9000, mean: 9000 } },
  ]);
});
