import { HTTPException } from 'hono/http-exception';
import { logError } from './log.ts';

/** The kinds of failure a caller can act on; each has one HTTP status. */
const STATUS = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  too_many_requests: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ProblemType = keyof typeof STATUS;

/** The body of every error we answer: what went wrong, in words, and the field it is about where there is one. */
export interface ProblemBody {
  type: ProblemType;
  message: string;
  field?: string;
}

/**
 * An error that is the caller's to see. Thrown anywhere, answered by the front door as JSON.
 *
 * @example throw new Problem('invalid_request', 'to must be an E.164 number such as +13125550123', 'to')
 */
export class Problem extends Error {
  readonly type: ProblemType;
  readonly field: string | undefined;

  constructor(type: ProblemType, message: string, field?: string) {
    super(message);
    this.name = 'Problem';
    this.type = type;
    this.field = field;
  }

  get status(): (typeof STATUS)[ProblemType] {
    return STATUS[this.type];
  }

  toJSON(): ProblemBody {
    return {
      type: this.type,
      message: this.message,
      ...(this.field === undefined ? {} : { field: this.field }),
    };
  }

  toResponse(headers?: HeadersInit): Response {
    return Response.json(this, { status: this.status, ...(headers === undefined ? {} : { headers }) });
  }
}

/** What the front door answers when something was thrown: the problem itself, or a plain "our side" that was logged. */
export function answerError(error: unknown): Response {
  if (error instanceof Problem) return error.toResponse();
  // The router's own refusal of a body it could not read.
  if (error instanceof HTTPException && error.status === 400) {
    return new Problem('invalid_request', 'the body is not valid JSON', 'body').toResponse();
  }
  // Its refusal of a body that does not say that it is what the address takes.
  if (error instanceof HTTPException && error.status === 415) {
    return new Problem(
      'invalid_request',
      'the content-type is missing, or not one that this address takes; most take application/json',
      'content-type',
    ).toResponse();
  }
  logError('unexpected', error);
  // SQLite's own words, also where an object has reached the 10 GB that Cloudflare gives it.
  if (error instanceof Error && error.message.includes('SQLITE_FULL')) {
    return new Problem(
      'unavailable',
      'the storage is full; nothing of this request was written',
    ).toResponse();
  }
  return new Problem('internal', 'something went wrong on our side; it has been logged').toResponse();
}

/** What the front door answers where there is nothing. */
export function answerNotFound(): Response {
  return new Problem('not_found', 'there is nothing at this address').toResponse();
}
