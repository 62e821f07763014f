import { z } from 'zod';
import { isE164 } from '../../e164.ts';
import { Problem } from '../../problem.ts';
import { type Script, scriptShape } from './script.ts';

/** What `POST /simulator/calls` asks for. */
export interface CallRequest {
  to: string;
  /** E.164 or `anonymous`. */
  from: string;
  script: Script;
}

const callShape = z.strictObject({
  to: z
    .string({ error: 'must be the number to call, E.164 such as +13125550123' })
    .refine(isE164, 'must be an E.164 number such as +13125550123'),
  from: z
    .string({ error: 'must be the number of the caller, E.164 such as +13125550199, or "anonymous"' })
    .refine(
      (from) => from === 'anonymous' || isE164(from),
      'must be an E.164 number such as +13125550199, or "anonymous"',
    ),
  script: scriptShape.prefault({}),
});

/** Reads the body of `POST /simulator/calls`. Throws a `Problem` that names the field. */
export function readCallRequest(body: Record<string, unknown>): CallRequest {
  const result = callShape.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path.map(String) ?? [];
  if (issue?.code === 'unrecognized_keys') {
    const field = [...path, ...issue.keys.slice(0, 1)].join('.');
    throw new Problem('invalid_request', `there is no field ${field}`, field);
  }
  const field = path.join('.');
  throw new Problem('invalid_request', `${field} ${issue?.message}`, field);
}
