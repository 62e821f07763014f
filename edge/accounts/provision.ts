import { deskOf } from '../calls/desk.ts';
import type { Env } from '../env.ts';
import type { Flow } from '../flows/flow.ts';
import { newId } from '../id.ts';
import { objectNamed } from '../pools/split-pool.ts';
import { Problem } from '../problem.ts';
import type { Source } from '../visits/source.ts';
import type { Pool } from './directory.ts';
import type { Permission } from './permissions.ts';
import { hashKey } from './principal.ts';

// How things come into being. Each function writes the directory first and the object that owns the rest after
// it, so that a failure in between leaves something that can be tried again, never an object nobody can find.

/** Makes a pool without numbers. */
export async function createPool(
  env: Env,
  pool: { id?: string; companyId: string; name: string },
): Promise<Pool> {
  const id = pool.id ?? newId('pool');
  await env.DIRECTORY.prepare('INSERT INTO pool (id, company_id, name, created_at) VALUES (?, ?, ?, ?)')
    .bind(id, pool.companyId, pool.name, Date.now())
    .run();
  return { id, companyId: pool.companyId, name: pool.name, objects: 1, objectsMade: 1 };
}

/** What a new tracking number is for: a place in a pool, or one fixed source. */
export type NumberUse = { poolId: string } | { source: Source };

/**
 * Makes tracking numbers of a company's carrier. Throws `conflict` (field `numbers`) when one is taken,
 * `not_found` when the pool, carrier or flow is not the company's.
 */
export async function createNumbers(
  env: Env,
  request: {
    companyId: string;
    carrierId: string;
    flowId: string;
    numbers: string[];
    use: NumberUse;
    /** Name for people, of each of them. */
    label?: string;
  },
): Promise<void> {
  const { companyId, carrierId, flowId, numbers, use, label = null } = request;
  const db = env.DIRECTORY;
  await mustBelong(db, 'carrier', carrierId, companyId, 'carrier');
  if ('poolId' in use) await mustBelong(db, 'pool', use.poolId, companyId, 'pool');
  await mustBePublished(env, companyId, flowId);
  const insert = db.prepare(
    `INSERT INTO tracking_number (number, company_id, carrier_id, pool_id, source, flow_id, label, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const poolId = 'poolId' in use ? use.poolId : null;
  const source = 'source' in use ? JSON.stringify(use.source) : null;
  try {
    await db.batch(
      numbers.map((number) =>
        insert.bind(number, companyId, carrierId, poolId, source, flowId, label, Date.now()),
      ),
    );
  } catch (error) {
    if (isUniqueViolation(error)) {
      throw new Problem('conflict', 'one of these numbers is already in use', 'numbers');
    }
    throw error;
  }
  if (poolId !== null) await objectNamed(env, poolId).arrange(poolId);
}

/** Throws `not_found` (field `flow`) unless the company has this flow and new calls can get it. */
export async function mustBePublished(env: Env, companyId: string, flowId: string): Promise<void> {
  const head = await deskOf(env, companyId).flows.head(flowId);
  if (head === null) throw new Problem('not_found', `there is no flow ${flowId}`, 'flow');
  if (head.version === null) {
    throw new Problem('not_found', `the flow ${flowId} is not published`, 'flow');
  }
}

/** Splits a pool of a company over so many objects. Numbers that a visit holds move when it has gone. */
export async function splitPool(
  env: Env,
  pool: { id: string; companyId: string; objects: number },
): Promise<void> {
  await env.DIRECTORY.prepare(
    'UPDATE pool SET objects = ?1, objects_made = max(objects_made, ?1) WHERE id = ?2 AND company_id = ?3',
  )
    .bind(pool.objects, pool.id, pool.companyId)
    .run();
  await objectNamed(env, pool.id).arrange(pool.id);
}

/** Makes an API key of a company. The key itself is shown once, here, and kept only as a hash. */
export async function createApiKey(
  env: Env,
  request: {
    companyId: string;
    name: string;
    permissions: readonly Permission[];
    key?: string;
    /** Id of the user or key that makes it. */
    createdBy?: string;
  },
): Promise<{ id: string; key: string }> {
  const id = newId('key');
  const key = request.key ?? newId('key').replace('key_', 'nl_');
  await env.DIRECTORY.prepare(
    `INSERT INTO api_key (id, company_id, name, prefix, hash, permissions, created_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
    .bind(
      id,
      request.companyId,
      request.name,
      key.slice(0, 7),
      await hashKey(key),
      JSON.stringify(request.permissions),
      request.createdBy ?? null,
      Date.now(),
    )
    .run();
  return { id, key };
}

/** Publishes a flow in the company's object; `id` names an existing flow, which then gets a new version. */
export async function publishFlow(
  env: Env,
  request: { companyId: string; id?: string; name: string; flow: Flow },
): Promise<{ id: string; version: number }> {
  return company(env, request.companyId).publishFlow(request.id ?? newId('flow'), request.name, request.flow);
}

function company(env: Env, companyId: string) {
  return env.COMPANIES.get(env.COMPANIES.idFromName(companyId));
}

/** Throws `not_found` naming `field` unless the company has such a thing. */
export async function mustBelong(
  db: D1Database,
  table: 'pool' | 'carrier',
  id: string,
  companyId: string,
  field: string,
): Promise<void> {
  const found = await db
    .prepare(`SELECT 1 FROM ${table} WHERE id = ? AND company_id = ?`)
    .bind(id, companyId)
    .first();
  if (found === null) throw new Problem('not_found', `there is no ${table} ${id}`, field);
}

/** True for D1's answer to a row that is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && error.message.includes('UNIQUE constraint failed');
}
