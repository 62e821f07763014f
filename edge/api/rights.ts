import { z } from '@hono/zod-openapi';
import { E164 } from '../e164.ts';
import { e164 } from './schemas.ts';

/** What is given to people, as it is asked for and answered. */
export const rights = {
  role: z.string().min(1).max(60).openapi({ description: 'A preset such as `manager`, or `role_…`.' }),
  numbers: z
    .array(e164)
    .min(1)
    .max(1000)
    .nullable()
    .openapi({ description: 'Tracking numbers whose calls they see; `null` for all.' }),
  destinations: z
    .array(
      z
        .string()
        .max(200)
        .refine(
          (to) => E164.test(to) || /^sips?:[^\s@]+@[^\s@]+$/.test(to),
          'must be an E.164 number or a SIP address',
        ),
    )
    .max(50)
    .openapi({ description: 'What rings with them. A role of own calls shows the calls that rang there.' }),
};

/** An e-mail address, in lower case. */
export const email = z
  .email('must be an e-mail address')
  .max(254)
  .transform((address) => address.toLowerCase())
  .openapi({ type: 'string', format: 'email', example: 'anna@example.com' });
