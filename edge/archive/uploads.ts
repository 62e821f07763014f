/** Where an archive lies in the bucket while it is taken in, by company; people may put one there themselves. */
export const UPLOADS = 'archives/';

/** How those that came in a request are called. */
const OF_A_REQUEST = /\/imp_[^/]+\.zip$/;

/** Nothing is taken in for so long, ms: what is older belongs to a request that died. */
const ABANDONED_MS = 86_400_000;

/** Deletes archives whose taking in died with its machine: all of a company lies in them. How many there were. */
export async function forgetUploads(bucket: R2Bucket, at: number): Promise<number> {
  let deleted = 0;
  for (let cursor: string | undefined, more = true; more; ) {
    const page = await bucket.list({ prefix: UPLOADS, ...(cursor === undefined ? {} : { cursor }) });
    const old = page.objects.filter(
      ({ key, uploaded }) => OF_A_REQUEST.test(key) && uploaded.getTime() + ABANDONED_MS <= at,
    );
    if (old.length > 0) await bucket.delete(old.map(({ key }) => key));
    deleted += old.length;
    more = page.truncated;
    cursor = page.truncated ? page.cursor : undefined;
  }
  return deleted;
}
