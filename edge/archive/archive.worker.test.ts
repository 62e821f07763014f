import { env, exports } from 'cloudflare:workers';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { PERMISSIONS } from '../accounts/permissions.ts';
import { createApiKey, createPool } from '../accounts/provision.ts';
import { createSite } from '../accounts/sites.ts';
import { TestCompany } from '../calls/company.fixture.ts';
import type { Manifest } from './manifest.ts';

const NODES = {
  ring: { type: 'dial', destinations: [{ to: '+13125550188' }], ringSeconds: 20, onNoAnswer: 'box' },
  box: { type: 'voicemail', greeting: { say: 'Please leave a message.' } },
};

/** What is asked of a company to say what it is; each answer is compared. */
const QUESTIONS = [
  '/company',
  '/calls?unwanted=include&limit=200',
  '/people',
  '/flows',
  '/rules',
  '/filters',
  '/caps',
  '/destinations',
  '/callers',
  '/media',
  '/numbers',
  '/pools',
  '/sites',
  '/costs',
  '/brand',
  '/dashboards',
  '/recordings/settings',
  '/recordings/voicemails?state=new',
];

interface Answer {
  status: number;
  body: unknown;
}

/** A company with nothing, and a key to it. */
async function empty(): Promise<string> {
  const id = `company-${crypto.randomUUID()}`;
  await env.DIRECTORY.batch([
    env.DIRECTORY.prepare('INSERT INTO account (id, name, created_at) VALUES (?1, ?1, 0)').bind(id),
    env.DIRECTORY.prepare(
      "INSERT INTO company (id, account_id, name, time_zone, created_at) VALUES (?1, ?1, ?1, 'UTC', 0)",
    ).bind(id),
  ]);
  return (await createApiKey(env, { companyId: id, name: 'Key', permissions: PERMISSIONS })).key;
}

async function send(key: string, method: string, path: string, body?: BodyInit): Promise<Response> {
  return exports.default.fetch(`https://edge.example/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body instanceof Uint8Array ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  });
}

const answered = async (response: Response): Promise<Answer> => ({
  status: response.status,
  body: await response.json(),
});

const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

/** Everything the API says of a company, with each of its calls whole. */
async function picture(key: string): Promise<Record<string, unknown>> {
  const said: Record<string, unknown> = {};
  for (const path of QUESTIONS) said[path] = (await answered(await send(key, 'GET', path))).body;
  // The address of a logo names its company.
  const brand = said['/brand'] as { look: { logoUrl: string } };
  brand.look.logoUrl = brand.look.logoUrl.replace(/company-[\w-]+/, 'company');
  const { calls } = said['/calls?unwanted=include&limit=200'] as { calls: { id: string }[] };
  for (const { id } of calls) {
    for (const path of [`/calls/${id}`, `/calls/${id}/transcript`]) {
      const { body } = await answered(await send(key, 'GET', path));
      said[path] = body;
    }
  }
  return said;
}

/** The archive with a file of it changed; the manifest stays what it was. */
function changed(archive: Uint8Array, change: (files: Record<string, Uint8Array>) => void): Uint8Array {
  const files = unzipSync(archive);
  change(files);
  return zipSync(files);
}

let company: TestCompany;
let archive: Uint8Array;
let dashboard: string;
let before: Record<string, unknown>;

beforeAll(async () => {
  company = await TestCompany.with(NODES, { zone: 'America/Chicago', backup: '+13125550199' });
  await company.call('+12125550101', { callee: 'answers', talkFor: 30 });
  await company.call('+12125550102', { callee: 'no_answer', message: { seconds: 5, text: 'Call me.' } });
  await company.call('+12125550101', { callee: 'answers', talkFor: 90 });
  const audio = async () =>
    (await company.ledger()).flatMap(({ recordings }) => recordings.map((one) => one.audio));
  await vi.waitFor(async () => expect(await audio()).toEqual(['stored']), { timeout: 10_000, interval: 50 });
  const [call] = await company.ledger();
  await company.api('PATCH', `/calls/${call?.id}`, {
    leadStatus: 'qualified',
    valueCents: 12_300,
    addTags: ['quote'],
  });
  await company.api('POST', `/calls/${call?.id}/notes`, { body: 'Zoë wants {"pool":"x"} pipes' });
  await company.api('PATCH', '/people/+12125550101', { name: 'Ζωή' });
  await company.api('PUT', `/calls/${call?.id}/transcript`, {
    language: 'en',
    segments: [{ speaker: 'caller', text: 'hello' }],
  });
  await company.api('POST', '/callers', { match: 'exact', value: '+12125550190', reason: 'says nothing' });
  await company.api('POST', '/webhooks', { url: 'https://hooks.example/in', types: [] });
  await company.api('POST', '/filters', {
    name: 'Answered',
    filter: { field: 'outcome', op: 'is', value: 'answered' },
  });
  await company.api('PUT', '/recordings/settings', { days: 100, deleteAtCarrier: false, transcribe: false });
  const pool = await createPool(env, { companyId: company.id, name: 'Visitors' });
  await createSite(env, {
    companyId: company.id,
    name: 'Site',
    origins: ['https://www.example.com'],
    groups: [
      { name: 'Header', poolId: pool.id, numbers: ['+13125550142'], active: true },
      { name: 'Berlin', poolId: pool.id, numbers: ['+13125550142'], active: true, paths: ['/berlin/'] },
    ],
  });
  await company.api('PATCH', `/pools/${pool.id}`, { overflow: 'shared' });
  await company.api('PATCH', '/brand', { name: 'Pipes & Co.', accent: '#0b6e4f' });
  const logo = btoa(String.fromCharCode(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 0, 255));
  await company.api('PUT', '/brand/pictures/logo', { content: logo });
  dashboard = (await company.api<{ id: string }>('POST', '/dashboards', { name: 'Monday', cards: [] })).body
    .id;
  await company.api('POST', `/dashboards/${dashboard}/shares`, { name: 'For all' });
  await company.api('POST', `/dashboards/${dashboard}/shares`, { name: 'For one', password: 'a long word' });
  before = await picture(company.key);
  archive = await bytesOf(await send(company.key, 'GET', '/archive?sound=true'));
}, 60_000);

it('an archive has every row, and says how many and what they are', () => {
  const files = unzipSync(archive);
  const manifest = JSON.parse(strFromU8(files['manifest.json'] as Uint8Array)) as Manifest;
  expect(manifest).toMatchObject({ numberline: 'archive', company: { id: company.id }, sound: true });
  expect(manifest.counts).toMatchObject({
    call: 3,
    call_text: 3,
    note: 1,
    person: 2,
    site: 1,
    tracking_number: 1,
  });
  expect(Object.keys(files).sort()).toEqual(
    ['manifest.json', ...manifest.files.map(({ name }) => name)].sort(),
  );
  expect(Object.keys(files).filter((name) => name.startsWith('sound/recordings/'))).toHaveLength(1);
});

it('an archive holds no secret', () => {
  const text = Object.values(unzipSync(archive))
    .map((file) => strFromU8(file, true))
    .join('');
  expect(text).not.toMatch(/v1\.[A-Za-z0-9+/]{40}/);
  expect(text).not.toContain(company.key);
});

it('beside the company it came from, an archive gives another one that says the same, under new ids', async () => {
  const key = await empty();
  expect(await answered(await send(key, 'POST', '/archive', archive))).toMatchObject({
    status: 409,
    body: { type: 'conflict', field: 'numbers' },
  });
  const { status, body } = await answered(await send(key, 'POST', '/archive?numbers=leave_out', archive));
  expect(status, JSON.stringify(body)).toBe(200);
  const { renamed, numbersLeftOut } = body as { renamed: Record<string, string>; numbersLeftOut: string[] };
  expect(numbersLeftOut).toEqual([company.number]);
  expect(Object.keys(renamed)).toHaveLength(5);
  const text = (said: Record<string, unknown>) =>
    Object.entries(renamed).reduce((all, [old, now]) => all.replaceAll(now, old), JSON.stringify(said));
  const after = await picture(key);
  const without = (said: Record<string, unknown>, id: string) => ({
    ...said,
    '/numbers': null,
    '/company': { ...(said['/company'] as object), id },
  });
  expect(JSON.parse(text(without(after, 'x')))).toEqual(JSON.parse(text(without(before, 'x'))));
  // What was searched for before is found, and sound is heard.
  expect((await answered(await send(key, 'GET', '/calls?q=pipes'))).body).toMatchObject({ calls: [{}] });
  const { shares } = (await answered(await send(key, 'GET', `/dashboards/${dashboard}/shares`))).body as {
    shares: { name: string; url: string; hasPassword: boolean }[];
  };
  // A link whose password cannot come along does not come along either.
  expect(shares).toMatchObject([{ name: 'For all', hasPassword: false }]);
  const token = shares[0]?.url.split('/').at(-1);
  const shared = await exports.default.fetch(`https://edge.example/v1/shared/${token}`);
  expect(await answered(shared)).toMatchObject({ status: 200, body: { name: 'Monday', locked: false } });
  const { webhooks } = (await answered(await send(key, 'GET', '/webhooks'))).body as { webhooks: object[] };
  expect(webhooks).toMatchObject([{ state: 'off' }]);
});

it('an archive that is too large for a body is taken in from the bucket, of the company’s own only', async () => {
  const key = await empty();
  const me = (await answered(await send(key, 'GET', '/me'))).body as { company: { id: string } };
  const place = `archives/${me.company.id}/company.zip`;
  await env.MEDIA.put(place, archive);
  const path = '/archive?dry=true&numbers=leave_out&stored=';
  expect((await send(key, 'POST', `${path}company.zip`)).status).toBe(200);
  expect(await answered(await send(key, 'POST', `${path}other.zip`))).toMatchObject({
    status: 404,
    body: { field: 'stored' },
  });
  expect((await send(key, 'POST', `${path}..%2F${company.id}%2Fx.zip`)).status).toBe(400);
  expect((await send(key, 'POST', '/archive?numbers=leave_out&stored=company.zip')).status).toBe(200);
  expect(await env.MEDIA.head(place)).not.toBeNull();
});

it('a company that has something is left as it is', async () => {
  const response = await send(company.key, 'POST', '/archive?numbers=leave_out', archive);
  expect(await answered(response)).toMatchObject({ status: 409, body: { field: 'archive' } });
  expect(await picture(company.key)).toEqual(before);
});

describe('a bad archive is refused with what is wrong, and nothing is written', () => {
  const calls = () => Object.keys(unzipSync(archive)).find((name) => name.startsWith('ledger/call/')) ?? '';
  const cases: [string, () => Uint8Array, string][] = [
    ['no zip file', () => strToU8('hello'), 'this is no zip file'],
    ['cut off', () => archive.slice(0, archive.length - 30), 'this is no zip file'],
    ['a byte changed', () => archive.map((byte, n) => (n === 80 ? byte ^ 1 : byte)), 'directory/'],
    ['no manifest', () => changed(archive, (files) => delete files['manifest.json']), 'no manifest.json'],
    ['a file missing', () => changed(archive, (files) => delete files[calls()]), 'is missing'],
    [
      'a file of its own',
      () => changed(archive, (files) => Object.assign(files, { 'ledger/call/9.ndjson': strToU8('') })),
      'is not in the manifest',
    ],
    [
      'a row changed',
      () =>
        changed(archive, (files) => {
          files[calls()] = strToU8(
            strFromU8(files[calls()] as Uint8Array).replace('+12125550101', '+12125550109'),
          );
        }),
      'SHA-256',
    ],
    [
      'more than a request can take in',
      () =>
        changed(archive, (files) => {
          const manifest = JSON.parse(strFromU8(files['manifest.json'] as Uint8Array)) as Manifest;
          const [file] = manifest.files;
          const many = manifest.files.concat({ ...file, rows: 5_000_000 } as Manifest['files'][number]);
          files['manifest.json'] = strToU8(JSON.stringify({ ...manifest, files: many }));
        }),
      'more than one request can take in',
    ],
    [
      'newer than we are',
      () =>
        changed(archive, (files) => {
          const manifest = JSON.parse(strFromU8(files['manifest.json'] as Uint8Array)) as Manifest;
          files['manifest.json'] = strToU8(JSON.stringify({ ...manifest, schema: 10_000 }));
        }),
      'newer version',
    ],
  ];

  it.each(cases)('%s', async (_, make, words) => {
    const key = await empty();
    const { status, body } = await answered(await send(key, 'POST', '/archive?numbers=leave_out', make()));
    expect(status, JSON.stringify(body)).toBe(400);
    expect(body).toMatchObject({ type: 'invalid_request', field: 'archive' });
    expect((body as { message: string }).message).toContain(words);
    // It can be taken in all the same: nothing is there.
    expect((await send(key, 'POST', '/archive?numbers=leave_out&dry=true', archive)).status).toBe(200);
    expect((await answered(await send(key, 'GET', '/calls'))).body).toMatchObject({ calls: [] });
  });

  it.each([
    ['a column there is not', { nonsense: 1 }, 'nonsense'],
    ['something that is no value', { caller_name: [1] }, 'no text and no number'],
    ['what must be there', { state: null }, 'has no state'],
    ['a carrier of another company', { carrier_id: 'THEIRS' }, 'does not have'],
  ])('whose manifest agrees with it, and a row has %s', async (_, part, words) => {
    const theirs = await TestCompany.with(NODES);
    const bad = await resealed(calls(), (row) => ({
      ...row,
      ...(JSON.parse(JSON.stringify(part).replace('THEIRS', theirs.id)) as object),
    }));
    const { status, body } = await answered(
      await send(await empty(), 'POST', '/archive?numbers=leave_out', bad),
    );
    expect(status).toBe(400);
    expect((body as { message: string }).message).toContain(words);
  });

  it.each(['["berlin"]', '["/berlin"]', 'everywhere', null])(
    'whose groups have the paths %j',
    async (paths) => {
      const bad = await resealed('directory/swap_group.ndjson', (row) => ({ ...row, paths }));
      expect(
        await answered(await send(await empty(), 'POST', '/archive?numbers=leave_out', bad)),
      ).toMatchObject({
        status: 400,
        body: { field: 'archive', message: expect.stringContaining('paths') },
      });
    },
  );

  /** The archive with every row of a file changed and a manifest that says so. */
  async function resealed(name: string, change: (row: object) => object): Promise<Uint8Array> {
    const files = unzipSync(archive);
    const lines = strFromU8(files[name] as Uint8Array)
      .trim()
      .split('\n');
    const content = strToU8(lines.map((line) => `${JSON.stringify(change(JSON.parse(line)))}\n`).join(''));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(content)));
    const manifest = JSON.parse(strFromU8(files['manifest.json'] as Uint8Array)) as Manifest;
    const file = manifest.files.find((one) => one.name === name);
    Object.assign(file ?? {}, {
      bytes: content.length,
      sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''),
    });
    files[name] = content;
    files['manifest.json'] = strToU8(JSON.stringify(manifest));
    return zipSync(files);
  }
});

it('a backup is an archive that is made by itself, had by a link, and gives the company back where it is gone', async () => {
  expect((await answered(await send(company.key, 'GET', '/backups/settings'))).body).toEqual({
    every: 'day',
    keepDays: 14,
    sound: false,
  });
  await send(
    company.key,
    'PUT',
    '/backups/settings',
    JSON.stringify({ every: 'week', keepDays: 3, sound: true }),
  );
  const { backUpAll } = await import('../exports/back-up-all.ts');
  expect(await backUpAll(env, Date.now())).toBeGreaterThan(0);
  const kept = async () =>
    (
      (await answered(await send(company.key, 'GET', '/backups'))).body as {
        backups: { id: string; state: string; link: { url: string } }[];
      }
    ).backups;
  expect(await kept()).toHaveLength(1);
  // Asked again the next day, it is not time yet.
  await backUpAll(env, Date.now() + 86_400_000);
  await expect
    .poll(
      async () => {
        await company.wake();
        return (await kept()).map(({ state }) => state);
      },
      { timeout: 10_000 },
    )
    .toEqual(['done']);
  const [backup] = await kept();
  const file = await bytesOf(
    await exports.default.fetch(backup?.link.url.replace(env.PUBLIC_URL, 'https://edge.example') ?? ''),
  );

  // The installation it came from is gone, but for its name.
  const db = env.DIRECTORY;
  await db.batch(
    [
      'DELETE FROM swap_group WHERE site_key IN (SELECT key FROM site WHERE company_id = ?)',
      'DELETE FROM site WHERE company_id = ?',
      'DELETE FROM tracking_number WHERE company_id = ?',
      'DELETE FROM pool WHERE company_id = ?',
      'DELETE FROM carrier WHERE company_id = ?',
    ].map((sql) => db.prepare(sql).bind(company.id)),
  );
  const key = await empty();
  const { status, body } = await answered(await send(key, 'POST', '/archive', file));
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body).toMatchObject({ renamed: {}, numbersLeftOut: [] });
  const after = await picture(key);
  for (const path of Object.keys(before)) {
    if (path !== '/company') expect(after[path], path).toEqual(before[path]);
  }
  expect(after['/company']).toMatchObject({ ...(before['/company'] as object), id: expect.any(String) });

  expect((await send(company.key, 'DELETE', `/backups/${backup?.id}`)).status).toBe(204);
  await expect
    .poll(async () => {
      await company.wake();
      return kept();
    })
    .toEqual([]);
  expect((await env.MEDIA.list({ prefix: `backups/${company.id}/` })).objects).toEqual([]);
}, 30_000);
