import { Problem } from '../problem.ts';

/** A part of a file: bytes from the start. */
interface Part {
  offset: number;
  length: number;
}

/**
 * Answers a GET or HEAD with what R2 has under a key: all of it, or the part that `Range` asks for (RFC 9110, section 14;
 * one part at a time). Throws `not_found` when there is nothing.
 */
export async function serveObject(
  bucket: R2Bucket,
  key: string,
  request: Request,
  headers: Record<string, string>,
): Promise<Response> {
  const head = await bucket.head(key);
  if (head === null) throw nothingThere();
  const { size, httpEtag } = head;
  const common = {
    'content-type': head.httpMetadata?.contentType ?? 'application/octet-stream',
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    etag: httpEtag,
    ...headers,
  };
  if (names(request.headers.get('if-none-match'), httpEtag))
    return new Response(null, { status: 304, headers: common });
  if (request.method === 'HEAD')
    return new Response(null, { headers: { ...common, 'content-length': String(size) } });

  const ifRange = request.headers.get('if-range');
  const isSame = ifRange === null || ifRange === httpEtag;
  const part = isSame ? partOf(request.headers.get('range'), size) : 'all';
  if (part === 'none') {
    return new Response(null, { status: 416, headers: { ...common, 'content-range': `bytes */${size}` } });
  }
  const object = await bucket.get(key, part === 'all' ? {} : { range: part });
  if (object === null) throw nothingThere();
  if (part === 'all')
    return new Response(object.body, { headers: { ...common, 'content-length': String(size) } });
  return new Response(object.body, {
    status: 206,
    headers: {
      ...common,
      'content-length': String(part.length),
      'content-range': `bytes ${part.offset}-${part.offset + part.length - 1}/${size}`,
    },
  });
}

/** The part that is asked for; `none` when the file is too short for it; `all` without a range, or one we do not know. */
export function partOf(range: string | null, size: number): Part | 'all' | 'none' {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(range?.replaceAll(' ', '') ?? '');
  if (match === null) return 'all';
  const [, from = '', to = ''] = match;
  if (from === '') {
    if (to === '') return 'all';
    const length = Math.min(Number(to), size);
    return length === 0 ? 'none' : { offset: size - length, length };
  }
  const offset = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < offset) return 'all';
  return offset >= size ? 'none' : { offset, length: last - offset + 1 };
}

/** True when a list of entity tags has this one. */
function names(list: string | null, etag: string): boolean {
  return list?.split(',').some((one) => one.trim().replace(/^W\//, '') === etag) ?? false;
}

function nothingThere(): Problem {
  return new Problem('not_found', 'there is nothing at this address');
}
