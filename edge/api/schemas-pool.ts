import { z } from '@hono/zod-openapi';
import { e164, instant } from './schemas.ts';

// Pools, and how many numbers they should have, as the API gives them.

export const overflow = z
  .union([z.enum(['page-number', 'shared']), z.strictObject({ staticNumber: e164 })])
  .openapi('Overflow', {
    description:
      'What a visit gets when all numbers are in use. `page-number`: none, the page keeps its own. `shared`: one that another visit has; both leases say so, and a call to it is laid to the likelier of them. `{ staticNumber }`: a static number of the company, the same for all of them.',
  });

const poolStatus = z
  .object({
    size: z.number().int(),
    live: z.number().int(),
    held: z.number().int(),
    free: z.number().int(),
    overflow,
    reuseGap: z.number().int().nullable().openapi({
      description:
        'Milliseconds since the last sign of the visit whose number goes to the next visitor; `null` when nobody had that number yet, or none can be leased.',
    }),
    right: z.number().min(0).max(1).openapi({
      description:
        'Chance that a call of a visitor who comes now is laid to them by who had the number last.',
    }),
    visits: z.number().int(),
    unnumbered: z.number().int(),
    numbers: z.array(
      z.object({
        number: z.string(),
        state: z.enum(['live', 'held', 'free']).openapi({
          description:
            '`live`: a visit is there. `held`: it has gone, and not yet for long enough. `free`: goes to the next visit that needs one.',
        }),
        visit: z.string().nullable().openapi({ description: 'The visit that was active on it last.' }),
        since: instant.nullable().openapi({ description: 'When that visit was given it.' }),
        lastActiveAt: instant.nullable(),
        freeFrom: instant.nullable().openapi({
          description:
            'When it can be given to another visit if nothing more is heard of those that have it; `null` when it can be now. A number that is draining leaves the pool then.',
        }),
        holders: z.number().int().openapi({ description: 'Visits that have it: more than one share it.' }),
        draining: z.literal(true).optional().openapi({ description: 'Taken out of the pool.' }),
        calls: z
          .array(z.string())
          .openapi({ description: 'Ids of the calls to it that go on, oldest first.' }),
      }),
    ),
  })
  .openapi('PoolStatus');

const share = z.number().min(0).max(1);
const milliseconds = z.number().int().openapi({ description: 'Milliseconds.' });

const drainAlarm = z
  .object({
    since: instant,
    until: instant.nullable().openapi({ description: 'The last miss; `null` while the alarm is open.' }),
    unnumbered: z.number().int().openapi({ description: 'Visits that found no number.' }),
    cause: z.string().openapi({ example: 'a burst: 53 visits in 4 minutes' }),
  })
  .openapi('DrainAlarm');

const leak = z
  .object({
    number: z.string(),
    kind: z.enum(['printed', 'advertised', 'called']).openapi({
      description:
        '`printed`: it stands in a page of the site. `advertised`: many call it, over days, as if it stood in an ad. `called`: somebody called it who did not get it from a visit.',
    }),
    calls: z.number().int(),
    since: instant,
    explanation: z.string(),
  })
  .openapi('Leak');

export const pool = z
  .object({
    id: z.string(),
    name: z.string(),
    objects: z.number().int().openapi({ description: 'Over how many objects its numbers are dealt.' }),
    status: poolStatus,
    alarms: z
      .array(drainAlarm)
      .openapi({ description: 'Times in which visits went without a number, latest first, at most 20.' }),
    leaks: z
      .array(leak)
      .openapi({ description: 'Numbers that people have who did not get them from a visit.' }),
  })
  .openapi('Pool');

const delays = z
  .object({
    calls: z.number().int().openapi({ description: 'Calls it was fitted to; 0: as assumed.' }),
    within5Minutes: share,
    within30Minutes: share,
    withinDay: share,
  })
  .openapi({ description: 'How long after their visit people call.' });

export const poolDetail = pool
  .extend({
    delays,
  })
  .openapi('PoolDetail');

export const poolMinute = z
  .object({
    at: instant,
    size: z.number().int(),
    inUse: z.number().int().openapi({ description: 'At its end: held by a visit that is there.' }),
    held: z.number().int().openapi({ description: 'At its end: kept for a visit that has gone.' }),
    visits: z.number().int(),
    overflow: z.number().int().openapi({ description: 'Visits that found no number.' }),
    taken: z.number().int().openapi({ description: 'Numbers that went to another visitor.' }),
    rested: z
      .object({ least: milliseconds, mean: milliseconds })
      .nullable()
      .openapi({ description: 'How long those that were given away had been silent.' }),
    right: share.openapi({ description: 'Chance that a call is laid to the right visitor.' }),
  })
  .openapi('PoolMinute');

const lossSizes = z.array(z.object({ loss: share, numbers: z.number().int(), erlangB: z.number().int() }));
const point = z.object({ numbers: z.number().int(), loss: share, right: share });

export const poolCheck = z
  .object({
    resolution: z.enum(['minute', 'hour']),
    visits: z.number().int(),
    hold: z.number().openapi({ description: 'Minutes of silence after which a number may be given away.' }),
    delays,
    today: point.nullable().openapi({ description: 'What the numbers there are today would do.' }),
    loss: lossSizes.openapi({ description: 'Numbers for a share of visits without one.' }),
    right: z
      .array(z.object({ right: share, numbers: z.number().int() }))
      .openapi({ description: 'Numbers for a share of calls laid to the right visitor.' }),
    fixedHolds: z.array(z.object({ hold: z.number(), loss: lossSizes })),
    curve: z.array(point),
    burst: z
      .object({
        from: instant,
        visits: z.number().int(),
        cost: z.array(z.object({ hold: z.number(), with: z.number().int(), without: z.number().int() })),
        words: z.string(),
      })
      .nullable()
      .openapi({ description: 'The worst 15 minutes; `null` when only hours are known.' }),
    peakHour: z.object({ from: instant, visits: z.number().int() }),
    usersTimesDuration: z.number().int(),
    arithmetic: z.array(z.string()),
    notes: z.array(z.string()),
  })
  .openapi('PoolCheck');
