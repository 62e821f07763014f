import { Problem } from './problem.ts';

/**
 * Reads a request's body as text, at most `limit` bytes. A longer one is refused with `too_large` as soon as
 * that is known, whatever its `Content-Length` claims.
 */
export async function readText(request: Request, limit: number): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge(limit);
  if (request.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function tooLarge(limit: number): Problem {
  return new Problem('too_large', `the body may have ${limit} bytes at most`, 'body');
}

/** Reads a body that is one JSON object. Throws `invalid_request` naming `body` otherwise. */
export async function readObject(request: Request, limit: number): Promise<Record<string, unknown>> {
  const text = await readText(request, limit);
  if (text.trim() === '') throw new Problem('invalid_request', 'expected a JSON object, got no body', 'body');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem('invalid_request', 'the body is not valid JSON', 'body');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Problem('invalid_request', 'the body must be a JSON object', 'body');
  }
  return value as Record<string, unknown>;
}
