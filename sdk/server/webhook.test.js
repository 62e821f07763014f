// @vitest-environment node
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { openWebhook, WebhookError } from './webhook.js';
const SECRET = `whsec_${btoa('a secret of 24 bytes ok!')}`;
const OTHER = `whsec_${btoa('another secret, 24 bytes')}`;
const BODY = JSON.stringify({
    type: 'call.ended',
    timestamp: '2026-10-12T15:04:05.000Z',
    data: { id: 'call_1', name: 'Zoë' },
});
/** A message as the reference library of Standard Webhooks seals it. */
function sealed(body = BODY, { secret = SECRET, at = new Date(), id = 'msg_1' } = {}) {
    const signature = new StandardWebhook(secret).sign(id, at, body);
    const timestamp = String(Math.floor(at.getTime() / 1000));
    return {
        secret: SECRET,
        headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature },
        body,
    };
}
const reasonOf = async (message) => {
    const error = await openWebhook(message).catch((thrown) => thrown);
    if (!(error instanceof WebhookError))
        throw error;
    return error.reason;
};
describe('a message', () => {
    test('is opened when the reference library has signed it', async () => {
        const at = new Date(Math.floor(Date.now() / 1000) * 1000);
        expect(await openWebhook(sealed(BODY, { at }))).toEqual({
            id: 'msg_1',
            sentAt: at.getTime(),
            type: 'call.ended',
            at: Date.UTC(2026, 9, 12, 15, 4, 5),
            data: { id: 'call_1', name: 'Zoë' },
        });
    });
    test.each([
        ['Headers', (message) => new Headers(message)],
        [
            'headers in capitals, as some servers have them',
            (message) => Object.fromEntries(Object.entries(message).map(([name, value]) => [name.toUpperCase(), value])),
        ],
        [
            'lists, as Node has some',
            (message) => Object.fromEntries(Object.entries(message).map(([name, value]) => [name, [value]])),
        ],
    ])('is opened with %s', async (_, as) => {
        const message = sealed();
        expect((await openWebhook({ ...message, headers: as(message.headers) })).id).toBe('msg_1');
    });
    test('is opened from bytes', async () => {
        const message = sealed();
        expect((await openWebhook({ ...message, body: new TextEncoder().encode(BODY) })).type).toBe('call.ended');
    });
    test('is opened while one secret replaces another, on either side', async () => {
        const ours = sealed();
        const theirs = sealed(BODY, { secret: OTHER });
        expect((await openWebhook({ ...ours, secret: [OTHER, SECRET] })).id).toBe('msg_1');
        const both = [theirs, ours].map(({ headers }) => headers['webhook-signature']).join(' ');
        const message = { ...ours, headers: { ...ours.headers, 'webhook-signature': `v1a,Zm9v ${both}` } };
        expect((await openWebhook(message)).id).toBe('msg_1');
    });
    test('is not opened when anything of it was changed', async () => {
        const message = sealed();
        const changed = (headers) => ({
            ...message,
            headers: { ...message.headers, ...headers },
        });
        const later = String(Number(message.headers['webhook-timestamp']) + 1);
        expect(await reasonOf({ ...message, body: BODY.replace('call_1', 'call_2') })).toBe('wrong_signature');
        expect(await reasonOf({ ...message, body: `${BODY} ` })).toBe('wrong_signature');
        expect(await reasonOf(changed({ 'webhook-id': 'msg_2' }))).toBe('wrong_signature');
        expect(await reasonOf(changed({ 'webhook-timestamp': later }))).toBe('wrong_signature');
        expect(await reasonOf(changed({ 'webhook-signature': 'v1,%%%' }))).toBe('wrong_signature');
        expect(await reasonOf(changed({ 'webhook-signature': 'v1,' }))).toBe('wrong_signature');
        expect(await reasonOf({ ...message, secret: OTHER })).toBe('wrong_signature');
    });
    test.each(['id', 'timestamp', 'signature'])('is not opened without webhook-%s', async (name) => {
        const message = sealed();
        delete message.headers[`webhook-${name}`];
        expect(await reasonOf(message)).toBe('incomplete');
    });
    test('is not opened when its time is no number', async () => {
        const message = sealed();
        message.headers['webhook-timestamp'] = 'now';
        expect(await reasonOf(message)).toBe('incomplete');
    });
    test('is not opened long after it was sent, or before', async () => {
        const old = sealed(BODY, { at: new Date(Date.now() - 301000) });
        expect(await reasonOf(old)).toBe('too_old');
        expect(await reasonOf(sealed(BODY, { at: new Date(Date.now() + 310000) }))).toBe('too_old');
        expect((await openWebhook({ ...old, tolerance: 3600 })).id).toBe('msg_1');
    });
    test.each(['not JSON', 'null', '[]', '{"timestamp":"2026-10-12"}', '{"type":"call.ended"}'])('signed, but not one of ours, is not opened: %s', async (body) => {
        expect(await reasonOf(sealed(body))).toBe('not_ours');
    });
    test('cannot be opened with a secret that is none', async () => {
        const opened = openWebhook({ ...sealed(), secret: 'whsec_%' });
        await expect(opened).rejects.toThrow(new TypeError('secret must be whsec_ and base64'));
    });
});
