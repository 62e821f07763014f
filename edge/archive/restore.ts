import { seal } from '../accounts/seal.ts';
import { pathPrefix } from '../accounts/swap-paths.ts';
import { overflow as asOverflow } from '../api/schemas-pool.ts';
import type { Env } from '../env.ts';
import { filesOf } from '../exports/files-of.ts';
import { type IdPrefix, newId } from '../id.ts';
import { newSecret } from '../outbox/sign.ts';
import { WEBHOOK_SECRETS } from '../outbox/webhooks.ts';
import type { Overflow } from '../pools/allocator.ts';
import { objectNamed, SplitPool } from '../pools/split-pool.ts';
import { Problem } from '../problem.ts';
import { type Checked, check, ROWS_A_WRITE } from './check.ts';
import { type DirectoryRows, isEmptyDirectory, taken, writeDirectory } from './directory-rows.ts';
import type { DirectoryTable } from './directory-tables.ts';
import { type Renamed, renamedRow } from './renamed.ts';
import type { ArchiveRow, ArchiveValue } from './tables.ts';
import { BadArchive, jsonLines, open, type Source } from './unzip.ts';

/** What became of an archive. */
export interface Restored {
  /** Rows by table. */
  counts: Record<string, number>;
  /** Ids that were taken here, and what they are now. */
  renamed: Record<string, string>;
  /** Numbers that another company has and this one did not get. */
  numbersLeftOut: string[];
  /** Carrier accounts whose credentials have to be given anew. */
  carriersWithoutCredentials: string[];
  /** Webhooks: they are off and have new secrets. */
  webhooksTurnedOff: string[];
}

/** Rows that are handed to the ledger at a time. */
const ROWS = ROWS_A_WRITE;

/**
 * Takes an archive into a company that is empty. All of it is read and checked first; when writing fails after that, the
 * company is empty again.
 *
 * @param numbers what is done with tracking numbers that another company of this installation has
 * @param dry only checks
 * @throws Problem naming what is wrong: of the archive (`archive`), of its numbers (`numbers`), or that the company is not empty
 */
export async function restore(
  env: Env,
  companyId: string,
  source: Source,
  { numbers, dry }: { numbers: 'refuse' | 'leave_out'; dry: boolean },
): Promise<Restored> {
  const { archive } = filesOf(env, companyId);
  await archive.recover();
  if (!(await archive.isEmpty()) || !(await isEmptyDirectory(env.DIRECTORY, companyId))) {
    throw new Problem('conflict', 'an archive is only taken in by a company that has nothing yet', 'archive');
  }
  const [columns, schema] = await Promise.all([archive.columns(), archive.schema()]);
  const checked = await check(source, env.DIRECTORY, { columns, schema }).catch(told);
  const plan = await planned(env, checked, numbers);
  if (dry) return plan.restored;
  if (!(await archive.begin())) {
    throw new Problem('conflict', 'another archive is being taken in', 'archive');
  }
  try {
    for (const { table, file } of checked.ledger) {
      let rows: ArchiveRow[] = [];
      const flush = async () => {
        await archive.write(table, rows);
        rows = [];
      };
      for await (const row of jsonLines(await open(source, file), file.name)) {
        rows.push(await plan.row(table, row as ArchiveRow));
        if (rows.length === ROWS) await flush();
      }
      if (rows.length > 0) await flush();
    }
    for (const { key, file } of checked.sound) await putSound(env, companyId, key, file, source);
    await archive.settle(checked.manifest.sound);
    await writeDirectory(env.DIRECTORY, companyId, plan.directory);
  } catch (error) {
    await archive.abandon();
    return told(error);
  }
  await archive.finish();
  for (const { id, objects_made } of plan.directory.pool ?? []) {
    await objectNamed(env, String(id)).arrange(String(id));
    const overflow = plan.overflows.get(String(id));
    if (overflow === undefined) continue;
    const pool = new SplitPool(env, { id: String(id), objectsMade: Number(objects_made) });
    await pool.setOverflow(overflow, Date.now());
  }
  return plan.restored;
}

function told(error: unknown): never {
  if (error instanceof BadArchive)
    throw new Problem('invalid_request', `the archive: ${error.message}`, 'archive');
  throw error;
}

async function putSound(
  env: Env,
  companyId: string,
  place: string,
  file: { name: string; size: number; packed: number; at: number; crc: number; method: number },
  source: Source,
): Promise<void> {
  const [kind, ...rest] = place.split('/');
  const { readable, writable } = new FixedLengthStream(file.size);
  const sent = (await open(source, file)).pipeTo(writable);
  // Told by its content, like everything that is uploaded.
  const head = new Uint8Array(
    await new Response(
      (await source.stream(file.at, Math.min(file.packed + 400, 512, source.size - file.at))) as BodyInit,
    ).arrayBuffer(),
  );
  const contentType = String.fromCharCode(...head).includes('WAVE') ? 'audio/wav' : 'audio/mpeg';
  await Promise.all([
    sent,
    env.MEDIA.put(`${kind}/${companyId}/${rest.join('/')}`, readable, { httpMetadata: { contentType } }),
  ]);
}

/** What will be written: with new ids where they are taken, without numbers that are. */
async function planned(env: Env, checked: Checked, numbers: 'refuse' | 'leave_out') {
  const db = env.DIRECTORY;
  const { directory } = checked;
  const ids = (table: string, column: string) => (directory[table] ?? []).map((row) => String(row[column]));
  const rename = async (table: DirectoryTable, column: string, prefix: IdPrefix) => {
    const gone = await taken(db, table, column, ids(table, column));
    return new Map([...gone].map((id) => [id, newId(prefix) as string]));
  };
  const renamed: Renamed = {
    carrier: await rename('carrier', 'id', 'car'),
    pool: await rename('pool', 'id', 'pool'),
    site: await rename('site', 'key', 'site'),
    group: await rename('swap_group', 'id', 'swap'),
    role: await rename('role', 'id', 'role'),
  };
  await refuseForeign(db, checked, renamed);
  const takenNumbers = await taken(db, 'tracking_number', 'number', ids('tracking_number', 'number'));
  if (takenNumbers.size > 0 && numbers === 'refuse') {
    throw new Problem(
      'conflict',
      `another company has ${[...takenNumbers].slice(0, 20).join(', ')}; with numbers=leave_out they are left out`,
      'numbers',
    );
  }
  const changed: DirectoryRows = Object.fromEntries(
    Object.entries(directory).map(([table, rows]) => [
      table,
      rows
        .filter(({ number }) => table !== 'tracking_number' || !takenNumbers.has(String(number)))
        .map((row) => renamedRow(table, row, renamed)),
    ]),
  );
  refuseDangling(changed);
  const overflows = overflowsOf(changed, takenNumbers);
  const webhooks: string[] = [];
  const restored: Restored = {
    counts: checked.manifest.counts,
    renamed: Object.fromEntries(
      Object.values(renamed).flatMap((map: ReadonlyMap<string, string>) => [...map]),
    ),
    numbersLeftOut: [...takenNumbers].sort(),
    carriersWithoutCredentials: (changed.carrier ?? [])
      .filter(({ kind }) => kind !== 'simulator')
      .map(({ id }) => String(id)),
    webhooksTurnedOff: webhooks,
  };
  const row = async (table: string, given: ArchiveRow): Promise<ArchiveRow> => {
    const own = renamedRow(table, given, renamed);
    // Nothing is sent anywhere before somebody has looked; its secrets were not in the archive.
    if (table === 'connection') return { ...own, enabled: 0, secrets: '' };
    if (table !== 'webhook') return own;
    webhooks.push(String(own.id));
    const secret = await seal(env, WEBHOOK_SECRETS, String(own.id), newSecret());
    return { ...own, state: 'off', secret };
  };
  return { directory: changed, overflows, row, restored };
}

/**
 * What pools do when they are empty, by their ids. One that gives a number which is left out keeps to the page's own.
 *
 * @throws Problem when it names a number that does not come with it, or is in a pool
 */
function overflowsOf(rows: DirectoryRows, leftOut: ReadonlySet<string>): Map<string, Overflow> {
  const statics = new Set(
    (rows.tracking_number ?? []).filter(({ pool_id }) => pool_id == null).map(({ number }) => number),
  );
  const found = new Map<string, Overflow>();
  for (const { id, overflow } of rows.pool ?? []) {
    if (overflow == null) continue;
    const read = asOverflow.safeParse(parsed(overflow));
    const wrong = new Problem(
      'invalid_request',
      `the archive: the pool ${id} has an overflow that is none`,
      'archive',
    );
    if (!read.success) throw wrong;
    const number = typeof read.data === 'object' ? read.data.staticNumber : null;
    if (number !== null && leftOut.has(number)) continue;
    if (number !== null && !statics.has(number)) throw wrong;
    found.set(String(id), read.data);
  }
  return found;
}

function parsed(value: ArchiveValue): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    return null;
  }
}

function arePaths(value: unknown): boolean {
  return Array.isArray(value) && value.every((path) => typeof path === 'string' && pathPrefix(path) === path);
}

/** A row of the ledger must not lead to a carrier account of another company. */
async function refuseForeign(
  db: D1Database,
  { carriers, directory }: Checked,
  renamed: Renamed,
): Promise<void> {
  const own = new Set((directory.carrier ?? []).map(({ id }) => id));
  const others = [...carriers].filter((id) => !own.has(id) && !renamed.carrier.has(id));
  const [foreign] = await taken(db, 'carrier', 'id', others);
  if (foreign === undefined) return;
  throw new Problem(
    'invalid_request',
    `the archive: its calls name the carrier ${foreign}, which it does not have`,
    'archive',
  );
}

/** Rows of the directory name only what comes with them, so that nothing of another company can be reached. */
function refuseDangling(rows: DirectoryRows): void {
  const has = (table: string, column: string) => new Set((rows[table] ?? []).map((row) => row[column]));
  const [carriers, pools, sites] = [has('carrier', 'id'), has('pool', 'id'), has('site', 'key')];
  const wrong = (what: string) =>
    new Problem('invalid_request', `the archive: ${what}, which it does not have`, 'archive');
  for (const { number, carrier_id, pool_id } of rows.tracking_number ?? []) {
    if (!carriers.has(carrier_id ?? null))
      throw wrong(`the number ${number} names the carrier ${carrier_id}`);
    if (pool_id != null && !pools.has(pool_id)) throw wrong(`the number ${number} names the pool ${pool_id}`);
  }
  for (const { id, site_key, pool_id, paths } of rows.swap_group ?? []) {
    if (!sites.has(site_key ?? null)) throw wrong(`the group ${id} names the site ${site_key}`);
    if (!pools.has(pool_id ?? null)) throw wrong(`the group ${id} names the pool ${pool_id}`);
    // An archive from before groups had any counts everywhere.
    if (paths !== undefined && !arePaths(parsed(paths))) {
      throw new Problem('invalid_request', `the archive: the group ${id} has paths that are none`, 'archive');
    }
  }
  const groups = has('swap_group', 'id');
  for (const { number, group_id } of rows.swap_target ?? []) {
    if (!groups.has(group_id ?? null)) throw wrong(`the target ${number} names the group ${group_id}`);
  }
}
