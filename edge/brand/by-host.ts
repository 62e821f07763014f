import { cached } from '../accounts/cached.ts';
import type { Env } from '../env.ts';
import { addressOfHost, type BrandLook, brandsOf, lookOf, type OwnBrand } from './brand.ts';

/** How long a page may show what was last read, ms. */
const REMEMBER_MS = 5_000;

/** The brand of a verified host, its owner's first, then that of the owner's account; `null` for a host that is nobody's. */
const chainByHost = cached<OwnBrand[]>(REMEMBER_MS, 1_000, async (db, host) => {
  const row = await db
    .prepare(
      `SELECT owner, company.account_id FROM brand_host LEFT JOIN company ON company.id = owner
       WHERE host = ? AND verified_at IS NOT NULL`,
    )
    .bind(host)
    .first<{ owner: string; account_id: string | null }>();
  if (row === null) return null;
  return brandsOf(db, [row.owner, ...(row.account_id === null ? [] : [row.account_id])]);
});

/** How a host looks; `null` where it has no brand: the installation's own, or one that nobody has shown to be theirs. */
export async function brandOfHost(env: Env, host: string): Promise<BrandLook | null> {
  const chain = await chainByHost(env.DIRECTORY, host.toLowerCase());
  return chain === null ? null : { ...lookOf(env, chain), url: addressOfHost(env, host.toLowerCase()) };
}
