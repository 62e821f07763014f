import { createRoute, z } from '@hono/zod-openapi';
import { trackingNumbersOf } from '../accounts/directory.ts';
import { askerOf } from '../accounts/principal.ts';
import { siteRecordsOf } from '../accounts/sites.ts';
import { sourceRulesOf, writeSourceRules } from '../accounts/source-rules.ts';
import type { Env } from '../env.ts';
import { parseFilter } from '../filters/parse.ts';
import { newId } from '../id.ts';
import { Problem } from '../problem.ts';
import { CHANNELS, read } from '../visits/source.ts';
import { sourceNumber } from '../visits/source-number.ts';
import {
  ARRIVAL_FIELDS,
  arrivalField,
  holding,
  type SourceRule,
  type SourceRules,
  sourceBy,
} from '../visits/source-rules.ts';
import { explain } from '../visits/sources/explain.ts';
import { CHANNEL_WORDS, OFFLINE_SOURCES } from '../visits/sources/words.ts';
import { allowed, answers, problems, router, takes } from './router.ts';
import { e164, source } from './schemas.ts';

/** Where visits came from: a company's own rules, the tester, and the words they are made of. */
export const sources = router();

/** Rules a company has at most: all of them are looked at for every visit. */
const MOST_RULES = 200;
const LONGEST_TEXT = 256;

const text = z.string().trim().min(1).max(LONGEST_TEXT);

const rule = z.object({
  id: z.string(),
  name: z.string(),
  site: z.string().nullable().openapi({ description: 'Key of the only site it is about; `null` for all.' }),
  when: z.unknown().openapi({ type: 'object', description: 'A filter over `GET /v1/sources/fields`.' }),
  as: z.union([
    z
      .strictObject({ ignoreReferrer: z.literal(true) })
      .openapi({ description: 'It is classified as if it had no referrer.' }),
    z
      .strictObject({ channel: z.enum(CHANNELS), source: text, medium: text, campaign: text })
      .partial()
      .refine(
        (as) => Object.keys(as).length > 0,
        'must say at least one of channel, source, medium, campaign',
      )
      .openapi({
        description: 'What is left out stays; the channel is worked out from the rest where it is not said.',
      }),
  ]),
});

const wantedRule = rule.extend({
  id: z.string().optional().openapi({ description: 'Left out for a new one.' }),
  name: z.string().trim().min(1).max(100),
  site: z.string().nullable().default(null),
});
const wantedRules = z.array(wantedRule.strict()).max(MOST_RULES);

const ruleList = z
  .object({
    version: z.number().int().openapi({ description: '0 while there never were any.' }),
    rules: z
      .array(rule.openapi('SourceRule'))
      .openapi({ description: 'In order; the first that holds counts.' }),
  })
  .openapi('SourceRules');

const list = createRoute({
  method: 'get',
  path: '/rules',
  summary: 'The rules that say where visits came from',
  middleware: [allowed('view_setup')] as const,
  request: {
    query: z.object({
      version: z.coerce.number().int().min(1).optional().openapi({ description: 'The newest unless said.' }),
    }),
  },
  responses: { 200: answers(ruleList, 'The rules.'), ...problems(400, 401, 403, 404) },
});

sources.openapi(list, async (c) => {
  const { version } = c.req.valid('query');
  const found = await sourceRulesOf(c.env.DIRECTORY, c.var.principal.companyId, version);
  if (version !== undefined && found.version !== version) {
    throw new Problem('not_found', `there is no version ${version}`, 'version');
  }
  return c.json(shown(found), 200);
});

const replace = createRoute({
  method: 'put',
  path: '/rules',
  summary: 'Set the rules, in order; visits that begin within seconds go by them, and the past stays',
  middleware: [allowed('manage_sites')] as const,
  request: {
    body: takes(
      z.strictObject({
        version: z.number().int().min(0).openapi({ description: 'The one that was read.' }),
        rules: wantedRules,
      }),
    ),
  },
  responses: {
    200: answers(ruleList, 'The rules, of the next version.'),
    ...problems(400, 401, 403, 404, 409),
  },
});

sources.openapi(replace, async (c) => {
  const { companyId } = c.var.principal;
  const { version, rules: wanted } = c.req.valid('json');
  const rules = await checked(c.env, companyId, wanted);
  const by = askerOf(c.var.principal);
  if (!(await writeSourceRules(c.env.DIRECTORY, companyId, { version, rules }, by, Date.now()))) {
    throw new Problem('conflict', 'somebody else has changed the rules; read them again', 'version');
  }
  return c.json(shown({ version: version + 1, rules }), 200);
});

const test = createRoute({
  method: 'post',
  path: '/test',
  summary: 'Where a visit would come from, and why; changes nothing',
  middleware: [allowed('view_setup')] as const,
  request: {
    body: takes(
      z.strictObject({
        landing: z.string().max(4096).openapi({ example: 'https://harbor.example/?gclid=Cj0' }),
        referrer: z.string().max(4096).default('').openapi({ example: 'https://www.google.com/' }),
        site: z
          .string()
          .optional()
          .openapi({ description: 'Key of the site; without one, rules about all sites.' }),
        rules: wantedRules.optional().openapi({ description: 'In the place of those that are set.' }),
      }),
    ),
  },
  responses: {
    200: answers(
      z.object({
        source,
        rule: z
          .object({ id: z.string(), name: z.string(), position: z.number().int() })
          .nullable()
          .openapi({ description: 'The rule that decides; `null` where none holds.' }),
        why: z.array(z.string()).openapi({ description: 'In words, the decisive sentence first.' }),
        looked: z
          .array(z.object({ id: z.string(), name: z.string(), holds: z.boolean() }))
          .openapi({ description: 'Each rule for this site, in order.' }),
        without: source.openapi({ description: 'What it would be without any rule.' }),
        number: e164
          .nullable()
          .openapi({ description: 'The static number of this source; `null` for none.' }),
      }),
      'The answer.',
    ),
    ...problems(400, 401, 403, 404),
  },
});

sources.openapi(test, async (c) => {
  const { landing, referrer, site: key, rules: tried } = c.req.valid('json');
  const { companyId } = c.var.principal;
  // Not as the hot path remembers it: who tries something wants to see what counts now.
  const site = (await siteRecordsOf(c.env.DIRECTORY, companyId)).find((one) => one.key === key);
  if (key !== undefined && site === undefined) {
    throw new Problem('not_found', `there is no site ${key}`, 'site');
  }
  const set: SourceRules =
    tried === undefined
      ? await sourceRulesOf(c.env.DIRECTORY, companyId)
      : { version: 0, rules: await checked(c.env, companyId, tried) };
  const rules = set.rules.filter((one) => one.site === null || one.site === key);
  const siteHosts = (site?.origins ?? []).map((origin) => new URL(origin).hostname);
  const arrival = { landing, referrer, siteHosts };
  const held = holding(rules, arrival);
  const position = held.indexOf(true);
  const decisive = rules[position];
  const found = sourceBy({ ...set, rules }, arrival);
  const reading = read(arrival);
  const said = decisive === undefined ? [] : [`The rule “${decisive.name}” holds: ${wordsOf(decisive)}`];
  return c.json(
    {
      source: found,
      rule: decisive === undefined ? null : { id: decisive.id, name: decisive.name, position },
      why: [...said, ...explain(reading).map((line) => (said.length === 0 ? line : `Without it: ${line}`))],
      looked: rules.map(({ id, name }, n) => ({ id, name, holds: held[n] ?? false })),
      without: reading.source,
      number: sourceNumber(await trackingNumbersOf(c.env.DIRECTORY, companyId), found),
    },
    200,
  );
});

const fields = createRoute({
  method: 'get',
  path: '/fields',
  summary: 'What source rules are made of: fields, channels, and offline sources',
  middleware: [allowed('view_setup')] as const,
  responses: {
    200: answers(
      z.object({
        fields: z.array(z.object({ name: z.string(), words: z.string() })).openapi({
          description: 'All text. Beside them `parameter.NAME`, any parameter of the landing address.',
        }),
        channels: z.array(z.object({ name: z.enum(CHANNELS), words: z.string() })),
        offline: z
          .array(z.object({ name: z.string(), source }))
          .openapi({ description: 'What a static number is usually printed for.' }),
      }),
      'The words.',
    ),
    ...problems(401, 403),
  },
});

sources.openapi(fields, (c) =>
  c.json(
    {
      fields: Object.entries(ARRIVAL_FIELDS).map(([name, { words }]) => ({ name, words })),
      channels: CHANNELS.map((name) => ({ name, words: CHANNEL_WORDS[name] })),
      offline: OFFLINE_SOURCES.map(({ name, source }) => ({
        name,
        source: {
          channel: 'Offline' as const,
          source,
          medium: 'offline',
          campaign: null,
          keyword: null,
          content: null,
          clickIds: {},
          referrer: null,
        },
      })),
    },
    200,
  ),
);

async function checked(
  env: Env,
  companyId: string,
  wanted: z.output<typeof wantedRules>,
): Promise<SourceRule[]> {
  const keys = new Set((await siteRecordsOf(env.DIRECTORY, companyId)).map(({ key }) => key));
  const seen = new Set<string>();
  return wanted.map(({ id = newId('srule'), when, site, ...rest }, n) => {
    if (site !== null && !keys.has(site)) {
      throw new Problem('not_found', `there is no site ${site}`, `rules.${n}.site`);
    }
    if (seen.has(id)) throw new Problem('conflict', `the rule ${id} is there twice`, `rules.${n}.id`);
    seen.add(id);
    return { ...rest, id, site, when: parseFilter(when, arrivalField, `rules.${n}.when`) };
  });
}

function shown({ version, rules }: SourceRules): z.input<typeof ruleList> {
  return { version, rules: rules.map((one) => ({ ...one })) };
}

function wordsOf({ as }: SourceRule): string {
  if ('ignoreReferrer' in as) return 'the referrer does not count.';
  const parts = Object.entries(as).map(([field, value]) => `${field} ${value}`);
  return `${parts.join(', ')}.`;
}
