import { z } from 'zod';
import type { FilterFacts } from '../filters/filter.ts';
import { Problem } from '../problem.ts';
import { flowFieldOf } from './fields.ts';
import { issuesOf } from './issues.ts';
import type { Callee, Scenario } from './scenario.ts';
import { chosen, e164, isObject, type Shape, text, whole, zone } from './schema-parts.ts';

/** What a scenario has from its company, unless its author says otherwise. */
export type ScenarioDefaults = Pick<
  Scenario,
  'trackingNumber' | 'at' | 'zone' | 'full' | 'turns' | 'media' | 'capabilities'
>;

const keys = z
  .array(z.string().regex(/^[0-9*#]{0,20}$/, 'must be keys of 0 to 9, * and #'), {
    error: 'must be a list of entries',
  })
  .max(200, 'must have at most 200 entries')
  .default([]);

const seconds = whole(0, 14_400, 'seconds');

const answering = z.strictObject({
  does: z.literal('answer'),
  after: seconds.default(8),
  presses: z
    .string()
    .regex(/^[0-9*#]$/, 'must be a key or null')
    .nullable()
    .default('1'),
  talks: seconds.default(60),
  hangsUp: z
    .enum(['caller', 'destination'], { error: 'must be "caller" or "destination"' })
    .default('destination'),
});

const DOES = 'must be { does } with "answer", "ring", "busy" or "fail"';
const silent = z.strictObject({ does: z.enum(['ring', 'busy', 'fail'], { error: DOES }) }, { error: DOES });

const callee: Shape<Callee> = chosen<Callee>((input) =>
  isObject(input) && input.does === 'answer' ? answering : silent,
);

const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()], {
  error: 'must be a text, a number, true, false, a list of texts or null',
});

const facts: Shape<FilterFacts> = z
  .record(
    z.string().refine((name) => flowFieldOf(name) !== null, 'there is no such field'),
    value,
    { error: 'must be an object of what is known, by field' },
  )
  .default({});

const shape = z.strictObject(
  {
    caller: z
      .strictObject({
        number: e164.nullable().default(null),
        state: text(50, 'must be a state such as IL').nullable().default(null),
        country: text(2, 'must be a country of two letters').nullable().default(null),
      })
      .default({ number: null, state: null, country: null }),
    trackingNumber: e164.optional(),
    facts,
    at: z.number({ error: 'must be ms since 1970' }).int().min(0).max(8.64e15).optional(),
    zone: zone.optional(),
    keys,
    agentKeys: keys,
    destinations: z.record(z.string(), callee).default({}),
    messageSeconds: seconds.nullable().default(20),
    patienceSeconds: seconds.nullable().default(null),
    webhooks: z.record(z.string(), z.string().nullable()).default({}),
    full: z.array(z.string()).optional(),
    lastAnsweredBy: z.string().nullable().default(null),
  },
  { error: 'a scenario must be an object' },
);

/**
 * Reads unknown JSON as a scenario and fills in what was left out: a caller without a number, destinations that nobody
 * answers, keys that nobody presses.
 *
 * @throws Problem `invalid_request` about the first thing that is wrong, e.g. `scenario.caller.number`
 */
export function readScenario(input: unknown, defaults: ScenarioDefaults): Scenario {
  const read = shape.safeParse(input);
  if (!read.success) {
    const [issue] = issuesOf(read.error);
    const place = ['scenario', ...(issue?.path ?? [])].join('.');
    throw new Problem('invalid_request', `${place} ${issue?.message}`, place);
  }
  const { trackingNumber, at, zone, full, ...rest } = read.data;
  return {
    ...defaults,
    ...rest,
    trackingNumber: trackingNumber ?? defaults.trackingNumber,
    at: at ?? defaults.at,
    zone: zone ?? defaults.zone,
    full: full ?? defaults.full,
  };
}
