import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { migrateDirectory } from '../accounts/directory.fixture.ts';
import { TestCompany } from '../calls/company.fixture.ts';
import { sendMail } from '../mail/send.ts';
import '../api/index.ts';
import '../mail/http.ts';
import { keptMail } from '../mail/mailbox.ts';
import { brandLook, brandOf } from './brand.ts';
import { brandOfHost } from './by-host.ts';
import { addHost, checkHost, type ResolveTxt } from './hosts.ts';
import { manifestOf, painted, paintedFor, themeOf } from './paint.ts';
import './routes.ts';
import { setBrand } from './set.ts';

const NODES = { bye: { type: 'hangup', message: { say: 'Please call again.' } } };
/** One white pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=';
const PAGE = `<!doctype html><html><head><title>Numberline</title><link rel="icon" href="/favicon.svg" type="image/svg+xml">
  </head><body><div id="root"></div><noscript>Numberline needs JavaScript. The same data is available from its API.</noscript></body></html>`;

let hosts = 0;
const newHost = () => `calls-${++hosts}.agency.example`;
const nowhere: ResolveTxt = async () => {
  throw Object.assign(new Error('none'), { code: 'ENOTFOUND' });
};
const away: ResolveTxt = async () => {
  throw Object.assign(new Error('no answer'), { code: 'ETIMEOUT' });
};

beforeAll(migrateDirectory);

async function verified(owner: string, host = newHost()): Promise<string> {
  const { record } = await addHost(env, owner, host, 1);
  const { verifiedAt } = await checkHost(env, owner, host, 2, async (name) =>
    name === record.name ? [['other'], ['verify=', record.value.slice('verify='.length)]] : [],
  );
  expect(verifiedAt).toBe(2);
  return host;
}

const pageOn = (host: string) =>
  painted(
    env,
    new Request(`https://${host}/calls`),
    new Response(PAGE, { headers: { 'content-type': 'text/html', etag: '"1"' } }),
  );

/** The account of a test company has its id as well; here it gets one of its own. */
async function agencyOf(...companies: TestCompany[]): Promise<string> {
  const account = `acc-${crypto.randomUUID()}`;
  await env.DIRECTORY.batch([
    env.DIRECTORY.prepare('INSERT INTO account (id, name, created_at) VALUES (?1, ?1, 0)').bind(account),
    ...companies.map(({ id }) =>
      env.DIRECTORY.prepare('UPDATE company SET account_id = ? WHERE id = ?').bind(account, id),
    ),
  ]);
  return account;
}

describe('a brand', () => {
  it('is the company’s, then its agency’s, then the default, each field for itself', async () => {
    const company = await TestCompany.with(NODES);
    const agency = await agencyOf(company);
    expect(await brandOf(env, company.id)).toMatchObject({
      name: 'Numberline',
      accent: '#1d4fbf',
      logo: null,
    });
    await setBrand(env, agency, { name: 'Agency Calls', accent: '#884400', footer: 'Agency Ltd' }, 1);
    await setBrand(env, company.id, { name: 'Shop Calls' }, 1);
    expect(await brandOf(env, company.id)).toMatchObject({
      name: 'Shop Calls',
      accent: '#884400',
      footer: 'Agency Ltd',
    });
  });

  it('shows on its host before the first paint, and nothing of ours with it', async () => {
    const company = await TestCompany.with(NODES);
    await company.api('PATCH', '/brand', { name: 'Bell & "Sons"', accent: '#FFCC00', footer: 'Bell Ltd' });
    await company.api('PUT', '/brand/pictures/logo', { content: PNG });
    const host = await verified(company.id);
    const page = await pageOn(host);
    const html = await page.text();
    expect(html).toContain('<title>Bell &amp; "Sons"</title>');
    expect(html).toContain(`<meta name="brand-name" content="Bell &#38; &#34;Sons&#34;">`);
    expect(html).toMatch(new RegExp(`href="/brand/${company.id}/logo\\?\\d+"`));
    expect(html).not.toMatch(/numberline|favicon\.svg/i);
    expect([page.headers.get('etag'), page.headers.get('cache-control')]).toEqual([
      null,
      'private, no-cache',
    ]);
    // Yellow is not read on white: a darker one is used there, and the one that was chosen on dark grounds.
    expect(await themeOf(env, host)).toMatch(/^:root\{--brand:light-dark\(#(?!ffcc00)[0-9a-f]{6},#ffcc00\);/);
    expect(JSON.stringify(await manifestOf(env, host))).not.toMatch(/numberline/i);
    const look = await brandLook(env, company.id);
    expect(look.url).toBe(`https://${host}`);
    const picture = await exports.default.fetch(look.logoUrl ?? '');
    expect(picture.headers.get('content-type')).toBe('image/png');
    await picture.body?.cancel();
  });

  it('is in its mail: name, footer, links, and the sender once the domain is shown to be its own', async () => {
    const company = await TestCompany.with(NODES);
    await company.api('PATCH', '/brand', {
      name: 'Bell',
      footer: 'Bell Ltd',
      mailFrom: 'calls@agency.example',
    });
    const mail = { to: 'anna@example.com', subject: 'Hello', html: '', text: '' };
    await sendMail(env, company.id, mail);
    const host = await verified(company.id);
    expect((await brandOf(env, company.id)).mailFrom).toBeNull();
    await company.api('PATCH', '/brand', { mailFrom: `calls@${host}` });
    await sendMail(env, company.id, mail);
    const [second, first] = (await keptMail(env, null)).filter((kept) => kept.company === company.id);
    // Until then the answers go where it wants them.
    expect([first?.from, first?.replyTo]).toEqual([
      '"Bell" <numberline@localhost.invalid>',
      'calls@agency.example',
    ]);
    expect(second?.replyTo).toBeNull();
    expect(second?.from).toBe(`"Bell" <calls@${host}>`);
    expect(await company.api('POST', '/mail/test', { to: 'anna@example.com' })).toMatchObject({
      body: { sent: true, error: null },
    });
    const [test] = (await keptMail(env, null)).filter((kept) => kept.company === company.id);
    expect(test?.html).toContain('Bell Ltd');
    expect(`${test?.html}${test?.text}${test?.subject}${test?.from}`).not.toMatch(/numberline/i);
  });
});

describe('a sender of a company', () => {
  const NOBODY = 'numberline@localhost.invalid';
  const settings = (company: TestCompany, set: object) =>
    company.api<{ sender: { from: string; replyTo: string | null; unverified: string | null } }>(
      'PUT',
      '/mail',
      set,
    );

  it('sends by the installation only from a domain of its own, and the settings say why not', async () => {
    const company = await TestCompany.with(NODES);
    const agency = await agencyOf(company);
    const host = await verified(agency);
    // An agency's domain is not its customers' to send from.
    for (const from of ['shop@elsewhere.example', `shop@${host}`]) {
      expect((await settings(company, { from: `Shop <${from}>` })).body.sender).toEqual({
        from: `"Numberline" <${NOBODY}>`,
        replyTo: from,
        unverified: `Shop <${from}>`,
      });
    }
    await company.api('PATCH', '/brand', { name: 'Bell' });
    const own = await verified(company.id);
    expect((await settings(company, { from: `Shop <shop@mail.${own}>` })).body.sender).toEqual({
      from: `"Shop" <shop@mail.${own}>`,
      replyTo: null,
      unverified: null,
    });
    expect(
      (await settings(company, { from: `a@${own}.evil.example` })).body.sender.unverified,
    ).not.toBeNull();
  });

  it('sends by its own mail server from whatever that lets it', async () => {
    const company = await TestCompany.with(NODES);
    const transport = { kind: 'resend', key: 're_1' };
    const { body } = await settings(company, { from: 'shop@elsewhere.example', transport });
    expect(body.sender).toMatchObject({ from: '"Numberline" <shop@elsewhere.example>', unverified: null });
    // Cloudflare's service is the installation's own, whoever uses it.
    const cloudflare = await settings(company, {
      from: 'shop@elsewhere.example',
      transport: { kind: 'cloudflare' },
    });
    expect(cloudflare.body.sender.unverified).toBe('shop@elsewhere.example');
  });
});

describe('a shared dashboard', () => {
  it('looks like its company’s brand on the installation’s host, and its link is on the brand’s', async () => {
    const company = await TestCompany.with(NODES);
    const made = await company.api<{ id: string }>('POST', '/dashboards', { name: 'Board', cards: [] });
    const share = { name: 'For the owner' };
    const shares = `/dashboards/${made.body.id}/shares`;
    const plain = await company.api<{ url: string }>('POST', shares, share);
    expect(plain.body.url).toMatch(`${env.PUBLIC_URL}/share/`);
    await company.api('PATCH', '/brand', { name: 'Bell Calls', accent: '#884400' });
    const look = async (url: string) => {
      const page = new Response(PAGE, { headers: { 'content-type': 'text/html' } });
      return (await paintedFor(env, url, page)).text();
    };
    const html = await look(company.id);
    expect(html).toContain('<title>Bell Calls</title>');
    expect(html).toContain(`href="/brand/${company.id}/theme.css"`);
    expect(html).not.toMatch(/numberline/i);
    const theme = await exports.default.fetch(`${env.PUBLIC_URL}/brand/${company.id}/theme.css`);
    expect(await theme.text()).toContain('--brand:light-dark(#884400');
    const host = await verified(company.id);
    const branded = await company.api<{ url: string }>('POST', shares, share);
    expect(branded.body.url).toMatch(`https://${host}/share/`);
  });

  it('of a company without a brand looks like nobody else’s', async () => {
    const company = await TestCompany.with(NODES);
    const page = new Response(PAGE, { headers: { 'content-type': 'text/html' } });
    expect(await (await paintedFor(env, company.id, page)).text()).toBe(PAGE);
  });
});

describe('brands never cross', () => {
  it('a host shows its owner’s brand only, and a host that is not verified shows none', async () => {
    const [one, other] = [await TestCompany.with(NODES), await TestCompany.with(NODES)];
    await setBrand(env, one.id, { name: 'One' }, 1);
    await setBrand(env, other.id, { name: 'Other' }, 1);
    const host = await verified(one.id);
    expect(await (await pageOn(host)).text()).not.toContain('Other');
    const claimed = (await addHost(env, other.id, newHost(), 1)).host;
    expect(await brandOfHost(env, claimed)).toBeNull();
    expect(await (await pageOn(claimed)).text()).toBe(PAGE);
    expect((await brandLook(env, other.id)).url).toBe(env.PUBLIC_URL);
  });

  it('two may claim a host; who shows first that it is theirs has it', async () => {
    const [one, other] = [await TestCompany.with(NODES), await TestCompany.with(NODES)];
    const host = newHost();
    const theirs = await addHost(env, other.id, host, 1);
    await verified(one.id, host);
    await expect(
      checkHost(env, other.id, host, 3, async () => [[theirs.record.value]]),
    ).rejects.toMatchObject({ type: 'conflict', field: 'host' });
    // The record of one does not speak for the other.
    const [mine] = (await one.api<{ hosts: { record: { value: string } }[] }>('GET', '/brand')).body.hosts;
    expect(mine?.record.value).not.toBe(theirs.record.value);
  });

  it('a key of a company sees and changes its own, and never the account’s', async () => {
    const [one, other] = [await TestCompany.with(NODES), await TestCompany.with(NODES)];
    await agencyOf(one, other);
    await one.api('PATCH', '/brand', { name: 'One' });
    expect((await other.api<{ look: { name: string } }>('GET', '/brand')).body.look.name).toBe('Numberline');
    for (const [method, path, body] of [
      ['GET', '/brand?of=account'],
      ['PATCH', '/brand?of=account', { name: 'Mine' }],
      ['POST', '/brand/hosts?of=account', { host: newHost() }],
    ] as const) {
      expect(await one.api(method, path, body)).toMatchObject({ status: 403, body: { field: 'of' } });
    }
  });
});

describe('a host', () => {
  it('stays verified while DNS does not answer, and not when its record is gone', async () => {
    const company = await TestCompany.with(NODES);
    const host = await verified(company.id);
    expect((await checkHost(env, company.id, host, 3, away)).verifiedAt).toBe(2);
    expect((await checkHost(env, company.id, host, 4, nowhere)).verifiedAt).toBeNull();
  });

  it.each(['localhost', 'a b.example', '127.0.0.1', 'https://x.example', '-x.example', 'x'])(
    '%s is none',
    async (host) => {
      const company = await TestCompany.with(NODES);
      expect(await company.api('POST', '/brand/hosts', { host })).toMatchObject({
        status: 400,
        body: { field: 'host' },
      });
    },
  );
});

describe('what is wrong is named', () => {
  it.each([
    ['accent', { accent: 'red' }],
    ['name', { name: 'a\nb' }],
    ['mailFrom', { mailFrom: 'Bell <a@b.example>\r\nBcc: c@d.example' }],
    ['footer', { footer: 'x'.repeat(301) }],
  ])('%s', async (field, body) => {
    const company = await TestCompany.with(NODES);
    expect(await company.api('PATCH', '/brand', body)).toMatchObject({ status: 400, body: { field } });
  });

  it('a picture that is none, or one that holds scripts', async () => {
    const company = await TestCompany.with(NODES);
    for (const text of ['hello', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>']) {
      expect(await company.api('PUT', '/brand/pictures/logo', { content: btoa(text) })).toMatchObject({
        status: 400,
        body: { field: 'content' },
      });
    }
  });
});
