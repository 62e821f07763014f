import { membershipOf, membersOf } from '../accounts/members.ts';
import type { Scope } from '../accounts/scope.ts';
import type { Env } from '../env.ts';

/** Somebody who gets a mail of a list, and what of the company's calls they may see. */
export interface Recipient {
  /** Such as `anna@example.com`. */
  address: string;
  masksCallers: boolean;
  /** `null` for all calls. */
  scope: Scope | null;
}

/**
 * Whom a list reaches now: its people who still work in the company, with the rights of their roles, and its further addresses,
 * which see all calls. An address that is named twice has one mail, with the rights of the person.
 *
 * @param masksAddresses whether callers' numbers are hidden from further addresses
 */
export async function recipientsOf(
  env: Env,
  companyId: string,
  list: { people: readonly string[]; addresses: readonly string[] },
  masksAddresses: boolean,
): Promise<Recipient[]> {
  const members =
    list.people.length === 0
      ? []
      : (await membersOf(env.DIRECTORY, companyId)).filter(({ id }) => list.people.includes(id));
  const people = await Promise.all(
    members.map(async ({ id, email }): Promise<Recipient | null> => {
      const membership = await membershipOf(env.DIRECTORY, id, companyId);
      if (membership === null) return null;
      const { role, numbers, destinations } = membership;
      const isScoped = numbers !== null || role.ownCalls;
      return {
        address: email,
        masksCallers: !role.permissions.includes('see_numbers'),
        scope: isScoped ? { numbers, destinations: role.ownCalls ? destinations : null } : null,
      };
    }),
  );
  const found = new Map<string, Recipient>();
  for (const address of list.addresses)
    found.set(address.toLowerCase(), { address, masksCallers: masksAddresses, scope: null });
  for (const person of people) if (person !== null) found.set(person.address.toLowerCase(), person);
  return [...found.values()];
}
