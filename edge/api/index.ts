import { answerError, answerNotFound } from '../problem.ts';
import { access } from './access.ts';
import { annotations } from './annotations.ts';
import { archives } from './archive.ts';
import { attribution } from './attribution.ts';
import { audit } from './audit.ts';
import { backups } from './backups.ts';
import { brand } from './brand.ts';
import { callEdits } from './call-edits.ts';
import { callers, spamPolicy } from './callers.ts';
import { calls } from './calls.ts';
import { caps } from './caps.ts';
import { carriers } from './carriers.ts';
import { changes } from './changes.ts';
import { account, companies } from './companies.ts';
import { company } from './company.ts';
import { connections } from './connections.ts';
import { callConversions, conversions } from './conversions.ts';
import { costs } from './costs.ts';
import { dashboards } from './dashboards.ts';
import { destinations } from './destinations.ts';
import { exports } from './exports.ts';
import { filters } from './filters.ts';
import { flowSimulation } from './flow-simulation.ts';
import { flows } from './flows.ts';
import { health } from './health.ts';
import { imports } from './imports.ts';
import { invites } from './invites.ts';
import { keys } from './keys.ts';
import { mail } from './mail.ts';
import { me } from './me.ts';
import { media } from './media.ts';
import { myAccount } from './my-account.ts';
import { notifications } from './notifications.ts';
import { numbers } from './numbers.ts';
import { passkeys } from './passkeys.ts';
import { erasures, people } from './people.ts';
import { poolCheck } from './pool-check.ts';
import { pools } from './pools.ts';
import { ports } from './ports.ts';
import { PER_MINUTE } from './rate-limit.ts';
import { recordings } from './recordings.ts';
import { reports } from './reports.ts';
import { retention } from './retention.ts';
import { roles } from './roles.ts';
import { router } from './router.ts';
import { rules } from './rules.ts';
import { savedReports } from './saved-reports.ts';
import { siteCheck } from './site-check.ts';
import { sites } from './sites.ts';
import { sources } from './sources.ts';
import { summaries } from './summaries.ts';
import { timed } from './timed.ts';
import { transcripts } from './transcripts.ts';
import { users } from './users.ts';
import { visitors } from './visitors.ts';
import { webhooks } from './webhooks.ts';

/** The REST API: one router per noun under `/v1`, and its OpenAPI document. Loaded on first use. */
export const api = router();
api.notFound(answerNotFound);
api.onError(answerError);
api.use('/v1/*', timed);

api.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
  type: 'http',
  scheme: 'bearer',
  description: 'An API key of a company.',
});

api.route('/v1', me);
api.route('/v1/me', myAccount);
api.route('/v1/me/passkeys', passkeys);
api.route('/v1/sign-in', access);
api.route('/v1/users', users);
api.route('/v1/roles', roles);
api.route('/v1/invites', invites);
api.route('/v1/audit', audit);
api.route('/v1/archive', archives);
api.route('/v1/attribution', attribution);
api.route('/v1/brand', brand);
api.route('/v1/backups', backups);
api.route('/v1/annotations', annotations);
api.route('/v1/callers', callers);
api.route('/v1/caps', caps);
api.route('/v1/carriers', carriers);
api.route('/v1/account', account);
api.route('/v1/companies', companies);
api.route('/v1/changes', changes);
api.route('/v1/company', company);
api.route('/v1/destinations', destinations);
api.route('/v1/calls', callEdits);
api.route('/v1/calls', calls);
api.route('/v1/calls', transcripts);
api.route('/v1/calls', callConversions);
api.route('/v1/connections', connections);
api.route('/v1/conversions', conversions);
api.route('/v1/costs', costs);
api.route('/v1/dashboards', dashboards);
api.route('/v1/exports', exports);
api.route('/v1/filters', filters);
api.route('/v1/flows', flowSimulation);
api.route('/v1/flows', flows);
api.route('/v1/mail', mail);
api.route('/v1/media', media);
api.route('/v1/health', health);
api.route('/v1/imports', imports);
api.route('/v1/keys', keys);
api.route('/v1/notifications', notifications);
api.route('/v1/numbers', numbers);
api.route('/v1/people', people);
api.route('/v1/erasures', erasures);
api.route('/v1/pool-check', poolCheck);
api.route('/v1/ports', ports);
api.route('/v1/pools', pools);
api.route('/v1/recordings', recordings);
api.route('/v1/reports/saved', savedReports);
api.route('/v1/reports', reports);
api.route('/v1/retention', retention);
api.route('/v1/rules', rules);
api.route('/v1/sites', siteCheck);
api.route('/v1/sites', sites);
api.route('/v1/sources', sources);
api.route('/v1/spam-policy', spamPolicy);
api.route('/v1/summaries', summaries);
api.route('/v1/visitors', visitors);
api.route('/v1/webhooks', webhooks);

api.doc31('/openapi.json', (c) => ({
  openapi: '3.1.0',
  info: {
    title: 'Numberline',
    version: '1',
    description: `Call tracking: which visit, ad, keyword and page made the phone ring.

Every POST may carry an \`Idempotency-Key\`: the same request sent again under it within a day gets the same answer and does
nothing more. An API key may ask ${PER_MINUTE} times a minute; past that it is answered 429 with \`Retry-After\`.`,
  },
  servers: [{ url: new URL(c.req.url).origin }],
  security: [{ apiKey: [] }],
}));
