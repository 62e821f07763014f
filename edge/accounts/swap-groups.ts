/** Printed numbers of a site that are replaced together, by one number of a pool. */
export interface SwapGroup {
  /** `swap_…` */
  id: string;
  /** Key of its site. */
  site: string;
  name: string;
  poolId: string;
  /** While it is not, its numbers stay as they are printed. */
  active: boolean;
  /** E.164, as printed on the site. */
  numbers: string[];
  /** Path prefixes under which it counts, as `pathPrefix` writes them; none is everywhere. */
  paths: string[];
}

/** All groups of a company, by site and in their order there. */
export async function swapGroupsOf(db: D1Database, companyId: string): Promise<SwapGroup[]> {
  const { results } = await db
    .prepare(
      `SELECT swap_group.id, site_key, swap_group.name, pool_id, active, paths,
         (SELECT json_group_array(number) FROM (SELECT number FROM swap_target WHERE group_id = swap_group.id ORDER BY number))
           AS numbers
       FROM swap_group JOIN site ON site.key = site_key
       WHERE site.company_id = ? ORDER BY site.created_at, site_key, position, swap_group.id`,
    )
    .bind(companyId)
    .all<{
      id: string;
      site_key: string;
      name: string;
      pool_id: string;
      active: number;
      numbers: string;
      paths: string;
    }>();
  return results.map((row) => ({
    id: row.id,
    site: row.site_key,
    name: row.name,
    poolId: row.pool_id,
    active: row.active === 1,
    numbers: JSON.parse(row.numbers) as string[],
    paths: JSON.parse(row.paths) as string[],
  }));
}

/** What puts these groups in the place of those a site had; for a batch, which is one transaction. */
export function groupStatements(
  db: D1Database,
  site: string,
  groups: readonly Omit<SwapGroup, 'site'>[],
): D1PreparedStatement[] {
  return [
    // Targets first: D1 keeps references, and does not always follow them.
    db
      .prepare('DELETE FROM swap_target WHERE group_id IN (SELECT id FROM swap_group WHERE site_key = ?)')
      .bind(site),
    db.prepare('DELETE FROM swap_group WHERE site_key = ?').bind(site),
    ...groups.flatMap(({ id, name, poolId, active, numbers, paths }, position) => [
      db
        .prepare(
          'INSERT INTO swap_group (id, site_key, name, pool_id, active, position, paths) VALUES (?, ?, ?, ?, ?, ?, ?)',
        )
        .bind(id, site, name, poolId, Number(active), position, JSON.stringify(paths)),
      ...numbers.map((number) =>
        db.prepare('INSERT INTO swap_target (group_id, number) VALUES (?, ?)').bind(id, number),
      ),
    ]),
  ];
}
