import { Problem } from '../problem.ts';
import { numbersOf } from './directory.ts';
import type { Rights } from './members.ts';
import type { Principal } from './principal.ts';
import { type Role, roleOf } from './roles.ts';

/**
 * Whether somebody may give, change or take away a role: nobody hands out, or takes from others, what they do not have
 * themselves.
 *
 * @throws Problem `forbidden` naming what is missing
 */
export function demandOver(principal: Principal, role: Role): void {
  const beyond = role.permissions.find((permission) => !principal.permissions.has(permission));
  if (beyond === undefined) return;
  throw new Problem('forbidden', `the role ${role.name} may ${beyond}, and you may not`, 'role');
}

/**
 * Checks rights that are to be given.
 *
 * @throws Problem naming the field
 */
export async function demandGivable(db: D1Database, principal: Principal, rights: Rights): Promise<Role> {
  const { companyId } = principal;
  const role = await roleOf(db, companyId, rights.role);
  if (role === null) throw new Problem('invalid_request', `role: there is no role ${rights.role}`, 'role');
  demandOver(principal, role);
  if (rights.numbers !== null) {
    const known = new Set((await numbersOf(db, companyId)).map(({ number }) => number));
    const index = rights.numbers.findIndex((number) => !known.has(number));
    if (index !== -1) {
      const field = `numbers.${index}`;
      throw new Problem('invalid_request', `${field} is none of the company’s tracking numbers`, field);
    }
  }
  return role;
}
