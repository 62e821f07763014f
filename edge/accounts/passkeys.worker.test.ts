import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { TestCompany } from '../calls/company.fixture.ts';
import { Authenticator } from './authenticator.fixture.ts';
import { CHALLENGE_MS, makeChallenge } from './challenge.ts';
import { lettersTo } from './letters.fixture.ts';
import { EDGE, PASSWORD, TestPerson } from './person.fixture.ts';
import { codeOf } from './totp.fixture.ts';
// Loaded here and not on first use: the tests' runtime cannot load a module for two requests at once.
import '../mail/mailbox.ts';
import './passkey-ceremony.ts';

// Signing in with a key that a device holds, and what somebody tries who has none.

const HOST = new URL(EDGE).hostname;
const NODES = { bye: { type: 'hangup', message: { say: 'Please call again.' } } };
let company: TestCompany;

beforeAll(async () => {
  company = await TestCompany.with(NODES);
  await (await TestPerson.in(company.id)).signIn();
  // The sign-in library and what reads keys are both large.
}, 40_000);

interface Options {
  challenge: string;
  rp: { id: string; name: string };
  user: { name: string };
  excludeCredentials: { id: string }[];
}

const person = async () => (await TestPerson.in(company.id)).signIn();

async function optionsFor(who: TestPerson): Promise<Options> {
  const { status, body } = await who.ask<Options>('POST', '/v1/me/passkeys/options', { password: PASSWORD });
  expect([status, body]).toEqual([200, body]);
  return body;
}

/** Adds a key of this device to somebody's account. */
async function add(who: TestPerson, device: Authenticator, name = 'Laptop') {
  const { challenge } = await optionsFor(who);
  const response = await device.make({ challenge, origin: EDGE }, who.id);
  return who.ask<{ id: string; field?: string }>('POST', '/v1/me/passkeys', { name, response });
}

/** Somebody with one key. */
async function withKey() {
  const who = await person();
  const device = await Authenticator.on(HOST);
  const { status, body } = await add(who, device);
  expect(status).toBe(201);
  return { who, device, id: body.id };
}

/** What a browser that nobody has signed in with is asked to have signed. */
async function challengeFor(browser: TestPerson): Promise<string> {
  const { status, body } = await browser.ask<{ challenge: string }>('POST', '/auth/passkey/options', {});
  expect(status).toBe(200);
  return body.challenge;
}

async function enter(device: Authenticator, browser = new TestPerson(), origin = EDGE) {
  const challenge = await challengeFor(browser);
  const signed = await device.sign({ challenge, origin });
  return { browser, signed, ...(await browser.ask<object>('POST', '/auth/sign-in/passkey', signed)) };
}

const isIn = async (browser: TestPerson) => (await browser.ask('GET', '/v1/me')).status === 200;

interface Noted {
  type: string;
  subject: string;
  detail: Record<string, string>;
}

/** What is written down about somebody. */
async function notedOf(who: TestPerson): Promise<[string, Record<string, string>][]> {
  const { body } = await company.api<{ events: Noted[] }>('GET', '/audit?limit=200');
  return body.events.filter(({ subject }) => subject === who.id).map(({ type, detail }) => [type, detail]);
}

describe('a passkey', () => {
  it('is added with the password, told of by mail, and lets in without an address and a password', async () => {
    const who = await person();
    const device = await Authenticator.on(HOST);
    const refused = await who.ask('POST', '/v1/me/passkeys/options', { password: 'not it' });
    expect(refused).toMatchObject({ status: 400, body: { field: 'password' } });
    const options = await optionsFor(who);
    expect(options).toMatchObject({
      rp: { id: HOST, name: 'Numberline' },
      user: { name: who.email },
      authenticatorSelection: { residentKey: 'required' },
    });
    const { status, body } = await add(who, device, 'Work laptop');
    expect(status).toBe(201);
    expect((await lettersTo(who.email))[0]).toMatchObject({
      subject: 'A passkey was added to your account',
      text: expect.stringContaining('Work laptop'),
    });
    const { browser, body: answer } = await enter(device);
    expect(answer).toMatchObject({ user: { id: who.id }, verified: true });
    expect((await browser.ask('GET', '/v1/me')).body).toMatchObject({ user: { email: who.email } });
    const { body: mine } = await browser.ask<{ passkeys: object[] }>('GET', '/v1/me/passkeys');
    expect(mine.passkeys).toEqual([
      {
        id: body.id,
        name: 'Work laptop',
        host: HOST,
        createdAt: expect.any(Number),
        usedAt: expect.any(Number),
      },
    ]);
    await expect.poll(() => notedOf(who)).toContainEqual(['signed_in', { way: 'passkey' }]);
    expect(await notedOf(who)).toContainEqual(['passkey_added', { passkey: 'Work laptop', host: HOST }]);
    // The browser does not offer to make a second one on the same device.
    expect((await optionsFor(who)).excludeCredentials).toEqual([{ id: device.id, type: 'public-key' }]);
    expect((await add(who, device)).status).toBe(409);
  });

  it('counts as two factors where the device made sure who it is, and as one where it did not', async () => {
    const { who, device } = await withKey();
    const { body: on } = await who.ask<{ totpURI: string }>('POST', '/auth/two-factor/enable', {
      password: PASSWORD,
    });
    await who.ask('POST', '/auth/two-factor/verify-totp', { code: codeOf(on.totpURI, -1) });
    const { browser: sure } = await enter(device);
    expect(await isIn(sure)).toBe(true);

    device.verifies = false;
    const { browser, body } = await enter(device);
    expect(body).toMatchObject({ twoFactorRedirect: true });
    expect(await isIn(browser)).toBe(false);
    await browser.ask('POST', '/auth/two-factor/verify-totp', { code: codeOf(on.totpURI) });
    expect(await isIn(browser)).toBe(true);
  });

  it('gets another name and is removed, by its owner only, and lets nobody in then', async () => {
    const { who, device, id } = await withKey();
    const other = await person();
    expect((await other.ask('PATCH', `/v1/me/passkeys/${id}`, { name: 'Mine' })).status).toBe(404);
    expect((await other.ask('DELETE', `/v1/me/passkeys/${id}`)).status).toBe(404);
    expect((await who.ask('PATCH', `/v1/me/passkeys/${id}`, { name: 'Phone' })).status).toBe(204);
    expect((await who.ask('GET', '/v1/me/passkeys')).body).toMatchObject({
      passkeys: [{ id, name: 'Phone' }],
    });
    expect((await who.ask('DELETE', `/v1/me/passkeys/${id}`)).status).toBe(204);
    expect((await enter(device)).status).toBe(401);
    expect((await notedOf(who)).map(([type]) => type)).toEqual(
      expect.arrayContaining(['passkey_renamed', 'passkey_removed']),
    );
  });

  it('may come from a device that does not count', async () => {
    const { device } = await withKey();
    for (let n = 0; n < 2; n++) {
      device.counter = -1;
      expect((await enter(device)).status).toBe(200);
    }
  });

  it('is not asked for on a bare IP address, where browsers have none', async () => {
    const response = await exports.default.fetch('http://192.0.2.7/auth/passkey/options', {
      method: 'POST',
      headers: { origin: 'http://192.0.2.7', 'content-type': 'application/json' },
      body: '{}',
    });
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('need a host')]);
  });
});

describe('nobody gets in', () => {
  it('with an answer that was given before', async () => {
    const { device } = await withKey();
    const { signed } = await enter(device);
    const thief = new TestPerson();
    expect((await thief.ask('POST', '/auth/sign-in/passkey', signed)).status).toBe(401);
    expect(await isIn(thief)).toBe(false);
    // Two at once: one.
    const challenge = await challengeFor(thief);
    device.counter = -1;
    const again = await device.sign({ challenge, origin: EDGE });
    const ask = () => new TestPerson().ask('POST', '/auth/sign-in/passkey', again);
    expect((await Promise.all([ask(), ask()])).filter(({ status }) => status === 200).length).toBeLessThan(2);
  });

  it('with a challenge that is too old, was made up, or was for something else', async () => {
    const { who, device } = await withKey();
    const use = async (bytes: Uint8Array) => {
      const challenge = Buffer.from(bytes).toString('base64url');
      const signed = await device.sign({ challenge, origin: EDGE });
      return (await new TestPerson().ask('POST', '/auth/sign-in/passkey', signed)).status;
    };
    const now = Date.now();
    const purpose = `enter ${EDGE}`;
    expect(await use(await makeChallenge(env.SECRET, purpose, now))).toBe(200);
    expect(await use(await makeChallenge(env.SECRET, purpose, now - CHALLENGE_MS))).toBe(401);
    expect(await use(await makeChallenge('another secret', purpose, now))).toBe(401);
    expect(await use(crypto.getRandomValues(new Uint8Array(56)))).toBe(401);
    const { challenge } = await optionsFor(who);
    expect(await use(Buffer.from(challenge, 'base64url'))).toBe(401);
  });

  it('with an answer that another site’s page was given, or for another host', async () => {
    const { who, device } = await withKey();
    expect((await enter(device, new TestPerson(), 'https://edge.example.evil.example')).status).toBe(401);
    expect((await enter(device, new TestPerson(), 'http://edge.example')).status).toBe(401);
    await expect
      .poll(() => notedOf(who))
      .toContainEqual(['sign_in_failed', { way: 'passkey', why: 'signature' }]);
    const phisher = await Authenticator.on('evil.example');
    expect((await add(who, phisher)).body).toMatchObject({ field: 'response' });
    const browser = new TestPerson();
    const signed = await device.sign({ challenge: await challengeFor(browser), origin: EDGE });
    const fromAfar = await browser.ask('POST', '/auth/sign-in/passkey', signed, {
      origin: 'https://evil.example',
    });
    expect(fromAfar.status).toBe(403);
  });

  it('with another’s key id, or as another with one’s own', async () => {
    const [mine, theirs] = [await withKey(), await withKey()];
    const own = { id: mine.device.id, userHandle: mine.device.userHandle };
    mine.device.id = theirs.device.id;
    expect((await enter(mine.device)).status).toBe(401);
    mine.device.userHandle = theirs.device.userHandle;
    expect((await enter(mine.device)).status).toBe(401);
    mine.device.id = own.id;
    expect((await enter(mine.device)).status).toBe(401);
    Object.assign(mine.device, own);
    expect((await enter(mine.device)).body).toMatchObject({ user: { id: mine.who.id } });
  });

  it('with a copy of a device: its counter is behind', async () => {
    const { who, device } = await withKey();
    device.counter = 40;
    expect((await enter(device)).status).toBe(200); // says 41

    // Where it was, then before that, and as one that does not count.
    for (const counter of [40, 12, -1]) {
      device.counter = counter;
      expect((await enter(device)).status).toBe(401);
    }
    await expect
      .poll(() => notedOf(who))
      .toContainEqual(['sign_in_failed', { way: 'passkey', why: 'counter' }]);
    device.counter = 41;
    expect((await enter(device)).status).toBe(200);
  });

  it('by adding a key with what another session, or another person, was asked', async () => {
    const [who, other] = [await person(), await person()];
    const elsewhere = await Object.assign(new TestPerson(), { email: who.email }).signIn();
    const device = await Authenticator.on(HOST);
    const { challenge } = await optionsFor(who);
    const response = await device.make({ challenge, origin: EDGE }, who.id);
    for (const thief of [other, elsewhere]) {
      const stolen = await thief.ask('POST', '/v1/me/passkeys', { name: 'Mine', response });
      expect(stolen).toMatchObject({ status: 400, body: { field: 'response' } });
    }
    expect((await who.ask('POST', '/v1/me/passkeys', { name: 'Mine', response })).status).toBe(201);
  });
});
