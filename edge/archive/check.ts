import { type DirectoryRows, directoryColumns } from './directory-rows.ts';
import { FORM, MANIFEST, type Manifest, manifest, placeOf } from './manifest.ts';
import type { ArchiveRow, Column } from './tables.ts';
import { BadArchive, jsonLines, type Listed, listOf, open, type Source } from './unzip.ts';

/** An archive that was read to its end and found good. */
export interface Checked {
  manifest: Manifest;
  directory: DirectoryRows;
  /** Files with rows of the ledger, in the order of the manifest. */
  ledger: { table: string; file: Listed }[];
  sound: { key: string; file: Listed }[];
  /** Carriers that rows of the ledger name. */
  carriers: Set<string>;
}

/** What the ledger that takes the archive in is like. */
export interface Target {
  columns: Record<string, Column[]>;
  schema: number;
}

/** Bytes of a manifest, and of a file with rows: none of ours comes near. */
const LARGEST_MANIFEST = 32 * 1024 * 1024;
const LARGEST_FILE = 512 * 1024 * 1024;

/** What a Worker may ask of other services for one request is 10,000 things (developers.cloudflare.com/workers/platform/limits). */
const MOST_ASKED = 9_000;
/** Of a file: its header and its content, to check it and to take it in. Of rows: a write for so many. */
const ASKED_A_FILE = 4;
export const ROWS_A_WRITE = 500;

/**
 * Reads the whole of an archive and writes nothing: every file is there, is what the manifest says, and every row fits its
 * table. Throws BadArchive with the file and the line.
 */
export async function check(source: Source, db: D1Database, target: Target): Promise<Checked> {
  const listed = await listOf(source);
  const said = await manifestOf(source, listed);
  if (said.form > FORM || said.schema > target.schema) {
    throw new BadArchive('was made by a newer version of Numberline; update this one first');
  }
  const rows = said.files.reduce((sum, file) => sum + (file.rows ?? 0), 0);
  if (said.files.length * ASKED_A_FILE + rows / ROWS_A_WRITE > MOST_ASKED) {
    throw new BadArchive(
      `has ${said.files.length} files with ${rows} rows, more than one request can take in; without sound it has fewer`,
    );
  }
  const files = new Map(listed.map((file) => [file.name, file]));
  const told = new Set(said.files.map(({ name }) => name));
  const extra = listed.find(({ name }) => name !== MANIFEST && !told.has(name));
  if (extra !== undefined) throw new BadArchive('is not in the manifest', extra.name);

  const columns = { directory: await directoryColumns(db), ledger: target.columns };
  const counts: Record<string, number> = {};
  const checked: Checked = { manifest: said, directory: {}, ledger: [], sound: [], carriers: new Set() };
  for (const { name, sha256, bytes, rows: expected } of said.files) {
    const file = files.get(name);
    if (file === undefined) throw new BadArchive('is missing', name);
    const place = placeOf(name);
    if (place === null) throw new BadArchive('is no file of an archive', name);
    if (file.size !== bytes) throw new BadArchive('is not as long as the manifest says', name);
    const content = await open(source, file);
    if (place.is === 'sound') {
      await hashed(content, sha256, name);
      checked.sound.push({ key: place.key, file });
      continue;
    }
    if (bytes > LARGEST_FILE) throw new BadArchive('is too long', name);
    const known = columns[place.is][place.table];
    if (known === undefined) throw new BadArchive(`there is no table ${place.table} here`, name);
    const [forHash, forRows] = content.tee();
    const whole = hashed(forHash, sha256, name);
    // What is damaged fails both; it is told once the rows were read.
    whole.catch(() => {});
    let n = 0;
    try {
      for await (const row of jsonLines(forRows, name)) {
        n++;
        const fit = fitting(row, known, name, n);
        if (place.is === 'directory') rowsOf(checked.directory, place.table).push(fit);
        else if (typeof fit.carrier_id === 'string') checked.carriers.add(fit.carrier_id);
      }
    } finally {
      await whole;
    }
    if (n !== expected) throw new BadArchive(`has ${n} rows, and the manifest says ${expected}`, name);
    counts[place.table] = (counts[place.table] ?? 0) + n;
    if (place.is === 'ledger') checked.ledger.push({ table: place.table, file });
  }
  for (const [table, count] of Object.entries(said.counts)) {
    if ((counts[table] ?? 0) !== count) {
      throw new BadArchive(`has ${counts[table] ?? 0} rows of ${table}, and its manifest says ${count}`);
    }
  }
  if ((counts.call ?? 0) > (counts.call_text ?? 0))
    throw new BadArchive('has calls of which a part is missing');
  return checked;
}

function rowsOf(directory: DirectoryRows, table: string): ArchiveRow[] {
  const rows = directory[table] ?? [];
  directory[table] = rows;
  return rows;
}

async function manifestOf(source: Source, listed: readonly Listed[]): Promise<Manifest> {
  const file = listed.find(({ name }) => name === MANIFEST);
  if (file === undefined) throw new BadArchive('this zip file has no manifest.json, and so is no archive');
  if (file.size > LARGEST_MANIFEST) throw new BadArchive('is too long', MANIFEST);
  const text = await new Response((await open(source, file)) as BodyInit).text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadArchive('is not JSON', MANIFEST);
  }
  const read = manifest.safeParse(value);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new BadArchive(`${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not valid'}`, MANIFEST);
}

function fitting(row: unknown, columns: readonly Column[], file: string, line: number): ArchiveRow {
  const wrong = (what: string) => new BadArchive(`line ${line} ${what}`, file);
  if (typeof row !== 'object' || row === null || Array.isArray(row)) throw wrong('is no row');
  const names = new Set(columns.map(({ name }) => name));
  for (const [name, value] of Object.entries(row)) {
    if (!names.has(name)) throw wrong(`has ${name}, which there is no column for`);
    const isBytes =
      typeof value === 'object' &&
      value !== null &&
      typeof (value as { base64?: unknown }).base64 === 'string';
    if (value !== null && !['string', 'number'].includes(typeof value) && !isBytes) {
      throw wrong(`has something in ${name} that is no text and no number`);
    }
  }
  for (const { name, isNeeded } of columns) {
    if (isNeeded && (row as ArchiveRow)[name] == null) throw wrong(`has no ${name}`);
  }
  return row as ArchiveRow;
}

async function hashed(content: ReadableStream<Uint8Array>, expected: string, file: string): Promise<void> {
  const digest = new crypto.DigestStream('SHA-256');
  // Fails with the pipe, which says so.
  digest.digest.catch(() => {});
  await content.pipeTo(digest);
  const found = Array.from(new Uint8Array(await digest.digest), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  if (found !== expected) throw new BadArchive('is not what the manifest says: its SHA-256 is another', file);
}
