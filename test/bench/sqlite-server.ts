// The baseline of `npm run bench -- reports`: the same tables, rows and questions in Node's own SQLite, over the same HTTP.
// Listens on a free loopback port, prints it, and ends when its standard input does.
//
//   node test/bench/sqlite-server.ts <file>
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import type { Sql } from '../../edge/filters/sql.ts';
import { generatedCalls } from './worker/generated-calls.ts';
import { INSERT, TABLES } from './worker/ledger-tables.ts';

const db = new DatabaseSync(process.argv[2] ?? ':memory:');
db.exec('PRAGMA journal_mode = WAL');

function fill(from: number, to: number, all: number): void {
  db.exec('BEGIN');
  if (from === 0) for (const sql of TABLES) db.exec(sql);
  const insert = db.prepare(INSERT);
  for (const values of generatedCalls(from, to, all)) insert.run(...values);
  db.exec('COMMIT');
}

function ask(queries: Sql[]): number {
  let rows = 0;
  for (const { text, values } of queries) rows += db.prepare(text).all(...values).length;
  return rows;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const body = await bodyOf(request);
  if (pathname === '/fill') {
    const [from = 0, to = 0, all = 0] = ['from', 'to', 'all'].map((name) => Number(searchParams.get(name)));
    fill(from, to, all);
    response.end('filled');
  } else if (pathname === '/ask') response.end(JSON.stringify({ rows: ask(JSON.parse(body) as Sql[]) }));
  else response.end('here');
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
process.stdin.resume().on('end', () => process.exit());
