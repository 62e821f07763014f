/** Why a message was not opened. It is to be answered with 400, and nothing else to be done. */
export class WebhookError extends Error {
    constructor(reason, message) {
        super(message);
        this.name = 'WebhookError';
        this.reason = reason;
    }
}
/**
 * Opens a message whose signature is right, by the rules of Standard Webhooks (standardwebhooks.com, symmetric
 * signatures): HMAC-SHA256 over `id.timestamp.body`. Rejects with a `WebhookError`.
 */
export async function openWebhook({ secret, headers, body, tolerance = 300 }) {
    const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) => {
        const value = headerOf(headers, `webhook-${name}`);
        if (!value)
            throw new WebhookError('incomplete', `the header webhook-${name} is missing`);
        return value;
    });
    if (!/^\d+$/.test(timestamp)) {
        throw new WebhookError('incomplete', 'the header webhook-timestamp must be seconds since 1970');
    }
    const sentAt = Number(timestamp) * 1000;
    if (Math.abs(Date.now() - sentAt) > tolerance * 1000) {
        throw new WebhookError('too_old', `the message was sent more than ${tolerance} seconds ago, or is yet to be sent`);
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
function headerOf(headers, name) {
    if (typeof headers.get === 'function')
        return headers.get(name) ?? undefined;
    const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
    return [found].flat().join(' ') || undefined;
}
/** A message may carry several signatures, while a secret is being replaced; one of a later version is passed over. */
async function isSignedBy(secrets, signatures, signed) {
    const macs = signatures.split(' ').flatMap((signature) => {
        const [version, mac] = signature.split(',');
        const decoded = version === 'v1' && mac !== undefined ? fromBase64(mac) : null;
        return decoded === null ? [] : [decoded];
    });
    for (const secret of secrets) {
        const raw = fromBase64(secret.replace(/^whsec_/, ''));
        if (raw === null || raw.length === 0)
            throw new TypeError('secret must be whsec_ and base64');
        const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, [
            'verify',
        ]);
        for (const mac of macs) {
            // Takes the same time whether the first byte is wrong or the last.
            if (await crypto.subtle.verify('HMAC', key, mac, signed))
                return true;
        }
    }
    return false;
}
function read(bytes) {
    try {
        return Object(JSON.parse(new TextDecoder().decode(bytes)));
    }
    catch {
        return {};
    }
}
function fromBase64(text) {
    try {
        return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    }
    catch {
        return null;
    }
}
function joined(one, other) {
    const both = new Uint8Array(one.length + other.length);
    both.set(one);
    both.set(other, one.length);
    return both;
}
