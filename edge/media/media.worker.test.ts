import { env, exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { TestCompany } from '../calls/company.fixture.ts';
import type { ProblemBody } from '../problem.ts';
import { REAL_MP3, together, tone, wavFile } from './audio.fixture.ts';
import { readAudio } from './audio.ts';
import { MOST_BYTES, storeSound } from './store.ts';

const HANG_UP = { bye: { type: 'hangup', message: { say: 'Goodbye.' } } };

interface Asset {
  id: string;
  version: number;
  url: string;
  original: string;
  usedBy: { id: string; name: string }[];
}

async function send<T = Asset>(
  company: TestCompany,
  method: string,
  path: string,
  body: BodyInit,
  type = 'application/octet-stream',
): Promise<{ status: number; body: T }> {
  const response = await exports.default.fetch(
    new Request(`https://edge.example/v1/media${path}`, {
      method,
      headers: { authorization: `Bearer ${company.key}`, 'content-type': type },
      body,
    }),
  );
  return { status: response.status, body: await response.json<T>() };
}

const add = (company: TestCompany, body: BodyInit, name = 'Welcome', kind = 'greeting') =>
  send(company, 'POST', `?${new URLSearchParams({ name, kind })}`, body);

const get = (url: string, init: RequestInit = {}) => exports.default.fetch(new Request(url, init));

async function bytesAt(url: string): Promise<Uint8Array> {
  const response = await get(url);
  expect(response.status).toBe(200);
  return new Uint8Array(await response.arrayBuffer());
}

describe('a WAV file', () => {
  it('is kept, and played as a telephone line carries it', async () => {
    const company = await TestCompany.with(HANG_UP);
    const file = tone(440, 1.5, 44_100, 2);
    const { status, body } = await add(company, file);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'Welcome',
      kind: 'greeting',
      version: 1,
      source: 'upload',
      type: 'wav',
      codec: 'pcm',
      sampleRate: 44_100,
      channels: 2,
      duration: 1.5,
      bytes: file.length,
      madeBy: expect.stringMatching(/^key_/),
      usedBy: [],
    });
    expect(await bytesAt(body.original)).toEqual(file);
    expect(readAudio(await bytesAt(body.url))).toMatchObject({
      sampleRate: 8000,
      channels: 1,
      duration: 1.5,
      wav: { codec: 'mu-law' },
    });
  });

  it('is served in parts, for ever, to whoever knows the address', async () => {
    const company = await TestCompany.with(HANG_UP);
    const { body } = await add(company, tone(440, 1, 8000));
    const whole = await get(body.url);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'audio/wav',
      'content-length': '8058',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const sound = new Uint8Array(await whole.arrayBuffer());
    const part = await get(body.url, { headers: { range: 'bytes=100-199' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 100-199/8058']);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(sound.slice(100, 200));
    const etag = whole.headers.get('etag') ?? '';
    expect((await get(body.url, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const changed = await get(body.url, { headers: { range: 'bytes=0-1', 'if-range': '"other"' } });
    expect(changed.status).toBe(200);
    await changed.arrayBuffer();
    expect((await get(`${body.url.slice(0, -64)}${'0'.repeat(64)}`)).status).toBe(404);
    expect((await get(`${env.PUBLIC_URL}/media/x/..%2Fy/z`)).status).toBe(404);
    const music = await get(`${body.url}/music.xml`, { method: 'POST' });
    expect(music.headers.get('content-type')).toBe('text/xml');
    expect(await music.text()).toContain(`<Response><Play loop="0">${body.url}</Play></Response>`);
    expect((await get(`${env.PUBLIC_URL}/media/x/y/z/music.xml`)).status).toBe(404);
  });
});

it.each(['audio/mpeg', 'application/x-www-form-urlencoded', 'image/png'])(
  'sound is told by its content, not by being called %s',
  async (type) => {
    const company = await TestCompany.with(HANG_UP);
    const sent = await send(company, 'POST', '?name=A&kind=hold', tone(440, 1, 8000), type);
    expect(sent).toMatchObject({ status: 201, body: { type: 'wav' } });
  },
);

it('an MP3 file is played as it is', async () => {
  const company = await TestCompany.with(HANG_UP);
  const { body } = await add(company, REAL_MP3);
  expect(body).toMatchObject({ type: 'mp3', codec: 'mp3', sampleRate: 8000, url: body.original });
  expect(await bytesAt(body.url)).toEqual(REAL_MP3);
  expect((await get(body.url)).headers.get('content-type')).toBe('audio/mpeg');
});

it('a text is said by the carrier where a flow plays it, with what it stands for filled in', async () => {
  const company = await TestCompany.with(HANG_UP);
  const made = await send(
    company,
    'POST',
    '?name=Hello&kind=greeting',
    JSON.stringify({ text: 'Thanks for finding us by {source}.', language: 'en-GB' }),
    'application/json',
  );
  expect(made).toMatchObject({
    status: 201,
    body: { source: 'tts', language: 'en-GB', url: null, bytes: null },
  });
  const flow = {
    start: 'hi',
    nodes: { hi: { type: 'greeting', prompt: { play: made.body.id }, next: null } },
  };
  expect((await company.api('POST', '/flows', { id: 'main', name: 'Main', flow })).status).toBe(201);
  const report = await company.call('+17735550111');
  expect(report.requests[0]?.answer).toContain('<Say language="en-GB">Thanks for finding us by radio.</Say>');
});

describe('an asset that a flow plays', () => {
  const greet = (play: string) => ({
    start: 'hi',
    nodes: { hi: { type: 'greeting', prompt: { play }, next: null } },
  });

  it('is heard by callers in its newest version', async () => {
    const company = await TestCompany.with(HANG_UP);
    const { body } = await add(company, tone(440, 1, 8000));
    await company.api('POST', '/flows', { id: 'main', name: 'Main', flow: greet(body.id) });
    const heard = async () => (await company.call('+17735550111')).requests[0]?.answer;
    expect(await heard()).toContain(`<Play>${body.url}</Play>`);
    const again = await send(company, 'PUT', `/${body.id}`, tone(500, 2, 8000));
    expect(again.body).toMatchObject({ id: body.id, version: 2, duration: 2 });
    expect(again.body.url).not.toBe(body.url);
    expect(await heard()).toContain(`<Play>${again.body.url}</Play>`);
    // A carrier that was told of the old one still finds it.
    expect((await get(body.url)).status).toBe(200);
  });

  it('is not deleted while a published flow or a draft plays it', async () => {
    const company = await TestCompany.with(HANG_UP);
    const { body } = await add(company, REAL_MP3);
    await company.api('POST', '/flows', { id: 'main', name: 'Main', flow: greet(body.id) });
    const draft = await company.api<{ id: string }>('POST', '/flows', {
      name: 'Next year',
      publish: false,
      flow: { nodes: { ring: { type: 'dial', holdMedia: body.id } } },
    });
    const refused = await company.api<ProblemBody>('DELETE', `/media/${body.id}`);
    expect(refused).toMatchObject({
      status: 409,
      body: {
        field: 'id',
        message: `${body.id} is played by the flow Main (main), Next year (${draft.body.id})`,
      },
    });
    expect((await company.api<Asset>('GET', `/media/${body.id}`)).body.usedBy).toHaveLength(2);

    await company.publish(HANG_UP);
    await company.api('DELETE', `/flows/${draft.body.id}`);
    expect((await company.api('DELETE', `/media/${body.id}`)).status).toBe(204);
    expect((await company.api('GET', `/media/${body.id}`)).status).toBe(404);
    expect((await get(body.url)).status).toBe(404);
  });

  it('must be there when the flow is published, and be sound where it is played while it rings', async () => {
    const company = await TestCompany.with(HANG_UP);
    const publish = (flow: unknown) => company.api<ProblemBody>('POST', '/flows', { name: 'New', flow });
    expect(await publish(greet('med_nothing'))).toMatchObject({
      status: 400,
      body: { field: 'flow.nodes.hi.prompt.play' },
    });
    const text = await send(
      company,
      'POST',
      '?name=Hold&kind=hold',
      '{"text":"Please hold."}',
      'application/json',
    );
    const ring = {
      type: 'dial',
      destinations: [{ to: '+13125550188' }],
      onNoAnswer: null,
      holdMedia: text.body.id,
    };
    expect(await publish({ start: 'ring', nodes: { ring } })).toMatchObject({
      status: 400,
      body: { field: 'flow.nodes.ring.holdMedia' },
    });
  });
});

it('is listed by name, renamed, and nobody else’s', async () => {
  const company = await TestCompany.with(HANG_UP);
  const { body } = await add(company, REAL_MP3, 'Zebra');
  await add(company, REAL_MP3, 'apple', 'notice');
  const changed = await company.api('PATCH', `/media/${body.id}`, { name: 'Aardvark', kind: 'hold' });
  expect(changed.body).toMatchObject({ name: 'Aardvark', kind: 'hold', version: 1 });
  const names = async (of: TestCompany) =>
    (await of.api<{ media: { name: string }[] }>('GET', '/media')).body.media.map(({ name }) => name);
  expect(await names(company)).toEqual(['Aardvark', 'apple']);
  const other = await TestCompany.with(HANG_UP);
  expect(await names(other)).toEqual([]);
  expect((await other.api('GET', `/media/${body.id}`)).status).toBe(404);
  expect((await other.api('DELETE', `/media/${body.id}`)).status).toBe(404);
});

describe('what is refused', () => {
  it.each([
    ['%PDF-1.7 and so on', 'the file is a PDF'],
    ['OggS and so on, for long enough', 'the file is an Ogg file'],
    ['', 'the file is empty'],
    [wavFile({ tag: 2, bits: 4 }, new Uint8Array(100)), 'Microsoft ADPCM'],
    [tone(440, 2, 8000).slice(0, 20_000), 'ends before its sound does'],
    [wavFile({}, new Uint8Array(0)), 'there is no sound'],
    [wavFile({ tag: 7, bits: 8 }, new Uint8Array(8000 * 301)), '301 s long; it may be 300 s'],
  ])('as sound says what it is %#', async (file, reason) => {
    const company = await TestCompany.with(HANG_UP);
    const { status, body } = await send<ProblemBody>(company, 'POST', '?name=A&kind=greeting', file);
    expect([status, body.field]).toEqual([400, 'body']);
    expect(body.message).toContain(reason);
  });

  it('is a file that is too large', async () => {
    const company = await TestCompany.with(HANG_UP);
    const file = new Uint8Array(MOST_BYTES + 1);
    const { status, body } = await send<ProblemBody>(company, 'POST', '?name=A&kind=greeting', file);
    expect([status, body.field]).toEqual([413, 'body']);
  });

  it.each([
    ['POST', '?kind=greeting', REAL_MP3, undefined, 400, 'name'],
    ['POST', '?name=A&kind=song', REAL_MP3, undefined, 400, 'kind'],
    ['POST', '?name=A&kind=hold', '{"text":""}', 'application/json', 400, 'text'],
    ['POST', '?name=A&kind=hold', '{"text":"a","language":"English"}', 'application/json', 400, 'language'],
    ['POST', '?name=A&kind=hold', '{"text":"a","voice":"b"}', 'application/json', 400, 'voice'],
    ['POST', '?name=A&kind=hold', '{"text":', 'application/json', 400, 'body'],
    ['PUT', '/med_nothing', REAL_MP3, undefined, 404, 'id'],
    ['PATCH', '/med_nothing', '{"name":"A"}', 'application/json', 404, 'id'],
    ['PATCH', '/med_nothing', '{"name":""}', 'application/json', 400, 'name'],
    ['PATCH', '/med_nothing', '{"name":"A"}', 'text/plain', 400, 'content-type'],
  ])('%s %s is refused by the field %#', async (method, path, body, type, status, field) => {
    const company = await TestCompany.with(HANG_UP);
    const answer = await send<ProblemBody>(company, method, path, body, type);
    expect([answer.status, answer.body.field]).toEqual([status, field]);
  });
});

it('ten megabytes of any rate are ready in a few seconds', async () => {
  const file = tone(440, 58, 44_100, 2);
  const content = await storeSound(env, 'company-of-a-test', 'med_large', file);
  expect(content).toMatchObject({ duration: 58 });
  expect(together(file).length).toBeLessThanOrEqual(MOST_BYTES);
}, 20_000);
