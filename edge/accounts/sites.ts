import type { Env } from '../env.ts';
import { newId } from '../id.ts';
import { Problem } from '../problem.ts';
import { trackingNumbersOf } from './directory.ts';
import { isUniqueViolation, mustBelong } from './provision.ts';
import { type PrintingSite, type SwapConflict, swapConflicts } from './swap-conflicts.ts';
import { groupStatements, type SwapGroup, swapGroupsOf } from './swap-groups.ts';
import { pathPrefix } from './swap-paths.ts';

/** A site with all that is set of it. */
export interface SiteRecord extends PrintingSite {
  origins: string[];
  /** In their order. */
  groups: SwapGroup[];
}

/** A group as it is asked for; without an id it is a new one, without paths it counts everywhere. */
export type WantedGroup = Omit<SwapGroup, 'id' | 'site' | 'paths'> & { id?: string; paths?: string[] };

/** All sites of a company, oldest first. */
export async function siteRecordsOf(db: D1Database, companyId: string): Promise<SiteRecord[]> {
  const [{ results }, groups] = await Promise.all([
    db
      .prepare('SELECT key, name, origins FROM site WHERE company_id = ? ORDER BY created_at, key')
      .bind(companyId)
      .all<{ key: string; name: string; origins: string }>(),
    swapGroupsOf(db, companyId),
  ]);
  return results.map(({ key, name, origins }) => ({
    key,
    name,
    origins: JSON.parse(origins) as string[],
    groups: groups.filter(({ site }) => site === key),
  }));
}

/** What is wrong with the swap targets of a company: what was right when it was set may be so no longer. */
export async function conflictsOf(env: Env, companyId: string): Promise<SwapConflict[]> {
  const sites = await siteRecordsOf(env.DIRECTORY, companyId);
  return swapConflicts(
    sites,
    sites.flatMap(({ groups }) => groups),
    await numbersInUse(env, companyId),
  );
}

/**
 * Makes a site. Throws `not_found` when a group's pool is not the company's, `conflict` when the key is taken or a number
 * cannot be replaced as asked.
 */
export async function createSite(
  env: Env,
  wanted: { key?: string; companyId: string; name: string; origins: string[]; groups: WantedGroup[] },
): Promise<SiteRecord> {
  const { companyId, name, origins } = wanted;
  const db = env.DIRECTORY;
  const key = wanted.key ?? newId('site');
  const site = { key, name, origins, groups: await checkedGroups(env, companyId, { ...wanted, key }, []) };
  try {
    await db.batch([
      db
        .prepare('INSERT INTO site (key, company_id, name, origins, created_at) VALUES (?, ?, ?, ?, ?)')
        .bind(key, companyId, name, JSON.stringify(origins), Date.now()),
      ...groupStatements(db, key, site.groups),
    ]);
  } catch (error) {
    if (isUniqueViolation(error)) throw new Problem('conflict', `the key ${key} is taken`, 'key');
    throw error;
  }
  return site;
}

/** Changes a site; what is absent stays. Throws as `createSite` does, and `not_found` when there is no such site. */
export async function changeSite(
  env: Env,
  companyId: string,
  key: string,
  change: { name?: string; origins?: string[]; groups?: WantedGroup[] },
): Promise<SiteRecord> {
  const db = env.DIRECTORY;
  const known = (await siteRecordsOf(db, companyId)).find((site) => site.key === key);
  if (known === undefined) throw new Problem('not_found', `there is no site ${key}`, 'key');
  const { name = known.name, origins = known.origins, groups: wanted = known.groups } = change;
  const groups = await checkedGroups(env, companyId, { key, name, origins, groups: wanted }, known.groups);
  await db.batch([
    db
      .prepare('UPDATE site SET name = ?, origins = ? WHERE key = ? AND company_id = ?')
      .bind(name, JSON.stringify(origins), key, companyId),
    ...groupStatements(db, key, groups),
  ]);
  return { key, name, origins, groups };
}

async function checkedGroups(
  env: Env,
  companyId: string,
  site: PrintingSite & { groups: readonly WantedGroup[] },
  known: readonly SwapGroup[],
): Promise<SwapGroup[]> {
  const groups = site.groups.map((group, n) => ({
    ...group,
    id: group.id ?? newId('swap'),
    site: site.key,
    paths: checkedPaths(group.paths ?? [], `groups.${n}.paths`),
  }));
  for (const [n, { id, poolId, numbers }] of groups.entries()) {
    await mustBelong(env.DIRECTORY, 'pool', poolId, companyId, `groups.${n}.pool`);
    if (site.groups[n]?.id !== undefined && !known.some((one) => one.id === id)) {
      throw new Problem('not_found', `the site has no group ${id}`, `groups.${n}.id`);
    }
    if (groups.some((other, m) => m < n && other.id === id)) {
      throw new Problem('conflict', `the group ${id} is there twice`, `groups.${n}.id`);
    }
    const twice = numbers.findIndex((number, m) => numbers.indexOf(number) < m);
    if (twice >= 0) {
      throw new Problem('conflict', `${numbers[twice]} is there twice`, `groups.${n}.numbers.${twice}`);
    }
  }
  const others = (await siteRecordsOf(env.DIRECTORY, companyId)).filter(({ key }) => key !== site.key);
  const [conflict] = swapConflicts(
    [...others, site],
    [...others.flatMap((other) => other.groups), ...groups],
    await numbersInUse(env, companyId),
  ).filter((one) => one.groups.some((group) => group.site === site.key));
  if (conflict !== undefined) {
    const n = groups.findLastIndex((group) => conflict.groups.some(({ id }) => id === group.id));
    const m = groups[n]?.numbers.indexOf(conflict.number);
    throw new Problem('conflict', conflict.message, `groups.${n}.numbers.${m}`);
  }
  return groups;
}

/** @param field that they are named by in errors */
function checkedPaths(paths: readonly string[], field: string): string[] {
  const kept = paths.map((text, n) => {
    const prefix = pathPrefix(text);
    if (prefix === null) {
      throw new Problem('invalid_request', `${text} must be a path such as /berlin/`, `${field}.${n}`);
    }
    return prefix;
  });
  const twice = kept.findIndex((prefix, n) => kept.indexOf(prefix) < n);
  if (twice >= 0) throw new Problem('conflict', `${kept[twice]} is there twice`, `${field}.${twice}`);
  return kept;
}

async function numbersInUse(env: Env, companyId: string): Promise<Set<string>> {
  return new Set((await trackingNumbersOf(env.DIRECTORY, companyId)).map(({ number }) => number));
}
