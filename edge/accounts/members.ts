import { PRESETS, type Role, roleRow } from './roles.ts';

/** What somebody may do in a company, and of which calls. */
export interface Membership {
  companyId: string;
  accountId: string;
  role: Role;
  /** Tracking numbers whose calls they see, E.164; `null` for all. */
  numbers: readonly string[] | null;
  /** Numbers and SIP addresses that ring with them. */
  destinations: readonly string[];
  /** They own the account, and so every company of it. */
  ownsAccount: boolean;
}

/** What is given to a member: in an invitation, or later. */
export type Rights = Pick<Membership, 'numbers' | 'destinations'> & { role: string };

/** Somebody who works in a company, as its people see them. */
export interface Member extends Rights {
  /** Id of the user. */
  id: string;
  name: string;
  email: string;
  /** They sign in with a second factor. */
  twoFactor: boolean;
  ownsAccount: boolean;
  /** ms since 1970 */
  since: number;
}

/** A company somebody works in. */
export interface Workplace {
  id: string;
  name: string;
  account: { id: string; name: string };
  ownsAccount: boolean;
}

/** A user's companies: those they are a member of, and all of an account they own. `?1` is the user. */
const WORKS_IN = `
  company
    LEFT JOIN membership ON membership.company_id = company.id AND membership.user_id = ?1
    LEFT JOIN account_owner ON account_owner.account_id = company.account_id AND account_owner.user_id = ?1`;
const DOES = '(membership.user_id IS NOT NULL OR account_owner.user_id IS NOT NULL)';

/** The one they have been in longest comes first; it is theirs unless they name another. */
const LONGEST_FIRST = 'ORDER BY coalesce(membership.created_at, company.created_at), company.id';

/**
 * What a user may do in a company; without one, in the company they have been in longest. `null` when they have no business
 * there.
 */
export async function membershipOf(
  db: D1Database,
  userId: string,
  companyId: string | null,
): Promise<Membership | null> {
  const row = await db
    .prepare(
      `SELECT company.id AS company_id, company.account_id, membership.role, membership.numbers, membership.destinations,
         account_owner.user_id IS NOT NULL AS owns, role.id AS role_id, role.name, role.permissions, role.own_calls
       FROM ${WORKS_IN} LEFT JOIN role ON role.id = membership.role AND role.company_id = company.id
       WHERE ${DOES} AND (?2 IS NULL OR company.id = ?2) ${LONGEST_FIRST} LIMIT 1`,
    )
    .bind(userId, companyId)
    .first<{
      company_id: string;
      account_id: string;
      role: string | null;
      numbers: string | null;
      destinations: string | null;
      owns: number;
      role_id: string | null;
      name: string;
      permissions: string;
      own_calls: number;
    }>();
  if (row === null) return null;
  const ownsAccount = row.owns === 1;
  const given =
    row.role_id === null
      ? Object.values<Role>(PRESETS).find(({ id }) => id === row.role)
      : roleRow({ ...row, id: row.role_id });
  // A role that is not there any more allows nothing.
  const role: Role = ownsAccount ? PRESETS.owner : (given ?? { ...PRESETS.email, id: row.role ?? '' });
  return {
    companyId: row.company_id,
    accountId: row.account_id,
    role,
    numbers: ownsAccount || row.numbers === null ? null : (JSON.parse(row.numbers) as string[]),
    destinations: JSON.parse(row.destinations ?? '[]') as string[],
    ownsAccount,
  };
}

/** All companies a user works in, the one they have been in longest first. */
export async function workplacesOf(db: D1Database, userId: string): Promise<Workplace[]> {
  const { results } = await db
    .prepare(
      `SELECT company.id, company.name, account.id AS account_id, account.name AS account_name,
         account_owner.user_id IS NOT NULL AS owns
       FROM ${WORKS_IN} JOIN account ON account.id = company.account_id WHERE ${DOES} ${LONGEST_FIRST}`,
    )
    .bind(userId)
    .all<{ id: string; name: string; account_id: string; account_name: string; owns: number }>();
  return results.map(({ id, name, account_id, account_name, owns }) => ({
    id,
    name,
    account: { id: account_id, name: account_name },
    ownsAccount: owns === 1,
  }));
}

interface MemberRow {
  id: string;
  name: string;
  email: string;
  role: string | null;
  numbers: string | null;
  destinations: string | null;
  two_factor: number | null;
  owns: number;
  since: number;
}

/** Everybody who works in a company, owners of its account included, by name. */
export async function membersOf(db: D1Database, companyId: string): Promise<Member[]> {
  const { results } = await db
    .prepare(
      `SELECT user.id, user.name, user.email, membership.role, membership.numbers, membership.destinations,
         user.twoFactorEnabled AS two_factor, account_owner.user_id IS NOT NULL AS owns,
         coalesce(membership.created_at, account_owner.created_at) AS since
       FROM company JOIN user
         LEFT JOIN membership ON membership.company_id = company.id AND membership.user_id = user.id
         LEFT JOIN account_owner ON account_owner.account_id = company.account_id AND account_owner.user_id = user.id
       WHERE company.id = ?1 AND user.id IN (
           SELECT user_id FROM membership WHERE company_id = ?1 UNION
           SELECT user_id FROM account_owner WHERE account_id = (SELECT account_id FROM company WHERE id = ?1))
       ORDER BY user.name COLLATE NOCASE, user.id`,
    )
    .bind(companyId)
    .all<MemberRow>();
  return results.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.owns === 1 ? 'owner' : (row.role ?? 'email'),
    numbers: row.numbers === null || row.owns === 1 ? null : (JSON.parse(row.numbers) as string[]),
    destinations: JSON.parse(row.destinations ?? '[]') as string[],
    twoFactor: row.two_factor === 1,
    ownsAccount: row.owns === 1,
    since: row.since,
  }));
}

/** Somebody else owns the company: `?1` the company, `?2` the user who may stop owning it. */
const ANOTHER_OWNER = `(
  EXISTS (SELECT 1 FROM membership AS other WHERE other.company_id = ?1 AND other.role = 'owner' AND other.user_id <> ?2)
  OR EXISTS (SELECT 1 FROM account_owner JOIN company ON company.account_id = account_owner.account_id
             WHERE company.id = ?1))`;

/** Makes a user a member of a company, or gives a member other rights; an owner is only ever made more of. */
export function joining(
  db: D1Database,
  companyId: string,
  userId: string,
  rights: Rights,
  at: number,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO membership (company_id, user_id, role, numbers, destinations, created_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (user_id, company_id) DO UPDATE SET role = excluded.role, numbers = excluded.numbers,
         destinations = excluded.destinations WHERE membership.role <> 'owner'`,
    )
    .bind(companyId, userId, rights.role, listed(rights.numbers), listed(rights.destinations), at);
}

/** Gives a member other rights. False when they are no member, or would leave the company without an owner. */
export async function changeMember(
  db: D1Database,
  companyId: string,
  userId: string,
  rights: Rights,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE membership SET role = ?3, numbers = ?4, destinations = ?5
       WHERE company_id = ?1 AND user_id = ?2 AND (role <> 'owner' OR ?3 = 'owner' OR ${ANOTHER_OWNER})`,
    )
    .bind(companyId, userId, rights.role, listed(rights.numbers), listed(rights.destinations))
    .run();
  return meta.changes > 0;
}

/** Takes a member out of a company. False when they are none, or its last owner. */
export async function removeMember(db: D1Database, companyId: string, userId: string): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `DELETE FROM membership WHERE company_id = ?1 AND user_id = ?2 AND (role <> 'owner' OR ${ANOTHER_OWNER})`,
    )
    .bind(companyId, userId)
    .run();
  return meta.changes > 0;
}

/** Reads the rights of a row. */
export function rightsOf(row: { role: string; numbers: string | null; destinations: string | null }): Rights {
  return {
    role: row.role,
    numbers: row.numbers === null ? null : (JSON.parse(row.numbers) as string[]),
    destinations: JSON.parse(row.destinations ?? '[]') as string[],
  };
}

function listed(list: readonly string[] | null): string | null {
  return list === null ? null : JSON.stringify(list);
}
