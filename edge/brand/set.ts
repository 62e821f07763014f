import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { type BrandSettings, NOTHING_SET, type Picture, type PictureKind } from './brand.ts';

/** Bytes of a picture. */
export const LARGEST_PICTURE = 256 * 1024;

/** Sets what is given of an owner's brand; the rest stays. */
export async function setBrand(
  env: Env,
  owner: string,
  change: Partial<BrandSettings>,
  at: number,
): Promise<void> {
  const row = await env.DIRECTORY.prepare('SELECT brand FROM brand WHERE owner = ?')
    .bind(owner)
    .first<{ brand: string }>();
  const before = row === null ? NOTHING_SET : (JSON.parse(row.brand) as BrandSettings);
  await writing(env, owner, { ...before, ...change }, at).run();
}

/**
 * Sets a picture of an owner's brand, or takes it away.
 *
 * @throws Problem naming `content` when it is no PNG or JPEG, or too large
 */
export async function setPicture(
  env: Env,
  owner: string,
  kind: PictureKind,
  bytes: Uint8Array | null,
  at: number,
): Promise<void> {
  const db = env.DIRECTORY;
  const { type } = bytes === null ? { type: '' } : pictureIn(bytes);
  const file =
    bytes === null
      ? db.prepare('DELETE FROM brand_file WHERE owner = ? AND kind = ?').bind(owner, kind)
      : db
          .prepare(
            `INSERT INTO brand_file (owner, kind, type, bytes) VALUES (?, ?, ?, ?)
             ON CONFLICT (owner, kind) DO UPDATE SET type = excluded.type, bytes = excluded.bytes`,
          )
          .bind(owner, kind, type, bytes);
  // The address of a picture says when the brand was changed: a new one is seen at once.
  const touch = db
    .prepare(
      `INSERT INTO brand (owner, brand, changed_at) VALUES (?, ?, ?)
       ON CONFLICT (owner) DO UPDATE SET changed_at = excluded.changed_at`,
    )
    .bind(owner, JSON.stringify(NOTHING_SET), at);
  await db.batch([file, touch]);
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];

/** Told by its content. No SVG: it may hold scripts, and neither mails nor PDFs show it. */
function pictureIn(bytes: Uint8Array): Picture {
  const begins = (marks: readonly number[]) => marks.every((mark, n) => bytes[n] === mark);
  if (bytes.byteLength > LARGEST_PICTURE) {
    throw new Problem('invalid_request', `content must have ${LARGEST_PICTURE} bytes at most`, 'content');
  }
  if (begins(PNG)) return { type: 'image/png', bytes };
  if (begins(JPEG)) return { type: 'image/jpeg', bytes };
  throw new Problem('invalid_request', 'content must be a PNG or JPEG picture, in base64', 'content');
}

function writing(env: Env, owner: string, brand: BrandSettings, at: number): D1PreparedStatement {
  return env.DIRECTORY.prepare(
    `INSERT INTO brand (owner, brand, changed_at) VALUES (?, ?, ?)
     ON CONFLICT (owner) DO UPDATE SET brand = excluded.brand, changed_at = excluded.changed_at`,
  ).bind(owner, JSON.stringify(brand), at);
}
