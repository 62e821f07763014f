import { Problem } from '../../problem.ts';
import type { Answer } from './ask.ts';
import type { ServiceAccount } from './service-account.ts';

/**
 * Why Google gave no report, in words that say what to do. What the owner can put right is `invalid_request` with the
 * field, never `unauthorized` or `forbidden`: those would say that our own caller may not ask us.
 */
export function reportRefusal(
  { status, body }: Answer,
  property: string,
  { clientEmail, projectId }: Pick<ServiceAccount, 'clientEmail' | 'projectId'>,
): Problem {
  const { message, code, reasons } = errorOf(body);
  const said = message === '' ? '' : ` (Google: "${message}")`;
  if (status === 429 || code === 'RESOURCE_EXHAUSTED') {
    return new Problem(
      'too_many_requests',
      `Google's quota for property ${property} is used up${said}; try again ${whenRefilled(message)}, or give the hourly traffic itself`,
    );
  }
  if (status === 401) {
    return new Problem(
      'invalid_request',
      `Google does not accept the token of ${clientEmail}${said}; make a new JSON key for it in Google Cloud and use that`,
      'serviceAccount',
    );
  }
  if (
    status === 403 &&
    (reasons.includes('SERVICE_DISABLED') || /has not been used in project/.test(message))
  ) {
    return new Problem(
      'invalid_request',
      `switch on the Google Analytics Data API in the Google Cloud project ${projectId ?? `of ${clientEmail}`}, wait some minutes and try again${said}`,
      'serviceAccount',
    );
  }
  if (status === 403) {
    return new Problem(
      'invalid_request',
      `add ${clientEmail} as Viewer of property ${property} (Google Analytics, Admin, Property access management), or check that ${property} is the right property${said}`,
      'property',
    );
  }
  if (status === 400 || status === 404) {
    return new Problem(
      'invalid_request',
      `Google does not accept the report on property ${property}${said}; check that ${property} is the id of a Google Analytics 4 property (Admin, Property details)`,
      'property',
    );
  }
  return new Problem(
    'unavailable',
    `Google gave no report just now (status ${status})${said}; try again in a few minutes`,
  );
}

/** An error as Google's APIs write it (AIP-193): a sentence, a canonical code and reasons for machines. */
function errorOf(body: unknown): { message: string; code: string; reasons: string[] } {
  const { error } = { ...(body as { error?: unknown } | null) };
  const { message, status, details } = { ...(error as Record<string, unknown> | null | undefined) };
  return {
    message: typeof message === 'string' ? message.slice(0, 300) : '',
    code: typeof status === 'string' ? status : '',
    reasons: (Array.isArray(details) ? details : []).flatMap((detail) => {
      const { reason } = { ...(detail as Record<string, unknown> | null) };
      return typeof reason === 'string' ? [reason] : [];
    }),
  };
}

/** When the quota that a message names is there again. */
function whenRefilled(message: string): string {
  if (/per day/i.test(message)) return 'tomorrow';
  if (/concurrent/i.test(message)) return 'in a minute';
  return 'in an hour';
}
