import { z } from '@hono/zod-openapi';
import { membersOf } from '../accounts/members.ts';
import type { Env } from '../env.ts';
import { readMailbox } from '../mail/address.ts';
import { Problem } from '../problem.ts';

/** `anna@example.com` or `Anna <anna@example.com>`. */
export const mailAddress = z
  .string()
  .max(400)
  .refine((text) => readMailbox(text) !== null, 'must be one e-mail address')
  .openapi({ example: 'anna@example.com' });

const bareAddress = z
  .string()
  .max(254)
  .refine(
    (text) => readMailbox(text)?.address.toLowerCase() === text.toLowerCase(),
    'must be an e-mail address',
  )
  .openapi({ example: 'anna@example.com' });

/** Who gets something by mail. */
export const recipients = {
  people: z.array(z.string()).max(50).default([]).openapi({
    description: 'Ids of people of the company; told for as long as they work there, of what they may see.',
  }),
  addresses: z.array(bareAddress).max(50).default([]).openapi({
    description: 'Further addresses; they need no account.',
  }),
};

/** The body of a change: fields may be left out, and are then not there at all rather than what a new thing would have. */
export function changeOf<F extends Record<string, z.ZodType>>(fields: F) {
  const shape = Object.fromEntries(
    Object.entries(fields).map(([name, schema]) => [
      name,
      z.optional(schema instanceof z.ZodDefault ? schema.removeDefault() : schema),
    ]),
  );
  return z.strictObject(shape as unknown as { [K in keyof F]: z.ZodOptional<z.ZodType<z.output<F[K]>>> });
}

/** @throws Problem naming `people` when one of them does not work in the company, or when a list reaches nobody */
export async function demandRecipients(
  env: Env,
  companyId: string,
  { people, addresses }: { people: readonly string[]; addresses: readonly string[] },
): Promise<void> {
  if (people.length + addresses.length === 0) {
    throw new Problem('invalid_request', 'people or addresses must name somebody', 'addresses');
  }
  if (people.length === 0) return;
  const members = new Set((await membersOf(env.DIRECTORY, companyId)).map(({ id }) => id));
  const stranger = people.findIndex((id) => !members.has(id));
  if (stranger !== -1) {
    throw new Problem(
      'invalid_request',
      `people.${stranger} does not work in this company`,
      `people.${stranger}`,
    );
  }
}
