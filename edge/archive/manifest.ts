import { z } from 'zod';

/** Version of the archive's form; one that is higher is refused. */
export const FORM = 1;

/** The file that says what an archive holds; the last in it. */
export const MANIFEST = 'manifest.json';

const file = z.strictObject({
  name: z.string().max(300),
  /** Of the file unpacked, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().min(0),
  /** Rows of a table; `null` for sound. */
  rows: z.number().int().min(0).nullable(),
});

/** What an archive says of itself. */
export const manifest = z.strictObject({
  numberline: z.literal('archive'),
  form: z.number().int().min(1),
  /** How many steps the schema of the ledger had. */
  schema: z.number().int().min(1),
  /** ms since 1970 */
  madeAt: z.number().int(),
  company: z.strictObject({ id: z.string(), name: z.string() }),
  /** The recordings and the media library are in it. */
  sound: z.boolean(),
  /** Rows by table. */
  counts: z.record(z.string(), z.number().int().min(0)),
  files: z.array(file),
});

export type Manifest = z.output<typeof manifest>;
export type ManifestFile = z.output<typeof file>;

/** Where a table's rows are: `directory/site.ndjson`, `ledger/call/000001.ndjson`. */
export const fileOf = (table: string, nth: number): string =>
  `ledger/${table}/${String(nth).padStart(6, '0')}.ndjson`;

export const directoryFile = (table: string): string => `directory/${table}.ndjson`;

/** What a name of a file in an archive says; `null` for one that is none of ours. */
export function placeOf(
  name: string,
): { is: 'directory' | 'ledger'; table: string } | { is: 'sound'; key: string } | null {
  const rows = /^(?:(directory)\/(\w+)|(ledger)\/(\w+)\/\d{6,})\.ndjson$/.exec(name);
  if (rows !== null) {
    const [, directory, ofDirectory, , ofLedger] = rows;
    return { is: directory === undefined ? 'ledger' : 'directory', table: ofDirectory ?? ofLedger ?? '' };
  }
  const sound = /^sound\/((?:recordings\/[\w-]+)|(?:media\/[\w-]+\/[0-9a-f]{64}))$/.exec(name);
  return sound === null ? null : { is: 'sound', key: sound[1] as string };
}
