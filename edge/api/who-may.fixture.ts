/*
 * Who may ask what. Written down here and nowhere read from the code, so that a test can compare: a new route is missing here
 * until somebody has said who may ask it.
 */

/** What each role may do: `x` where it may. Owner, admin, manager, analyst, agent, e-mail only. */
const ROLES = `
  view_calls           x x x x x -
  see_numbers          x x x x x -
  view_reports         x x x x - -
  view_setup           x x x x - -
  edit_calls           x x x x x -
  export               x x x x - -
  listen               x x x x x -
  download             x x x x - -
  manage_recordings    x x x - - -
  manage_numbers       x x x - - -
  manage_sites         x x x - - -
  manage_flows         x x x - - -
  manage_rules         x x x - - -
  manage_integrations  x x x - - -
  manage_keys          x x - - - -
  manage_brand         x x - - - -
  manage_backups       x x - - - -
  manage_users         x x - - - -
  manage_owners        x - - - - -
  erase                x x - - - -
`;

const PRESETS = ['owner', 'admin', 'manager', 'analyst', 'agent', 'email'];

/** What a preset role may do. */
export function mayDo(role: string): Set<string> {
  const column = PRESETS.indexOf(role);
  const lines = ROLES.trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return new Set(lines.filter((line) => line[column + 1] === 'x').map(([permission = '']) => permission));
}

/** What is left to somebody who sees some calls only. */
export const OF_SOME_CALLS = new Set([
  'view_calls',
  'see_numbers',
  'view_reports',
  'edit_calls',
  'export',
  'listen',
  'download',
]);

/**
 * Every route by what it asks for: a permission, or
 * - `anybody`: nothing; `asker`: a session or a key; `person`: a session;
 * - `account owner`: to own the account;
 * - `… of everybody`: the permission, whole numbers, and all calls;
 * - `… of any number`: the permission, and not only one's own calls.
 */
export const WHO_MAY: Record<string, string[]> = {
  anybody: [
    'POST /v1/invites/accept',
    'POST /v1/invites/look',
    'POST /v1/sign-in/forgot',
    'POST /v1/sign-in/link',
    'POST /v1/sign-in/reset',
    'GET /v1/welcome',
  ],
  asker: ['GET /v1/me'],
  person: [
    'GET /v1/me/passkeys',
    'POST /v1/me/passkeys',
    'POST /v1/me/passkeys/options',
    'PATCH /v1/me/passkeys/{id}',
    'DELETE /v1/me/passkeys/{id}',
    'PUT /v1/me/password',
    'GET /v1/me/security',
    'DELETE /v1/me/sessions',
    'DELETE /v1/me/sessions/{id}',
  ],
  'account owner': [
    'GET /v1/account',
    'PUT /v1/account/owners/{user}',
    'DELETE /v1/account/owners/{user}',
    'POST /v1/companies',
  ],
  view_calls: [
    'GET /v1/dashboards',
    'GET /v1/dashboards/{id}',
    'GET /v1/calls/{id}/conversions',
    'GET /v1/calls',
    'GET /v1/calls/live',
    'GET /v1/calls/{id}',
    'GET /v1/calls/{id}/made',
    'GET /v1/company',
    'GET /v1/filters',
    'GET /v1/filters/fields',
    'GET /v1/recordings/voicemails',
    'GET /v1/recordings/{id}',
  ],
  manage_users: [
    'GET /v1/changes',
    'GET /v1/audit',
    'GET /v1/invites',
    'POST /v1/invites',
    'DELETE /v1/invites/{id}',
    'POST /v1/invites/{id}/again',
    'GET /v1/roles',
    'POST /v1/roles',
    'PUT /v1/roles/{id}',
    'DELETE /v1/roles/{id}',
    'GET /v1/users',
    'PATCH /v1/users/{id}',
    'DELETE /v1/users/{id}',
    'DELETE /v1/users/{id}/sessions',
  ],
  edit_calls: [
    'POST /v1/annotations',
    'DELETE /v1/annotations/{id}',
    'POST /v1/rules/{id}/undo',
    'POST /v1/dashboards',
    'PUT /v1/dashboards/{id}',
    'DELETE /v1/dashboards/{id}',
    'POST /v1/calls/edit',
    'POST /v1/calls/edit/{batch}/undo',
    'PATCH /v1/calls/{id}',
    'POST /v1/calls/{id}/notes',
    'PATCH /v1/calls/{id}/notes/{note}',
    'DELETE /v1/calls/{id}/notes/{note}',
    'POST /v1/filters',
    'POST /v1/reports/saved',
    'PUT /v1/reports/saved/{id}',
    'DELETE /v1/reports/saved/{id}',
    'DELETE /v1/filters/{id}',
  ],
  view_setup: [
    'POST /v1/flows/simulate',
    'GET /v1/health',
    'GET /v1/retention',
    'GET /v1/rules/{id}/deeds',
    'GET /v1/conversions',
    'GET /v1/conversions/{id}/calls',
    'GET /v1/sites/conflicts',
    'GET /v1/sources/rules',
    'POST /v1/sources/test',
    'GET /v1/sources/fields',
    'GET /v1/callers',
    'GET /v1/caps',
    'GET /v1/carriers',
    'GET /v1/destinations',
    'GET /v1/flows',
    'POST /v1/flows/check',
    'GET /v1/flows/{id}',
    'GET /v1/flows/{id}/diff',
    'GET /v1/flows/{id}/versions',
    'GET /v1/flows/{id}/versions/{version}',
    'GET /v1/media',
    'GET /v1/media/{id}',
    'GET /v1/numbers',
    'POST /v1/pool-check',
    'GET /v1/pools',
    'GET /v1/ports',
    'GET /v1/ports/{id}',
    'GET /v1/pools/{id}',
    'GET /v1/pools/{id}/minutes',
    'GET /v1/recordings/settings',
    'GET /v1/rules',
    'GET /v1/sites',
    'GET /v1/spam-policy',
  ],
  manage_flows: [
    'POST /v1/callers',
    'DELETE /v1/callers/{id}',
    'POST /v1/calls/{id}/block',
    'POST /v1/caps',
    'PATCH /v1/caps/{id}',
    'DELETE /v1/caps/{id}',
    'POST /v1/caps/{id}/reset',
    'PATCH /v1/company',
    'PUT /v1/destinations/{to}',
    'DELETE /v1/destinations/{to}',
    'POST /v1/flows',
    'DELETE /v1/flows/{id}',
    'PUT /v1/flows/{id}/draft',
    'POST /v1/flows/{id}/publish',
    'POST /v1/flows/{id}/rollback',
    'POST /v1/flows/{id}/unpublish',
    'POST /v1/media',
    'PUT /v1/media/{id}',
    'PATCH /v1/media/{id}',
    'DELETE /v1/media/{id}',
    'PUT /v1/spam-policy',
  ],
  manage_numbers: [
    'POST /v1/carriers',
    'PATCH /v1/carriers/{id}',
    'DELETE /v1/carriers/{id}',
    'POST /v1/numbers',
    'POST /v1/numbers/buy',
    'GET /v1/numbers/search',
    'PATCH /v1/numbers/{number}',
    'DELETE /v1/numbers/{number}',
    'POST /v1/numbers/{number}/configure',
    'POST /v1/ports',
    'POST /v1/ports/{id}/cancel',
    'POST /v1/pools',
    'PATCH /v1/pools/{id}',
  ],
  manage_integrations: [
    'DELETE /v1/mail/stopped/{address}',
    'GET /v1/imports',
    'GET /v1/mail',
    'GET /v1/mail/log',
    'GET /v1/mail/stopped',
    'POST /v1/imports',
    'POST /v1/imports/{id}/undo',
    'POST /v1/mail/test',
    'PUT /v1/mail',
    'GET /v1/connections',
    'POST /v1/connections',
    'PATCH /v1/connections/{id}',
    'DELETE /v1/connections/{id}',
    'POST /v1/connections/{id}/test',
    'POST /v1/conversions',
    'PATCH /v1/conversions/{id}',
    'DELETE /v1/conversions/{id}',
    'POST /v1/conversions/try',
    'POST /v1/conversions/{id}/calls/{call}/replay',
    'PUT /v1/costs',
    'GET /v1/webhooks',
    'POST /v1/webhooks',
    'PATCH /v1/webhooks/{id}',
    'DELETE /v1/webhooks/{id}',
    'GET /v1/webhooks/{id}/deliveries',
    'POST /v1/webhooks/{id}/deliveries/{n}/replay',
    'POST /v1/webhooks/{id}/replay',
    'POST /v1/webhooks/{id}/rotate',
    'POST /v1/webhooks/{id}/test',
  ],
  export: [
    'DELETE /v1/exports/{id}',
    'GET /v1/exports',
    'GET /v1/exports/{id}',
    'POST /v1/exports',
    'POST /v1/reports/pdf',
    'GET /v1/exports/calls',
  ],
  manage_backups: [
    'DELETE /v1/backups/{id}',
    'GET /v1/archive',
    'GET /v1/backups',
    'GET /v1/backups/settings',
    'GET /v1/backups/{id}',
    'POST /v1/archive',
    'POST /v1/backups',
    'PUT /v1/backups/settings',
  ],
  manage_brand: [
    'DELETE /v1/brand/hosts/{host}',
    'DELETE /v1/brand/pictures/{kind}',
    'GET /v1/brand',
    'PATCH /v1/brand',
    'POST /v1/brand/hosts',
    'POST /v1/brand/hosts/{host}/check',
    'PUT /v1/brand/pictures/{kind}',
  ],
  manage_keys: ['GET /v1/keys', 'POST /v1/keys', 'DELETE /v1/keys/{id}'],
  'export of everybody': [
    'GET /v1/dashboards/{id}/shares',
    'POST /v1/dashboards/{id}/shares',
    'DELETE /v1/dashboards/{id}/shares/{share}',
  ],
  'view_calls of everybody': ['GET /v1/people', 'GET /v1/people/{number}'],
  'edit_calls of everybody': ['PATCH /v1/people/{number}'],
  erase: [
    'GET /v1/erasures',
    'DELETE /v1/people/{number}',
    'GET /v1/people/{number}/data',
    'GET /v1/visitors/{visitor}/data',
    'DELETE /v1/visitors/{visitor}',
    'PATCH /v1/retention',
  ],
  manage_recordings: [
    'PUT /v1/calls/{id}/transcript',
    'PATCH /v1/recordings/settings',
    'DELETE /v1/recordings/{id}',
    'GET /v1/recordings/{id}/links',
    'POST /v1/recordings/{id}/transcribe',
    'POST /v1/recordings/{id}/{change}',
  ],
  listen: ['GET /v1/calls/{id}/transcript', 'PATCH /v1/recordings/{id}'],
  view_reports: [
    'GET /v1/annotations',
    'POST /v1/reports',
    'GET /v1/reports/standard',
    'GET /v1/reports/saved',
  ],
  manage_rules: [
    'DELETE /v1/notifications/{id}',
    'DELETE /v1/summaries/{id}',
    'GET /v1/notifications',
    'GET /v1/summaries',
    'PATCH /v1/notifications/{id}',
    'PATCH /v1/summaries/{id}',
    'POST /v1/notifications',
    'POST /v1/notifications/try',
    'POST /v1/summaries',
    'POST /v1/summaries/preview',
    'PUT /v1/rules/order',
    'POST /v1/rules',
    'POST /v1/rules/try',
    'PATCH /v1/rules/{id}',
    'DELETE /v1/rules/{id}',
    'POST /v1/rules/{id}/apply',
  ],
  manage_sites: [
    'POST /v1/sites/{key}/check',
    'POST /v1/sites',
    'PATCH /v1/sites/{key}',
    'PUT /v1/sources/rules',
  ],
  'view_calls of any number': ['GET /v1/attribution'],
};
