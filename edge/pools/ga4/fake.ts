import type { Session } from '../traffic.ts';
import { clockOf, DIMENSIONS, type Event, eventsOf, METRICS, peopleIn } from './fake-events.ts';
import { faultIn } from './fake-schema.ts';
import type { ReportRequest } from './report.ts';

/**
 * Google Analytics for tests: the token endpoint and `runReport` as one `fetch` function, over visits the test names.
 * It checks what it is asked, and what it answers, against Google's own description of the API.
 *
 * @example
 * const account = await newAccount();
 * const google = fakeGa4({ property: '123456', timeZone: 'Europe/Berlin', now, account, sessions });
 * await readTraffic({ property: '123456', serviceAccount: account.key, fetch: google.fetch, wait, now });
 */
export interface FakeProperty {
  property: string;
  timeZone: string;
  /** ms since 1970. */
  now: number;
  account: FakeAccount;
  /** Visits, `start` and `end` in ms since 1970. */
  sessions: readonly Session[];
  /** Who may read the property; the account alone when left out. */
  viewers?: string[];
  /** The Data API is not switched on in the account's project. */
  apiDisabled?: boolean;
  /** Rows with fewer people than this are withheld, and the report says so. */
  threshold?: number;
  /** The report says it is made from a part of the events. */
  sample?: { samplesReadCount: string; samplingSpaceSize: string };
  /** The most rows a report by the minute has of its own; what is in others goes into "(other)". */
  cardinality?: number;
  /** Said of a report without rows. */
  emptyReason?: string;
  /** Sent at most, whatever is asked for. */
  pageRows?: number;
  tokensPerHour?: number;
  /** Answered to the first reports instead, in turn. */
  failures?: number[];
}

/** A service account, its JSON key, and the public half by which Google knows it. */
export interface FakeAccount {
  clientEmail: string;
  publicKey: CryptoKey;
  key: Record<string, string>;
}

export interface FakeGa4 {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Reports asked for, in order, those refused too. */
  asked: ReportRequest[];
}

const TOKEN_URI = 'https://oauth2.googleapis.com/token';
const SCOPE = 'https://www.googleapis.com/auth/analytics.readonly';
const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
const DAY = 24 * 60 * 60_000;

/** What a report costs here; Google says that most cost less than ten. */
const TOKENS = 5;
const DEFAULT_ROWS = 10_000;
const MOST_ROWS = 250_000;

/** A service account with a key of its own, as Google Cloud hands it out. */
export async function newAccount(): Promise<FakeAccount> {
  const pair = (await crypto.subtle.generateKey(
    { ...ALGORITHM, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
    true,
    ['sign', 'verify'],
  )) as CryptoKeyPair;
  const der = new Uint8Array((await crypto.subtle.exportKey('pkcs8', pair.privateKey)) as ArrayBuffer);
  const lines = btoa(String.fromCharCode(...der)).match(/.{1,64}/g) ?? [];
  const clientEmail = 'pool-check@some-project.iam.gserviceaccount.com';
  return {
    clientEmail,
    publicKey: pair.publicKey,
    key: {
      type: 'service_account',
      project_id: 'some-project',
      private_key_id: '0123456789abcdef',
      private_key: `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`,
      client_email: clientEmail,
      client_id: '100000000000000000000',
      token_uri: TOKEN_URI,
    },
  };
}

/** Google, with one property. */
export function fakeGa4(property: FakeProperty): FakeGa4 {
  const asked: ReportRequest[] = [];
  const failures = [...(property.failures ?? [])];
  const events = eventsOf(property.sessions, property.timeZone);
  let tokensLeft = property.tokensPerHour ?? 14_000;
  const token = `ya29.${crypto.randomUUID()}`;

  async function grantToken(init: RequestInit): Promise<Response> {
    const form = new URLSearchParams(String(init.body));
    const fault = await faultInGrant(form, property);
    if (fault !== null) return Response.json(fault, { status: 400 });
    return Response.json({ access_token: token, expires_in: 3599, token_type: 'Bearer' });
  }

  function runReport(id: string, init: RequestInit): Response {
    const request = JSON.parse(String(init.body)) as ReportRequest;
    asked.push(request);
    const failure = failures.shift();
    if (failure !== undefined) return refuse(...failureOf(failure));
    if (new Headers(init.headers).get('authorization') !== `Bearer ${token}`)
      return refuse(...failureOf(401));
    if (property.apiDisabled === true) return refuse(403, 'PERMISSION_DENIED', DISABLED, 'SERVICE_DISABLED');
    const viewers = property.viewers ?? [property.account.clientEmail];
    if (id !== property.property || !viewers.includes(property.account.clientEmail)) {
      return refuse(403, 'PERMISSION_DENIED', NO_VIEWER);
    }
    const fault = faultIn('RunReportRequest', request) ?? faultInReport(request);
    if (fault !== null) return refuse(400, 'INVALID_ARGUMENT', fault);
    if (tokensLeft < TOKENS) return refuse(429, 'RESOURCE_EXHAUSTED', EXHAUSTED);
    tokensLeft -= TOKENS;
    const answer = report(request, property, events, tokensLeft);
    const ownFault = faultIn('RunReportResponse', answer);
    if (ownFault !== null) throw new Error(`the fake answers what Google would not: ${ownFault}`);
    return Response.json(answer);
  }

  return {
    asked,
    async fetch(url, init) {
      if (init.method !== 'POST') throw new Error(`only POST is known here; got ${init.method}`);
      const [, id] =
        /^https:\/\/analyticsdata\.googleapis\.com\/v1beta\/properties\/(\d+):runReport$/.exec(url) ?? [];
      if (id !== undefined) return runReport(id, init);
      if (url === TOKEN_URI) return grantToken(init);
      throw new Error(`nothing is known at ${url}`);
    },
  };
}

/** Why Google would give no token for an assertion, in its own words. */
async function faultInGrant(
  form: URLSearchParams,
  { account, now }: FakeProperty,
): Promise<{ error: string; error_description: string } | null> {
  const invalid = (error_description: string) => ({ error: 'invalid_grant', error_description });
  if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') {
    return { error: 'unsupported_grant_type', error_description: 'Invalid grant_type' };
  }
  const [header = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
  const { alg, typ } = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, unknown>;
  const { iss, scope, aud, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<
    string,
    unknown
  >;
  if (alg !== 'RS256' || typ !== 'JWT') return invalid('Invalid JWT: unsupported algorithm.');
  if (iss !== account.clientEmail) return invalid('Invalid grant: account not found');
  if (aud !== TOKEN_URI) return invalid('Invalid JWT: Failed audience check.');
  if (scope !== SCOPE)
    return { error: 'invalid_scope', error_description: `${scope} is not a valid audience.` };
  const seconds = now / 1000;
  const isTimely =
    typeof iat === 'number' &&
    typeof exp === 'number' &&
    iat <= seconds + 300 &&
    exp > seconds &&
    exp - iat <= 3600;
  if (!isTimely) {
    return invalid(
      'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
    );
  }
  const isSigned = await crypto.subtle.verify(
    ALGORITHM.name,
    account.publicKey,
    Buffer.from(signature, 'base64url'),
    new TextEncoder().encode(`${header}.${claims}`),
  );
  return isSigned ? null : invalid('Invalid JWT Signature.');
}

/** What about a request is sound as a message and wrong all the same. */
function faultInReport(request: ReportRequest): string | null {
  const unknown = (kind: string, name: string) =>
    `Field ${name} is not a valid ${kind}. For a list of valid dimensions and metrics, see https://developers.google.com/analytics/devguides/reporting/data/v1/api-schema `;
  const { filter } = request.dimensionFilter ?? {};
  const dimensions = [
    ...(request.dimensions ?? []).map(({ name }) => name),
    ...(filter === undefined ? [] : [filter.fieldName]),
    ...(request.orderBys ?? []).map(({ dimension }) => dimension.dimensionName),
  ];
  const dimension = dimensions.find((name) => DIMENSIONS[name] === undefined);
  if (dimension !== undefined) return unknown('dimension', dimension);
  const metric = (request.metrics ?? []).find(({ name }) => METRICS[name] === undefined);
  if (metric !== undefined) return unknown('metric', metric.name);
  if ((request.metrics ?? []).length === 0) return 'At least one metric is required.';
  if (request.dateRanges?.length !== 1) return 'Exactly one date range is known here.';
  if (request.limit !== undefined && !/^[1-9]\d*$/.test(request.limit)) return 'Limit must be positive.';
  if (request.offset !== undefined && !/^\d+$/.test(request.offset)) return 'Offset must not be negative.';
  if (filter !== undefined && filter.stringFilter?.matchType !== 'EXACT') {
    throw new Error('only an EXACT filter is known here');
  }
  return null;
}

interface Row {
  keys: string[];
  events: Event[];
}

function report(
  request: ReportRequest,
  property: FakeProperty,
  all: readonly Event[],
  tokensLeft: number,
): unknown {
  const names = request.dimensions.map(({ name }) => name);
  const metrics = request.metrics.map(({ name }) => name);
  const events = all.filter(withinDates(request, property)).filter(passing(request));
  const whole = grouped(events, names);
  const kept = property.threshold ?? 0;
  const rows = inOrder(
    rolledUp(whole, names, property.cardinality).filter((row) => peopleIn(row.events) >= kept),
    request,
  );
  const offset = Number(request.offset ?? 0);
  const limit = Math.min(Number(request.limit ?? DEFAULT_ROWS), MOST_ROWS, property.pageRows ?? MOST_ROWS);
  const page = rows.slice(offset, offset + limit);
  const isRolledUp = rows.some(({ keys }) => keys.includes('(other)'));
  // As Google does, what is zero, false or empty is left out.
  return {
    dimensionHeaders: names.map((name) => ({ name })),
    metricHeaders: metrics.map((name) => ({ name, type: METRICS[name]?.type })),
    ...(page.length === 0 ? {} : { rows: page.map((row) => written(row, metrics)) }),
    ...(rows.length === 0 ? {} : { rowCount: rows.length }),
    metadata: {
      currencyCode: 'EUR',
      timeZone: property.timeZone,
      ...(isRolledUp ? { dataLossFromOtherRow: true } : {}),
      ...(property.threshold === undefined ? {} : { subjectToThresholding: true }),
      ...(property.sample === undefined ? {} : { samplingMetadatas: [property.sample] }),
      ...(rows.length > 0 || property.emptyReason === undefined ? {} : { emptyReason: property.emptyReason }),
    },
    ...(request.returnPropertyQuota ? { propertyQuota: quota(tokensLeft) } : {}),
    kind: 'analyticsData#runReport',
  };
}

/** Whether an event falls on the days asked for, which are those of the property's clock. */
function withinDates(request: ReportRequest, { timeZone, now }: FakeProperty): (event: Event) => boolean {
  const clock = clockOf(timeZone);
  const dayOf = (text: string) => {
    const [, ago] = /^(\d+)daysAgo$/.exec(text === 'yesterday' ? '1daysAgo' : text) ?? [];
    const today = clock(now).slice(0, 8);
    const noon = Date.parse(`${today.slice(0, 4)}-${today.slice(4, 6)}-${today.slice(6)}T12:00:00Z`);
    const day = new Date(ago === undefined ? `${text}T12:00:00Z` : noon - Number(ago) * DAY);
    return day.toISOString().slice(0, 10).replaceAll('-', '');
  };
  const [range] = request.dateRanges;
  const [from, until] = [dayOf(range?.startDate ?? ''), dayOf(range?.endDate ?? '')];
  return ({ local }) => from <= local.slice(0, 8) && local.slice(0, 8) <= until;
}

function passing({ dimensionFilter }: ReportRequest): (event: Event) => boolean {
  if (dimensionFilter === undefined) return () => true;
  const { fieldName, stringFilter } = dimensionFilter.filter;
  return (event) => DIMENSIONS[fieldName]?.(event) === stringFilter.value;
}

function grouped(events: readonly Event[], dimensions: string[]): Row[] {
  const rows = new Map<string, Row>();
  for (const event of events) {
    const keys = dimensions.map((name) => DIMENSIONS[name]?.(event) ?? '');
    const row = rows.get(keys.join()) ?? { keys, events: [] };
    row.events.push(event);
    rows.set(keys.join(), row);
  }
  return [...rows.values()];
}

/** The largest rows by the minute as they are, and the rest as one. */
function rolledUp(rows: Row[], dimensions: string[], most = Number.POSITIVE_INFINITY): Row[] {
  if (!dimensions.includes('dateHourMinute') || rows.length <= most) return rows;
  const bySize = rows.toSorted((a, b) => b.events.length - a.events.length);
  const rest = bySize.slice(most).flatMap(({ events }) => events);
  return [...bySize.slice(0, most), { keys: dimensions.map(() => '(other)'), events: rest }];
}

/** By the dimension asked for; else the largest first, and what is of one size in no order to rely on. */
function inOrder(rows: Row[], { orderBys = [], dimensions }: ReportRequest): Row[] {
  const by = orderBys.map((order) =>
    dimensions.findIndex(({ name }) => name === order.dimension.dimensionName),
  );
  if (by.length === 0) return rows.toSorted((a, b) => b.events.length - a.events.length);
  const key = (row: Row) => by.map((n) => row.keys[n]).join();
  return rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

function written({ keys, events }: Row, metrics: string[]): unknown {
  return {
    dimensionValues: keys.map((value) => ({ value })),
    metricValues: metrics.map((name) => ({ value: String(METRICS[name]?.of(events)) })),
  };
}

function quota(left: number): unknown {
  return {
    tokensPerDay: { consumed: TOKENS, remaining: left + 186_000 },
    tokensPerHour: { consumed: TOKENS, remaining: left + 26_000 },
    concurrentRequests: { consumed: 0, remaining: 10 },
    serverErrorsPerProjectPerHour: { consumed: 0, remaining: 10 },
    potentiallyThresholdedRequestsPerHour: { consumed: 0, remaining: 120 },
    tokensPerProjectPerHour: { consumed: TOKENS, remaining: left },
  };
}

const NO_VIEWER =
  'User does not have sufficient permissions for this property. To learn more about Property ID, see https://developers.google.com/analytics/devguides/reporting/data/v1/property-id.';
const DISABLED =
  'Google Analytics Data API has not been used in project 100000000000 before or it is disabled. Enable it then retry.';
const EXHAUSTED =
  'Exhausted property tokens for a project per hour. These quota tokens will return in under an hour.';

/** What Google says with a status, where the status alone is the matter. */
function failureOf(status: number): [number, string, string] {
  switch (status) {
    case 401:
      return [401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.'];
    case 429:
      return [429, 'RESOURCE_EXHAUSTED', EXHAUSTED];
    case 503:
      return [503, 'UNAVAILABLE', 'The service is currently unavailable.'];
    default:
      return [status, 'INTERNAL', 'An internal error has occurred.'];
  }
}

/** An error as Google's APIs write it (AIP-193). */
function refuse(code: number, status: string, message: string, reason?: string): Response {
  const details =
    reason === undefined
      ? {}
      : {
          details: [
            { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com' },
          ],
        };
  return Response.json({ error: { code, message, status, ...details } }, { status: code });
}
