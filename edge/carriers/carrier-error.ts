/**
 * A carrier's REST API refused, failed or did not answer. Its message is the carrier's own where there is one, without
 * any credentials, and may be shown to who asked.
 */
export class CarrierError extends Error {
  override readonly name = 'CarrierError';
  /** HTTP status; `null` when there was no answer. */
  readonly status: number | null;
  /** The carrier's own code (`21422`), or ours: `unsupported`, `unexpected_answer`, `bad_address`. */
  readonly code: string | null;
  /** The same request may work later, and sending it again does no harm. */
  readonly retryable: boolean;

  constructor(status: number | null, code: string | null, message: string, retryable: boolean) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryable = retryable;
  }
}

/** For what a carrier has no API for. */
export function unsupported(what: string): CarrierError {
  return new CarrierError(null, 'unsupported', `${what} is not possible through this carrier's API`, false);
}
