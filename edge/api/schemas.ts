import { z } from '@hono/zod-openapi';
import { E164 } from '../e164.ts';
import { CHANNELS } from '../visits/source.ts';

// The shapes of the API, once: they check what comes in, and the OpenAPI document is made from them.

export const e164 = z
  .string()
  .regex(E164, 'must be an E.164 number such as +13125550123')
  .openapi({ description: 'An international number in E.164.', example: '+13125550101' });

export const instant = z
  .number()
  .int()
  .openapi({ description: 'Milliseconds since 1970.', example: 1_795_478_400_000 });

export const problem = z
  .object({
    type: z.string().openapi({ example: 'invalid_request' }),
    message: z.string().openapi({ example: 'number must be an E.164 number such as +13125550123' }),
    field: z.string().optional().openapi({ example: 'number' }),
  })
  .openapi('Problem');

export const source = z
  .object({
    channel: z.enum(CHANNELS).openapi({ example: 'Paid Search' }),
    source: z.string().openapi({ example: 'google' }),
    medium: z.string().openapi({ example: 'cpc' }),
    campaign: z.string().nullable(),
    keyword: z.string().nullable(),
    content: z.string().nullable(),
    clickIds: z.record(z.string(), z.string()).openapi({ example: { gclid: 'Cj0KCQ' } }),
    referrer: z.string().nullable(),
    rule: z
      .object({ id: z.string(), version: z.number().int() })
      .optional()
      .openapi({ description: 'The source rule that decided, and of which version of the rules.' }),
  })
  .openapi('Source');

const swapGroup = z
  .object({
    id: z.string(),
    name: z.string(),
    pool: z.string(),
    active: z.boolean().openapi({ description: 'While it is not, its numbers stay as they are printed.' }),
    numbers: z.array(z.string()).openapi({ description: 'As printed on the site, E.164.' }),
    paths: z.array(z.string()).openapi({
      description:
        'It counts on pages under these; none is everywhere. Of groups with the same number the longest that fits wins.',
    }),
  })
  .openapi('SwapGroup');

export const site = z
  .object({
    key: z.string(),
    name: z.string(),
    origins: z.array(z.string()),
    groups: z.array(swapGroup),
    targets: z
      .array(z.object({ number: z.string(), pool: z.string(), paths: z.array(z.string()) }))
      .openapi({ description: 'What the active groups replace, and under which paths.' }),
  })
  .openapi('Site');

export const trackingNumber = z
  .object({
    number: z.string(),
    pool: z.string().nullable(),
    source: z.union([source, z.null()]),
    flow: z.string(),
    carrier: z.string(),
    label: z.string().nullable(),
    releasedAt: instant
      .nullable()
      .openapi({ description: 'When it was given back; `null` while it is in use.' }),
    quarantineUntil: instant
      .nullable()
      .openapi({ description: 'Until then a number that was given back answers with the backup number.' }),
  })
  .openapi('TrackingNumber');
