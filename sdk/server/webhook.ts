/** A message as it came: nothing of it may have been parsed yet. */
export interface Sealed {
  /** The endpoint's secret, `whsec_…`. Several while one replaces another. */
  secret: string | readonly string[];
  /** The request's headers: `Headers`, or Node's `request.headers`. */
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body, byte by byte as it came. */
  body: string | Uint8Array;
  /** Seconds by which the sender's clock and ours may differ, and a message may be old; 300 unless given. */
  tolerance?: number;
}

/** A message that Numberline has sent. */
export interface Webhook {
  /** The same when the message is sent again: a receiver that has seen it has nothing to do. */
  id: string;
  /** When this was sent, ms since 1970. */
  sentAt: number;
  /** What happened, such as `call.ended`. */
  type: string;
  /** When it happened, ms since 1970. */
  at: number;
  /** What it happened to; `version` in it counts the events of one thing, the greater the later. */
  data: unknown;
}

/** Why a message was not opened. It is to be answered with 400, and nothing else to be done. */
export class WebhookError extends Error {
  readonly reason: 'incomplete' | 'too_old' | 'wrong_signature' | 'not_ours';

  constructor(reason: WebhookError['reason'], message: string) {
    super(message);
    this.name = 'WebhookError';
    this.reason = reason;
  }
}

/**
 * Opens a message whose signature is right, by the rules of Standard Webhooks (standardwebhooks.com, symmetric
 * signatures): HMAC-SHA256 over `id.timestamp.body`. Rejects with a `WebhookError`.
 */
export async function openWebhook({ secret, headers, body, tolerance = 300 }: Sealed): Promise<Webhook> {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) => {
    const value = headerOf(headers, `webhook-${name}`);
    if (!value) throw new WebhookError('incomplete', `the header webhook-${name} is missing`);
    return value;
  }) as [string, string, string];
  if (!/^\d+$/.test(timestamp)) {
    throw new WebhookError('incomplete', 'the header webhook-timestamp must be seconds since 1970');
  }
  const sentAt = Number(timestamp) * 1000;
  if (Math.abs(Date.now() - sentAt) > tolerance * 1000) {
    throw new WebhookError(
      'too_old',
      `the message was sent more than ${tolerance} seconds ago, or is yet to be sent`,
    );
  }

  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const signed = joined(new TextEncoder().encode(`${id}.${timestamp}.`), bytes);
  if (!(await isSignedBy([secret].flat(), signatures, signed))) {
    throw new WebhookError('wrong_signature', 'no signature was made with this secret over this message');
  }

  const { type, timestamp: happened, data } = read(bytes);
  const at = Date.parse(String(happened));
  if (typeof type !== 'string' || Number.isNaN(at)) {
    throw new WebhookError('not_ours', 'the body is not { "type": …, "timestamp": …, "data": … }');
  }
  return { id, sentAt, type, at, data };
}

function headerOf(headers: Sealed['headers'], name: string): string | undefined {
  if (typeof headers.get === 'function') return (headers as Headers).get(name) ?? undefined;
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return [found].flat().join(' ') || undefined;
}

/** A message may carry several signatures, while a secret is being replaced; one of a later version is passed over. */
async function isSignedBy(
  secrets: string[],
  signatures: string,
  signed: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const macs = signatures.split(' ').flatMap((signature) => {
    const [version, mac] = signature.split(',');
    const decoded = version === 'v1' && mac !== undefined ? fromBase64(mac) : null;
    return decoded === null ? [] : [decoded];
  });
  for (const secret of secrets) {
    const raw = fromBase64(secret.replace(/^whsec_/, ''));
    if (raw === null || raw.length === 0) throw new TypeError('secret must be whsec_ and base64');
    const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, [
      'verify',
    ]);
    for (const mac of macs) {
      // Takes the same time whether the first byte is wrong or the last.
      if (await crypto.subtle.verify('HMAC', key, mac, signed)) return true;
    }
  }
  return false;
}

function read(bytes: Uint8Array): { type?: unknown; timestamp?: unknown; data?: unknown } {
  try {
    return Object(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return {};
  }
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
