import type { Env } from '../env.ts';
import { copyKey } from '../recordings/copy.ts';
import { directoryRows } from './directory-rows.ts';
import { directoryFile, FORM, fileOf, MANIFEST, type Manifest, type ManifestFile } from './manifest.ts';
import type { ArchiveRow, Place } from './tables.ts';
import { type ZipState, ZipWriter } from './zip.ts';

/** Where an archive's content comes from. */
export interface ArchiveSource {
  companyId: string;
  env: Env;
  /** The ledger's tables, asked in its object or from outside. */
  tables: {
    names(): Promise<string[]> | string[];
    page(table: string, after: Place, limit: number): Promise<Page> | Page;
  };
  /** How many steps the ledger's schema has. */
  schema: number;
}

interface Page {
  rows: ArchiveRow[];
  last: Place;
}

/** How far an archive is: plain JSON, from which another process can go on. */
export interface ArchiveState {
  zip: ZipState;
  madeAt: number;
  sound: boolean;
  company: { id: string; name: string };
  counts: Record<string, number>;
  files: ManifestFile[];
  /** What comes next. */
  next:
    | { is: 'directory' }
    | { is: 'table'; table: string; after: Place; nth: number }
    | { is: 'recordings'; after: Place }
    | { is: 'media'; cursor: string | null }
    | { is: 'manifest' }
    | { is: 'nothing' };
}

/** Bytes of an archive. */
export interface ArchivePiece {
  bytes: Uint8Array;
  rows: number;
  /** The state is such that writing can go on behind this piece. */
  isWhole: boolean;
}

/** Rows of a table in one file: what is in memory at a time. */
const ROWS = 2_000;

/** Recordings that are looked up at a time. */
const RECORDINGS = 200;

export function newArchive(company: { id: string; name: string }, sound: boolean, at: number): ArchiveState {
  return {
    zip: { length: 0, entries: [] },
    madeAt: at,
    sound,
    company,
    counts: {},
    files: [],
    next: { is: 'directory' },
  };
}

/**
 * Writes a company as a zip file of NDJSON, one line a row, with a manifest of counts and SHA-256 at its end. What the
 * carriers were told and what receivers answered, secrets and keys are left out; see `tables.ts`. Calls are read before
 * what belongs to them, so that all of a call is there also when it changes meanwhile.
 *
 * @param state changed as it goes on; a copy of it after a whole piece is where another process can go on
 * @throws ZipTooLarge, and what the source throws
 */
export async function* archive(source: ArchiveSource, state: ArchiveState): AsyncGenerator<ArchivePiece> {
  const zip = new ZipWriter(state.zip);
  const tables = await source.tables.names();
  while (state.next.is !== 'nothing') {
    switch (state.next.is) {
      case 'directory': {
        const all = await directoryRows(source.env, source.companyId, state.madeAt);
        const parts: Uint8Array[] = [];
        for (const [table, rows] of Object.entries(all)) {
          parts.push(await rowsFile(zip, state, directoryFile(table), table, rows));
        }
        state.next = tableAfter(tables, null, state.sound);
        for (const [n, bytes] of parts.entries()) yield { bytes, rows: 0, isWhole: n === parts.length - 1 };
        break;
      }
      case 'table': {
        const { table, after, nth } = state.next;
        const { rows, last } = await source.tables.page(table, after, ROWS);
        state.counts[table] ??= 0;
        const isOver = rows.length < ROWS;
        const bytes =
          rows.length === 0 ? new Uint8Array() : await rowsFile(zip, state, fileOf(table, nth), table, rows);
        state.next = isOver
          ? tableAfter(tables, table, state.sound)
          : { is: 'table', table, after: last, nth: nth + 1 };
        yield { bytes, rows: rows.length, isWhole: true };
        break;
      }
      case 'recordings': {
        const { rows, last } = await source.tables.page('recording_copy', state.next.after, RECORDINGS);
        for (const { id, kept } of rows) {
          if (typeof kept !== 'string' || typeof id !== 'string') continue;
          const { sha256 } = JSON.parse(kept) as { sha256: string };
          yield* soundFile(
            source.env.MEDIA,
            zip,
            state,
            copyKey(source.companyId, id),
            `recordings/${id}`,
            sha256,
          );
        }
        state.next =
          rows.length < RECORDINGS ? { is: 'media', cursor: null } : { is: 'recordings', after: last };
        yield { bytes: new Uint8Array(), rows: 0, isWhole: true };
        break;
      }
      case 'media': {
        const prefix = `media/${source.companyId}/`;
        const { cursor } = state.next;
        const found = await source.env.MEDIA.list({ prefix, ...(cursor === null ? {} : { cursor }) });
        for (const { key } of found.objects) {
          const [asset = '', hash = ''] = key.slice(prefix.length).split('/');
          yield* soundFile(source.env.MEDIA, zip, state, key, `media/${asset}/${hash}`, hash);
        }
        state.next = found.truncated ? { is: 'media', cursor: found.cursor } : { is: 'manifest' };
        yield { bytes: new Uint8Array(), rows: 0, isWhole: true };
        break;
      }
      case 'manifest': {
        const { madeAt, company, sound, counts, files } = state;
        const said: Manifest = {
          numberline: 'archive',
          form: FORM,
          schema: source.schema,
          madeAt,
          company,
          sound,
          counts,
          files,
        };
        const last = zip.file(MANIFEST, new TextEncoder().encode(JSON.stringify(said, null, 1)));
        const directory = zip.finish();
        state.next = { is: 'nothing' };
        yield { bytes: last, rows: 0, isWhole: false };
        yield { bytes: directory, rows: 0, isWhole: true };
      }
    }
  }
}

function tableAfter(tables: readonly string[], table: string | null, sound: boolean): ArchiveState['next'] {
  const following = tables[table === null ? 0 : tables.indexOf(table) + 1];
  if (following !== undefined) return { is: 'table', table: following, after: null, nth: 1 };
  return sound ? { is: 'recordings', after: null } : { is: 'manifest' };
}

async function rowsFile(
  zip: ZipWriter,
  state: ArchiveState,
  name: string,
  table: string,
  rows: readonly ArchiveRow[],
): Promise<Uint8Array> {
  const content = new TextEncoder().encode(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  state.counts[table] = (state.counts[table] ?? 0) + rows.length;
  state.files.push({
    name,
    sha256: await sha256(content as Uint8Array<ArrayBuffer>),
    bytes: content.length,
    rows: rows.length,
  });
  return zip.file(name, content);
}

/** Sound is packed already. What is gone from R2 is left out. */
async function* soundFile(
  bucket: R2Bucket,
  zip: ZipWriter,
  state: ArchiveState,
  key: string,
  place: string,
  sha256: string,
): AsyncGenerator<ArchivePiece> {
  const object = await bucket.get(key);
  if (object === null) return;
  const name = `sound/${place}`;
  yield { bytes: zip.begin(name, 0), rows: 0, isWhole: false };
  for await (const bytes of object.body as unknown as AsyncIterable<Uint8Array>) {
    yield { bytes: zip.piece(bytes), rows: 0, isWhole: false };
  }
  state.files.push({ name, sha256, bytes: object.size, rows: null });
  yield { bytes: zip.end(), rows: 0, isWhole: false };
}

async function sha256(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', content);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
