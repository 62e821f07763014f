import { Problem } from './problem.ts';

/** Bytes beyond the limit that we still take in, to throw away. */
const MOST_DISCARDED = 8 * 1024 * 1024;

/**
 * Reads a request's body, at most `limit` bytes; a longer one is refused with `too_large`, whatever its `Content-Length`
 * claims. The rest of it is taken in and thrown away, within reason: a client that is still writing when the connection
 * closes sees a broken connection and never reads why.
 */
export async function readBytes(
  request: Request | Response,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of request.body ?? []) {
    size += piece.byteLength;
    if (size > limit + MOST_DISCARDED) break;
    if (size > limit) pieces = [];
    else pieces.push(piece);
  }
  if (size > limit) throw new Problem('too_large', `the body may have ${limit} bytes at most`, 'body');
  const body = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    body.set(piece, at);
    at += piece.byteLength;
  }
  return body;
}

/** Reads a request's body as text; see `readBytes`. */
export async function readText(request: Request, limit: number): Promise<string> {
  return new TextDecoder().decode(await readBytes(request, limit));
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
