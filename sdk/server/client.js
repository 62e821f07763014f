/** A refusal, or no answer at all. */
export class NumberlineError extends Error {
    constructor({ type, message, field }, status, options) {
        super(message, options);
        this.name = 'NumberlineError';
        this.type = type;
        this.status = status;
        this.field = field;
    }
}
/** Nothing is sent before something is asked. Throws a `TypeError` when `edge` is no address or there is no key. */
export function connect({ edge, key, timeout = 10000, fetch: ask = fetch }) {
    if (!/^https?:\/\//.test(edge))
        throw new TypeError(`edge must be an address, not ${edge}`);
    if (!key)
        throw new TypeError('key must be an API key');
    const origin = edge.replace(/\/$/, '');
    async function get(path) {
        let status = 0;
        let body;
        try {
            const response = await ask(origin + path, {
                headers: { authorization: `Bearer ${key}` },
                signal: AbortSignal.timeout(timeout),
            });
            ({ status } = response);
            body = await response.json();
            if (response.ok)
                return body;
        }
        catch (cause) {
            const why = cause instanceof Error ? cause.message : cause;
            const message = `no answer from Numberline at ${origin}: ${why}`;
            throw new NumberlineError({ type: 'unreachable', message }, status, { cause });
        }
        if (isProblem(body))
            throw new NumberlineError(body, status);
        const message = `${origin} answers, but not as Numberline does`;
        throw new NumberlineError({ type: 'unreachable', message }, status);
    }
    return {
        whoCalled: (question) => {
            const query = new URLSearchParams();
            for (const [name, value] of Object.entries(question)) {
                if (value !== undefined && value !== null)
                    query.set(name, String(value));
            }
            return get(`/v1/attribution?${query}`);
        },
        call: (id) => get(`/v1/calls/${encodeURIComponent(id)}`),
    };
}
function isProblem(body) {
    const { type, message } = Object(body);
    return typeof type === 'string' && typeof message === 'string';
}
