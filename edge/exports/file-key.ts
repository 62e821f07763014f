import type { Job } from './jobs.ts';

/** Media types of files that are kept. */
export const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  zip: 'application/zip',
} as const;

/** Where R2 has a file: archives apart, so that a rule of the bucket can treat them apart. */
export function fileKey(
  companyId: string,
  { id, kind, format }: Pick<Job, 'id' | 'kind' | 'format'>,
): string {
  return `${kind === 'archive' ? 'backups' : 'exports'}/${companyId}/${id}.${format}`;
}
