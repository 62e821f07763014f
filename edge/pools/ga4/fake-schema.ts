import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import protobuf from 'protobufjs';

// Google's own description of the API, as published with its client library (Apache-2.0).
const PROTOS = createRequire(import.meta.url).resolve('@google-analytics/data/build/protos/protos.json');
const schema = protobuf.Root.fromJSON(JSON.parse(readFileSync(PROTOS, 'utf8')));

/**
 * What about a message is not as the protocol describes it, as Google would say it; `null` for nothing. A message is
 * sound when it is the same after a trip over the wire: an unknown name does not survive that, and neither does a
 * value of another type, such as an int64 that is not text.
 */
export function faultIn(name: 'RunReportRequest' | 'RunReportResponse', json: unknown): string | null {
  const type = schema.lookupType(`google.analytics.data.v1beta.${name}`);
  try {
    const message = type.fromObject(json as Record<string, unknown>);
    const both = type.verify(message);
    if (both !== null) return `Invalid JSON payload received. ${both}`;
    const wire = type.decode(type.encode(message).finish());
    const path = difference(json, type.toObject(wire, { longs: String, enums: String }), '');
    return path === null ? null : `Invalid JSON payload received. Unknown name or invalid value at '${path}'`;
  } catch (error) {
    return `Invalid JSON payload received. ${error}`;
  }
}

/** Where two JSON values first differ. */
function difference(a: unknown, b: unknown, path: string): string | null {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null)
    return a === b ? null : path;
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const found = difference(one[key], other[key], path === '' ? key : `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}
