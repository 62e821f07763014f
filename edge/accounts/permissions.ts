/** Everything that can be allowed or refused. */
export const PERMISSIONS = [
  'view_calls',
  'see_numbers',
  'view_reports',
  'view_setup',
  'edit_calls',
  'export',
  'listen',
  'download',
  'manage_recordings',
  'manage_numbers',
  'manage_sites',
  'manage_flows',
  'manage_rules',
  'manage_integrations',
  'manage_brand',
  'manage_keys',
  'manage_users',
  'manage_owners',
  'manage_backups',
  'erase',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** What each is, in words for people. */
export const PERMISSION_WORDS: Record<Permission, string> = {
  view_calls: 'See calls',
  see_numbers: 'See callers’ whole numbers',
  view_reports: 'See reports',
  view_setup: 'See how it is set up: numbers, pools, flows, sites, rules',
  edit_calls: 'Tag, score and note calls',
  export: 'Take calls away as a file',
  listen: 'Listen to recordings and read transcripts',
  download: 'Download recordings',
  manage_recordings: 'Pause, keep and delete recordings',
  manage_numbers: 'Buy, change and give back numbers; carriers',
  manage_sites: 'Change sites',
  manage_flows: 'Change call flows, block callers, prompts',
  manage_rules: 'Change rules',
  manage_integrations: 'Change webhooks and integrations',
  manage_brand: 'Change name, colours, logos and hosts',
  manage_keys: 'Make and revoke API keys',
  manage_backups: 'Take the whole company away as an archive, back it up and take an archive in',
  manage_users: 'Invite people, give roles, read the audit log',
  manage_owners: 'Make owners, make companies',
  erase: 'Erase a caller from everything',
};

/** What only makes sense, or is only safe, together with another: each of these shows or sends callers’ numbers. */
const NEEDS: Partial<Record<Permission, Permission>> = {
  manage_flows: 'see_numbers',
  manage_rules: 'see_numbers',
  manage_integrations: 'see_numbers',
  manage_backups: 'see_numbers',
  erase: 'see_numbers',
  download: 'listen',
};

/** The first permission of a list that needs another one which is missing. */
export function lacking(
  permissions: readonly Permission[],
): { permission: Permission; needs: Permission } | null {
  for (const permission of permissions) {
    const needs = NEEDS[permission];
    if (needs !== undefined && !permissions.includes(needs)) return { permission, needs };
  }
  return null;
}

/**
 * All that somebody can be allowed who sees only some of a company's calls. The others reach beyond those calls: a webhook or
 * a key would tell of all of them.
 */
export const WITHIN_SCOPE: ReadonlySet<Permission> = new Set([
  'view_calls',
  'see_numbers',
  'view_reports',
  'edit_calls',
  'export',
  'listen',
  'download',
]);
