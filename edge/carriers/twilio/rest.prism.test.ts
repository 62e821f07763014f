import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CarrierError } from '../carrier-error.ts';
import { ACCOUNT, EXCHANGES } from './requests.fixture.ts';
import { twilioApi } from './rest.ts';

// Every request we send to Twilio, sent to a server that Prism makes of Twilio's own description of its API: it
// refuses what does not fit. What it answers are Twilio's examples.
const SPECS = new Map([
  ['api.twilio.com', 'twilio_api_v2010.json'],
  ['lookups.twilio.com', 'twilio_lookups_v2.json'],
  ['numbers.twilio.com', 'twilio_numbers_v1.json'],
]);
const folder = fileURLToPath(new URL('../../../../shared/specs/', import.meta.url).href);
const isThere = [...SPECS.values()].every((file) => existsSync(folder + file));
if (!isThere) console.log(`Skipped: our requests against Twilio’s OpenAPI; it is not in ${folder}`);

const prism = createRequire(import.meta.url).resolve('@stoplight/prism-cli');
const servers: ChildProcess[] = [];
const origins = new Map<string, string>();

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function start(host: string, file: string): Promise<void> {
  const port = await freePort();
  const server = spawn(
    process.execPath,
    [prism, 'mock', folder + file, '--host', '127.0.0.1', '--port', String(port)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  servers.push(server);
  await new Promise<void>((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk;
      if (said.includes('Prism is listening')) resolve();
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    server.on('exit', () => reject(new Error(`Prism did not start: ${said}`)));
  });
  origins.set(host, `http://127.0.0.1:${port}`);
}

/** Where Twilio would be, Prism is; everything else of the request stays. */
async function toPrism(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const address = `${origins.get(url.host)}${url.pathname}${url.search}`;
  const body = request.method === 'POST' ? await request.text() : null;
  return fetch(address, { method: request.method, headers: request.headers, body });
}

describe.skipIf(!isThere)('by Twilio’s own description, nothing is wrong with how we', () => {
  beforeAll(async () => {
    await Promise.all([...SPECS].map(([host, file]) => start(host, file)));
  }, 60_000);
  afterAll(() => {
    for (const server of servers) server.kill();
  });
  const api = twilioApi({ account: ACCOUNT, token: 'secret', signingKey: 'secret' }, toPrism);

  it.each(EXCHANGES)('$what', async ({ ask }) => {
    await ask(api);
  });

  it('while what is wrong would be refused', async () => {
    const broken = twilioApi({ account: 'AC1', token: 'secret', signingKey: 'secret' }, toPrism);
    await expect(broken.hangUp('CA1')).rejects.toBeInstanceOf(CarrierError);
    await expect(api.changeRecording('CA1', 'RE1', 'burnt' as 'paused')).rejects.toMatchObject({
      status: 422,
    });
  });
});
