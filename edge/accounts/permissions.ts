/** Everything that can be allowed or refused. */
export const PERMISSIONS = [
  'view_calls',
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
  'manage_keys',
  'erase',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** What each role of a company may do. */
const ROLES: Record<string, readonly Permission[]> = {
  admin: PERMISSIONS,
  analyst: ['view_calls', 'edit_calls', 'export', 'listen', 'download'],
};

/** The permissions of a role; none for a role that does not exist. */
export function permissionsOf(role: string): ReadonlySet<Permission> {
  return new Set(ROLES[role] ?? []);
}
