import { LedgerArchive } from '../archive/ledger-archive.ts';
import { Imports } from '../imports/imports.ts';
import { Backups } from './backups.ts';
import type { Files } from './files-of.ts';
import { Jobs } from './jobs.ts';

/** What a company's object does for files, in the object itself. */
export function filesIn(sql: SqlStorage): Files {
  return {
    archive: new LedgerArchive(sql),
    jobs: new Jobs(sql),
    backups: new Backups(sql),
    imports: new Imports(sql),
  };
}
