import type { Instruction } from '../flows/instruction.ts';

/** Who is calling: an E.164 number, or the reason why there is none. */
export type Caller = { number: string } | { withheld: string };

/**
 * Where a leg stands. The first three are live, in this order; the others are final.
 * A leg never moves backwards, whatever order its messages arrive in.
 */
export type LegStatus =
  | 'queued'
  | 'ringing'
  | 'answered'
  | 'completed'
  | 'busy'
  | 'no_answer'
  | 'failed'
  | 'canceled';

/** What a carrier told us, in our words. */
export interface CarrierEvent {
  /** The carrier's id of the inbound call, whichever leg the message is about. */
  call: string;
  /** The carrier's id of the leg the message is about; equal to `call` for the caller's own leg. */
  leg: string;
  /** For a dialled leg, the destination; for the caller's own leg, the tracking number that was called. E.164. */
  to: string;
  from: Caller;
  status: LegStatus;
  /** Order within the leg as the carrier counts; `null` when it does not. */
  sequence: number | null;
  /** ms since 1970 by the carrier's clock; `null` when it does not say. */
  at: number | null;
  /** Seconds this leg was connected; only on a final message, else `null`. */
  duration: number | null;
  /** Caller's place and name where the carrier looks them up. */
  callerCity: string | null;
  callerState: string | null;
  callerCountry: string | null;
  callerName: string | null;
}

/** What came back from a dial: the node that dialled and how it ended. */
export interface DialResult {
  call: string;
  node: string;
  status: LegStatus;
  /** The leg that answered, where one did. */
  leg: string | null;
  /** Seconds of conversation. */
  duration: number;
}

/** A request as it came in, read once, so that the signature is checked over what was really sent. */
export interface CarrierRequest {
  /** The configured public address plus path and query: what the carrier signed. */
  url: string;
  headers: Headers;
  body: string;
}

/** Addresses the carrier is told to report to; all under `PUBLIC_URL/carriers/<carrier id>/`. */
export interface CallbackUrls {
  /** Where the result of the dial of `node` goes. */
  dialed(node: string): string;
  /** Where progress of a dialled leg goes. */
  status: string;
}

/**
 * One carrier's way of speaking. Pure but for WebCrypto; knows nothing of companies, flows or storage.
 */
export interface Dialect {
  /** True when the request was signed with `secret`. Constant time. */
  verify(request: CarrierRequest, secret: string): Promise<boolean>;
  /** A new call has reached one of our numbers. Throws a `Problem` that names the field. */
  parseIncoming(body: string): CarrierEvent;
  /** Progress or end of a leg. Throws a `Problem` that names the field. */
  parseStatus(body: string): CarrierEvent;
  /** A dial has ended; `node` is the one `CallbackUrls.dialed` was given. Throws a `Problem`. */
  parseDialed(body: string, node: string): DialResult;
  /** The reply that makes the carrier do it. */
  render(instructions: readonly Instruction[], urls: CallbackUrls): { contentType: string; body: string };
}
