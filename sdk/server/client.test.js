// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { connect, NumberlineError } from './client.js';
const EDGE = 'https://calls.example.com';
/** Numberline as it answers once, and what it was asked. */
function answering(answer) {
    const asked = [];
    const numberline = connect({
        edge: `${EDGE}/`,
        key: 'nl_1',
        fetch: async (address, init) => {
            asked.push({ address, authorization: new Headers(init.headers).get('authorization') });
            if (answer instanceof Error)
                throw answer;
            return answer;
        },
    });
    return { numberline, asked };
}
const failed = async (answer) => {
    const error = await answering(answer)
        .numberline.call('call_1')
        .catch((thrown) => thrown);
    if (!(error instanceof NumberlineError))
        throw error;
    return error;
};
describe('a question', () => {
    test('about a number names it, the time and the caller, with the key', async () => {
        const { numberline, asked } = answering(Response.json({ number: '+13125550101' }));
        await numberline.whoCalled({ number: '+13125550101', at: 5, caller: '+17735550123' });
        expect(asked).toEqual([
            {
                address: `${EDGE}/v1/attribution?number=%2B13125550101&at=5&caller=%2B17735550123`,
                authorization: 'Bearer nl_1',
            },
        ]);
    });
    test('leaves out what is not known', async () => {
        const { numberline, asked } = answering(Response.json({}));
        await numberline.whoCalled({ number: '+13125550101', at: null });
        expect(asked[0]?.address).toBe(`${EDGE}/v1/attribution?number=%2B13125550101`);
    });
    test('about a call cannot ask for anything else', async () => {
        const { numberline, asked } = answering(Response.json({}));
        await numberline.call('../sites?a');
        expect(asked[0]?.address).toBe(`${EDGE}/v1/calls/..%2Fsites%3Fa`);
    });
});
describe('what goes wrong', () => {
    test('is what Numberline says, with the field', async () => {
        const problem = { type: 'invalid_request', message: 'number must be E.164', field: 'number' };
        expect(await failed(Response.json(problem, { status: 400 }))).toMatchObject({ ...problem, status: 400 });
    });
    test('is that nothing answered', async () => {
        const cause = new TypeError('fetch failed');
        expect(await failed(cause)).toMatchObject({ type: 'unreachable', status: 0, cause });
    });
    test('is that something else answered', async () => {
        expect(await failed(new Response('<h1>It works</h1>'))).toMatchObject({
            type: 'unreachable',
            status: 200,
        });
        expect(await failed(Response.json({}, { status: 502 }))).toMatchObject({
            type: 'unreachable',
            status: 502,
            message: `${EDGE} answers, but not as Numberline does`,
        });
    });
    test('is said at once when there is nobody to ask', () => {
        expect(() => connect({ edge: 'calls.example.com', key: 'nl_1' })).toThrow('edge must be an address');
        expect(() => connect({ edge: EDGE, key: '' })).toThrow('key must be an API key');
    });
});
