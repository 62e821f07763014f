/**
 * What the script and the edge say to each other. The edge imports these types from here, so a change that one
 * side does not follow fails to compile.
 *
 * Every request is a `POST` with a JSON body sent as `text/plain`, which spares the page a CORS preflight. Errors
 * are JSON: `{ type, message, field? }`. Numbers are E.164 (`+13125550123`), durations are seconds, instants are
 * milliseconds since 1970.
 */

/** One route the visitor saw. */
export interface PageView {
  /** Full address as the visitor had it; the edge drops parameters that it does not know. */
  url: string;
  title: string;
  /** When it was opened, by the browser's clock, in ms. */
  at: number;
}

/** A tap on a phone link. */
export interface Tap {
  /** The number as the link dials it. */
  number: string;
  /** When, by the browser's clock, in ms. */
  at: number;
}

/** A page of an earlier visit. */
export interface PastPage extends PageView {
  /** `document.referrer`, on the page a visit began with: that page is the touch of its visit. */
  referrer?: string;
}

/**
 * What Google Analytics and ad platforms call this visitor, as their own first-party cookies have it, by cookie name:
 * `_ga` holds GA's client id, `_ga_<stream>` its session's.
 */
export type Ids = Partial<
  Record<'_fbc' | '_fbp' | '_ga' | '_ttp' | `_ga_${string}` | `_gcl_${string}`, string>
>;

/** How the visit began: everything the edge needs to say where it came from. */
export interface Touch {
  /** Address of the first page of the visit, with its parameters (utm_*, click ids). */
  landing: string;
  /** `document.referrer` of that page; empty when there was none. */
  referrer: string;
  /** When, by the browser's clock, in ms. The inline stub leaves it out: just now. */
  at: number;
}

/** The visitor was asked, and has agreed to advertising and analytics. Left out where nobody has asked. */
export type Agreed = 'granted';

/** `POST /v1/visits`: a visit begins, and asks for numbers. */
export interface VisitRequest {
  /** Public key of the site (`data-site`). */
  site: string;
  /** The id this browser was given on an earlier visit, when it may be kept. */
  visitor?: string;
  /**
   * Set when no id may be kept: the answer should name numbers of the source, not hold one for this visit, because no
   * keep-alive and no leave will follow.
   */
  cookieless?: true;
  /** Set where the page says that automated browsers are meant (`data-allow-automation`). Robots get none all the same. */
  allowAutomation?: true;
  consent?: Agreed;
  /**
   * What `carry` answered to this visitor on another origin of the same site. When it opens, the visit is that
   * visitor's, whatever `visitor` says; one that is too old or not ours is as good as none.
   */
  carried?: string;
  touch: Touch;
  /** How the first visit of this browser began; absent when this is the first, or nothing may be kept. */
  first?: Touch;
  /** The pages seen so far, oldest first; at least one. The inline stub leaves them out: its landing is the only one. */
  pages: PageView[];
}

/** `POST /v1/visits/:id/keep`: the visitor is still there, and has perhaps seen more pages. */
export interface KeepRequest {
  /** The token of the answer that named this visit. */
  token: string;
  /** Pages opened since the last message, oldest first. */
  pages: PageView[];
  /** Phone links tapped since the last message, oldest first; absent when there were none. */
  taps?: Tap[];
  /** What other tools call this visitor, with every leave. */
  ids?: Ids;
  /** With every leave. */
  consent?: Agreed;
  /** Pages of this browser's earlier visits, oldest first; once, with an early message of a visit. */
  history?: PastPage[];
}

/** `POST /v1/visits/:id/leave`: the page was hidden or closed (sent by beacon). Answered with 204. */
export type LeaveRequest = KeepRequest;

/**
 * `POST /v1/visits/:id/forget` (or `DELETE /v1/visits/:id`): consent was taken back. What the edge knows of this visit
 * is deleted, and its cookie where it had set one; answered with 204, also when there was nothing left to delete.
 */
export interface ForgetRequest {
  token: string;
}

/** `POST /v1/visits/:id/carry`: the visitor is about to go to another origin of the same site. */
export interface CarryRequest {
  token: string;
}

/** Answer to a carry. */
export interface CarryAnswer {
  /** To be added to the link, and sent as `carried` by the page it leads to. Opaque. */
  carried: string;
  /** Seconds from now in which it opens. */
  opensFor: number;
}

/** One number to replace on the page. */
export interface Swap {
  /** The number printed on the page. */
  from: string;
  /** The number this visit gets. */
  to: string;
  /** How to print `to` where the two have different digit counts, e.g. `(312) 555-0123`. */
  display?: string;
}

/** Answer to a visit and to a keep. */
export interface VisitAnswer {
  /** Id of this visit; part of the address of later messages. */
  visit: string;
  /** Id of this browser, to be kept and sent on the next visit. */
  visitor: string;
  /** Proof that later messages come from this visit. Opaque. */
  token: string;
  /** What to replace. Empty, or without a target, when that target keeps the page's own number. */
  swaps: Swap[];
  /** Seconds between keep-alives while the page is visible and in use. */
  keepEvery: number;
  /** Seconds without a message after which the next page begins a new visit. */
  endsAfter: number;
  /** Targets that keep their own number because every tracking number is in use. */
  overflow?: string[];
}

/** Body of every error. */
export interface ErrorAnswer {
  type: string;
  message: string;
  field?: string;
}
