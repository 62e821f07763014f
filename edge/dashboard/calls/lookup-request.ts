import type { Call } from '../../calls/call.ts';

/**
 * The request that asks the API who made this call, ready for a shell. `origin` without a trailing slash; `key` is an
 * API key, or `null` to leave it to the shell's own `$NUMBERLINE_KEY`.
 */
export function lookupRequest(call: Call, origin: string, key: string | null): string {
  const parameters: [string, string][] = [
    ['number', call.trackingNumber],
    ['at', String(call.startedAt)],
  ];
  if (call.caller.number !== null) parameters.push(['caller', call.caller.number]);
  return [
    `curl -G ${quoted(`${origin}/v1/attribution`)}`,
    ...parameters.map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`),
    // Double quotes, so that the shell fills in its variable.
    key === null
      ? '-H "Authorization: Bearer $NUMBERLINE_KEY"'
      : `-H ${quoted(`Authorization: Bearer ${key}`)}`,
  ].join(' \\\n  ');
}

/** A word that a POSIX shell takes literally. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
