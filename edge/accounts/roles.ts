import { newId } from '../id.ts';
import { PERMISSIONS, type Permission } from './permissions.ts';

/** What people of a kind may do in a company. */
export interface Role {
  /** Of a preset, its name; else `role_…`. */
  id: string;
  name: string;
  permissions: readonly Permission[];
  /** Its people see only calls that rang with them. */
  ownCalls: boolean;
  preset: boolean;
}

const EVERYTHING_SEEN: Permission[] = ['view_calls', 'see_numbers', 'view_reports', 'view_setup'];

/** The roles that every company has, the mightiest first. */
export const PRESETS = {
  owner: preset('owner', 'Owner', PERMISSIONS),
  admin: preset(
    'admin',
    'Admin',
    PERMISSIONS.filter((permission) => permission !== 'manage_owners'),
  ),
  manager: preset('manager', 'Manager', [
    ...EVERYTHING_SEEN,
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
  ]),
  analyst: preset('analyst', 'Analyst', [...EVERYTHING_SEEN, 'edit_calls', 'export', 'listen', 'download']),
  agent: {
    ...preset('agent', 'Agent', ['view_calls', 'see_numbers', 'edit_calls', 'listen']),
    ownCalls: true,
  },
  email: preset('email', 'E-mail only', []),
} as const satisfies Record<string, Role>;

function preset(id: string, name: string, permissions: readonly Permission[]): Role {
  return { id, name, permissions, ownCalls: false, preset: true };
}

interface RoleRow {
  id: string;
  name: string;
  permissions: string;
  own_calls: number;
}

const SHOWN = 'id, name, permissions, own_calls';

/** All roles of a company: the presets, then its own by name. */
export async function rolesOf(db: D1Database, companyId: string): Promise<Role[]> {
  const { results } = await db
    .prepare(`SELECT ${SHOWN} FROM role WHERE company_id = ? ORDER BY name`)
    .bind(companyId)
    .all<RoleRow>();
  return [...Object.values(PRESETS), ...results.map(roleRow)];
}

/** A role of a company by its id, or `null`. */
export async function roleOf(db: D1Database, companyId: string, id: string): Promise<Role | null> {
  if (Object.hasOwn(PRESETS, id)) return PRESETS[id as keyof typeof PRESETS];
  const row = await db
    .prepare(`SELECT ${SHOWN} FROM role WHERE company_id = ? AND id = ?`)
    .bind(companyId, id)
    .first<RoleRow>();
  return row === null ? null : roleRow(row);
}

/** What a company says of a role of its own. */
export type OwnRole = Pick<Role, 'name' | 'permissions' | 'ownCalls'>;

/** Makes a role. `null` when the company has one of this name. */
export async function addRole(
  db: D1Database,
  companyId: string,
  role: OwnRole,
  at: number,
): Promise<Role | null> {
  const id = newId('role');
  const { meta } = await db
    .prepare(
      `INSERT INTO role (id, company_id, name, permissions, own_calls, created_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
    )
    .bind(id, companyId, role.name, JSON.stringify(role.permissions), Number(role.ownCalls), at)
    .run();
  return meta.changes === 0 ? null : { ...role, id, preset: false };
}

/** Changes a role of the company's own, at once for everybody who has it. False when its name is another one's. */
export async function changeRole(
  db: D1Database,
  companyId: string,
  id: string,
  role: OwnRole,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      'UPDATE OR IGNORE role SET name = ?, permissions = ?, own_calls = ? WHERE company_id = ? AND id = ?',
    )
    .bind(role.name, JSON.stringify(role.permissions), Number(role.ownCalls), companyId, id)
    .run();
  return meta.changes > 0;
}

/** Takes a role of the company's own away. False while a member or an invitation has it. */
export async function removeRole(db: D1Database, companyId: string, id: string): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `DELETE FROM role WHERE company_id = ?1 AND id = ?2
         AND NOT EXISTS (SELECT 1 FROM membership WHERE company_id = ?1 AND role = ?2)
         AND NOT EXISTS (SELECT 1 FROM invite WHERE company_id = ?1 AND role = ?2)`,
    )
    .bind(companyId, id)
    .run();
  return meta.changes > 0;
}

/** Reads a row of the table. */
export function roleRow(row: RoleRow): Role {
  return {
    id: row.id,
    name: row.name,
    permissions: JSON.parse(row.permissions) as Permission[],
    ownCalls: row.own_calls === 1,
    preset: false,
  };
}
