import type { Found } from './account.ts';
import type { Wish } from './target.ts';

/** One thing that a deploy does, in words. */
export interface Step {
  do: 'database' | 'bucket' | 'migrate' | 'secret' | 'upload' | 'owner';
  says: string;
}

/** What a deploy will do, in order. Throws an `Error` that names what is missing. */
export function planOf({ target, url, owner }: Wish, found: Found): { url: string; steps: Step[] } {
  const address = url ?? found.url;
  if (address === null)
    throw new Error(
      '--url is missing: where visitors and carriers will reach Numberline, such as https://calls.example.com',
    );
  const steps: (Step | false)[] = [
    found.databaseId === null && { do: 'database', says: `create the D1 database ${target.database}` },
    !found.hasBucket && { do: 'bucket', says: `create the R2 bucket ${target.bucket}` },
    { do: 'migrate', says: `bring the tables of ${target.database} up to date` },
    !found.hasSecret && { do: 'secret', says: 'make a SECRET of 32 random bytes' },
    {
      do: 'upload',
      says: `${found.isDeployed ? 'replace' : 'deploy'} the Worker ${target.worker}, reached at ${address}`,
    },
    owner !== null && { do: 'owner', says: `let ${owner} in as an owner` },
  ];
  return { url: address, steps: steps.filter((step) => step !== false) };
}
