import type { Fetch } from './rest.ts';

/** What was sent, as a test reads it. */
export interface SentRequest {
  method: string;
  url: string;
  authorization: string | null;
  form?: Record<string, string>;
  json?: unknown;
}

/** A carrier that answers what it is told to, in order, and remembers what it was sent. A text answer is a failure. */
export function fakeCarrier(...answers: ({ status: number; json?: unknown; location?: string } | string)[]): {
  fetch: Fetch;
  sent: SentRequest[];
} {
  const sent: SentRequest[] = [];
  const fetch: Fetch = async (request) => {
    const { method, url, headers } = request;
    const body = await request.text();
    const type = headers.get('content-type');
    sent.push({
      method,
      url,
      authorization: headers.get('authorization'),
      ...(type === 'application/x-www-form-urlencoded'
        ? { form: Object.fromEntries(new URLSearchParams(body)) }
        : {}),
      ...(type === 'application/json' ? { json: JSON.parse(body) } : {}),
    });
    const answer = answers.shift();
    if (answer === undefined) throw new Error('the carrier was asked once too often');
    if (typeof answer === 'string') throw new Error(answer);
    return new Response(answer.json === undefined ? null : JSON.stringify(answer.json), {
      status: answer.status,
      ...(answer.location === undefined ? {} : { headers: { location: answer.location } }),
    });
  };
  return { fetch, sent };
}
