import { z } from '@hono/zod-openapi';
import type { Env } from '../env.ts';
import type { Job } from '../exports/jobs.ts';
import { linkToFile } from '../exports/link.ts';
import { instant } from './schemas.ts';

/** A file that is made in the background, as the API shows it. */
export const exportJob = z
  .object({
    id: z.string(),
    format: z.enum(['csv', 'xlsx', 'zip']),
    state: z.enum(['waiting', 'running', 'done', 'failed']),
    done: z.number().int().openapi({ description: 'Rows written.' }),
    of: z.number().int().nullable().openapi({ description: 'Rows there were when it began.' }),
    bytes: z.number().int(),
    failure: z.string().nullable(),
    scheduled: z.boolean().openapi({ description: 'A backup that nobody asked for by hand.' }),
    madeBy: z.string().nullable().openapi({ description: 'Id of a user or an API key.' }),
    createdAt: instant,
    endedAt: instant.nullable(),
    keptUntil: instant.openapi({ description: 'When the file is deleted.' }),
    link: z
      .object({ url: z.string(), expiresAt: instant })
      .nullable()
      .openapi({ description: 'Once it is `done`: good for ten minutes, for whoever has it.' }),
  })
  .openapi('ExportJob');

export async function shownJob(
  env: Env,
  companyId: string,
  job: Job,
  at: number,
): Promise<z.input<typeof exportJob>> {
  const { kind: _, total, keepUntil, ...rest } = job;
  return {
    ...rest,
    of: total,
    keptUntil: keepUntil,
    link: job.state === 'done' && keepUntil > at ? await linkToFile(env, companyId, job, at) : null,
  };
}
