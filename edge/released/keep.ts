import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import type { VisitAnswer } from '../../sdk/src/protocol.ts';
import { databaseWith, type Kind } from '../../test/databases.ts';
import { type Edge, startEdge } from '../../test/edge.ts';
import { examples, type Left } from '../api/examples.fixture.ts';
import type { CallPage } from '../calls/call.ts';
import { build, root, tool } from '../local/build.ts';
import type { Dump, Released } from './released.fixture.ts';

// `npm run released`: keeps what a release writes, its tables with rows in them, as `edge/released/<version>.json`. A test takes
// every later version from each of these files to its own tables. Run once for each release, on the commit that is released.
//   --again   replace the file of this version, which nobody has installed yet

const { values } = parseArgs({ options: { again: { type: 'boolean', default: false } } });
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const file = join(root, 'edge', 'released', `${version}.json`);
if (existsSync(file) && !values.again) {
  console.error(`${file} is there already. What a release has written never changes: raise the version in package.json first,
or say --again if nobody has installed ${version}.`);
  process.exit(1);
}

build();
const edge = await startEdge();
try {
  await furnish(edge);
  await edge.kill();
  mkdirSync(join(root, 'edge', 'released'), { recursive: true });
  const released: Released = { version, ...dumps(edge.state) };
  writeFileSync(file, JSON.stringify(released, bytesAsHex));
  tool('biome', 'format', '--write', file);
} finally {
  await edge.remove();
}
console.log(file);

/** Visits, calls, and one of everything that people set. */
async function furnish(edge: Edge): Promise<void> {
  const visits = [await visit(edge, 'spring'), await visit(edge, 'summer'), await visit(edge, 'summer')];
  const [first, second, third] = visits;
  if (first === undefined || second === undefined || third === undefined) throw new Error('no visits');
  await tell(edge, `${second.visit}/keep`, { token: second.token, pages: [page(edge, '/prices')] });
  await tell(edge, `${third.visit}/leave`, { token: third.token, pages: [] });
  const CALLER = '+17735550101';
  await place(edge, first, CALLER, {});
  await place(edge, second, CALLER, { keys: ['2'], message: { seconds: 5, text: 'Please call me.' } });
  await place(edge, second, 'anonymous', {});
  const call = async () => (await edge.api<CallPage>('GET', '/v1/calls')).calls[0]?.id ?? '';
  const left: Left = { call: await call(), callerNumber: CALLER };
  let refused = 0;
  // The examples of every route, for what they leave behind.
  const company = { id: 'demo', number: '+13125550101' } as Parameters<typeof examples>[0];
  for (const make of examples(company, left)) {
    const { route, values = {}, body, leaves } = make();
    const [method = '', path = ''] = route.split(' ');
    if (method === 'DELETE' || /archive|erase/.test(path)) continue;
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
    try {
      const answer = await edge.api<never>(
        method,
        method === 'GET' ? withQuery(filled, path, values) : filled,
        body,
      );
      for (const [name, find] of Object.entries(leaves ?? {})) left[name] = find(answer);
    } catch {
      // Some are refused here as they are in their own test; others want what only a test has.
      refused++;
    }
  }
  console.error(`${refused} examples were refused`);
}

function withQuery(filled: string, path: string, values: Record<string, string>): string {
  const query = new URLSearchParams(Object.entries(values).filter(([name]) => !path.includes(`{${name}}`)));
  return query.size === 0 ? filled : `${filled}?${query}`;
}

function page(edge: Edge, path: string) {
  return { url: `${edge.url}/demo${path}`, title: path, at: Date.now() };
}

async function visit(edge: Edge, campaign: string): Promise<VisitAnswer> {
  const landing = `${edge.url}/demo/?utm_source=google&utm_medium=cpc&utm_campaign=${campaign}&gclid=ad-${campaign}`;
  const at = Date.now();
  const response = await tell(edge, '', {
    site: 'demo',
    touch: { landing, referrer: 'https://www.google.com/', at },
    pages: [{ url: landing, title: 'Home', at }],
  });
  return (await response.json()) as VisitAnswer;
}

async function tell(edge: Edge, path: string, body: object): Promise<Response> {
  const response = await fetch(`${edge.url}/v1/visits${path === '' ? '' : `/${path}`}`, {
    method: 'POST',
    headers: {
      origin: edge.url,
      'content-type': 'text/plain',
      'user-agent':
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}

async function place(edge: Edge, to: VisitAnswer, from: string, script: object): Promise<void> {
  await edge.api('POST', '/simulator/calls', { to: to.swaps[0]?.to, from, script: { speed: 0, ...script } });
}

/** JSON has no bytes. */
function bytesAsHex(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { hex: Buffer.from(value).toString('hex') } : value;
}

function dumps(state: string): Omit<Released, 'version'> {
  const of = (kind: Kind, table: string) => {
    const database = databaseWith(state, kind, table);
    try {
      return dump(database);
    } finally {
      database.close();
    }
  };
  return {
    directory: of('directory', 'tracking_number'),
    company: of('company', 'call'),
    pool: of('pool', 'leases'),
  };
}

function dump(database: DatabaseSync): Dump {
  const all = database
    .prepare(
      "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '_cf_*' ORDER BY rowid",
    )
    .all() as { type: string; name: string; sql: string }[];
  const virtual = all.filter(({ sql }) => /^CREATE VIRTUAL/i.test(sql)).map(({ name }) => name);
  // An index of words keeps itself in tables that begin with its name.
  const ours = all.filter(({ name }) => !virtual.some((index) => name.startsWith(`${index}_`)));
  const rows: Dump['rows'] = {};
  for (const { type, name } of ours) {
    if (type !== 'table') continue;
    const columns = virtual.includes(name) ? 'rowid, *' : '*';
    const found = database.prepare(`SELECT ${columns} FROM "${name}"`).all() as Dump['rows'][string];
    if (found.length > 0) rows[name] = found;
  }
  return {
    tables: ours.filter(({ type }) => type === 'table').map(({ sql }) => sql),
    others: ours.filter(({ type }) => type !== 'table').map(({ sql }) => sql),
    rows,
  };
}
