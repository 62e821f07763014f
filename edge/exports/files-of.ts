import type { LedgerArchive } from '../archive/ledger-archive.ts';
import type { Env } from '../env.ts';
import type { Imports } from '../imports/imports.ts';
import type { Backups } from './backups.ts';
import type { Jobs } from './jobs.ts';

/** What a company's object does for files: loaded there when it is first asked, because no call needs it. */
export interface Files {
  archive: LedgerArchive;
  jobs: Jobs;
  backups: Backups;
  imports: Imports;
}

type Remote<T> = {
  [M in keyof T]: T[M] extends (...values: infer V) => infer R ? (...values: V) => Promise<R> : never;
};

/**
 * Archives and files of a company, asked in its object. Each call is one request to it and one transaction there.
 *
 * @example await filesOf(env, companyId).jobs.list('calls')
 */
export function filesOf(env: Env, companyId: string): { [P in keyof Files]: Remote<Files[P]> } {
  const company = env.COMPANIES.get(env.COMPANIES.idFromName(companyId));
  const part = <P extends keyof Files>(name: P) =>
    new Proxy({} as Remote<Files[P]>, {
      get:
        (_, method) =>
        (...values: unknown[]) =>
          company.files(name, String(method), values),
    });
  return { archive: part('archive'), jobs: part('jobs'), backups: part('backups'), imports: part('imports') };
}
