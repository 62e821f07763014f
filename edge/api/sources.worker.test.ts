import { exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { TestCompany } from '../calls/company.fixture.ts';

const NODES = { bye: { type: 'hangup', message: { say: 'Please call again.' } } };
const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const PARTNER = { field: 'referrer.host', op: 'is', value: 'partner.example' };

let company: TestCompany;
let pool: string;
let key: string;
let origin: string;

beforeAll(async () => {
  company = await TestCompany.with(NODES);
  origin = `https://${company.id}.example`;
  pool = (await company.api<{ id: string }>('POST', '/pools', { name: 'Visitors' })).body.id;
  key = (
    await company.api<{ key: string }>('POST', '/sites', {
      name: 'Shop',
      origins: [origin],
      targets: [{ number: '+13125550142', pool }],
    })
  ).body.key;
});

type Rules = { version: number; rules: { id: string; name: string }[] };
const rulesNow = async () => (await company.api<Rules>('GET', '/sources/rules')).body;

describe('source rules', () => {
  it('are set as a whole, each version kept, and not over somebody else’s', async () => {
    const { version } = await rulesNow();
    const partner = { name: 'Partner', when: PARTNER, as: { source: 'partner', medium: 'affiliate' } };
    const set = await company.api<Rules>('PUT', '/sources/rules', { version, rules: [partner] });
    expect(set).toMatchObject({
      status: 200,
      body: { version: version + 1, rules: [{ ...partner, site: null }] },
    });
    const late = await company.api('PUT', '/sources/rules', { version, rules: [] });
    expect(late).toMatchObject({ status: 409, body: { field: 'version' } });
    const next = { version: version + 1, rules: [{ ...set.body.rules[0], name: 'Partners' }, partner] };
    expect((await company.api<Rules>('PUT', '/sources/rules', next)).body.rules[0]?.id).toBe(
      set.body.rules[0]?.id,
    );
    const before = await company.api<Rules>('GET', `/sources/rules?version=${version + 1}`);
    expect(before.body.rules.map(({ name }) => name)).toEqual(['Partner']);
    expect((await company.api('GET', '/sources/rules?version=99')).status).toBe(404);
  });

  it('name what is wrong with them', async () => {
    const { version } = await rulesNow();
    const wrong = async (rule: object) =>
      (await company.api<{ field: string }>('PUT', '/sources/rules', { version, rules: [rule] })).body.field;
    const right = { name: 'x', when: PARTNER, as: { source: 'x' } };
    expect(await wrong({ ...right, when: { all: [{ field: 'outcome', op: 'is', value: 'x' }] } })).toBe(
      'rules.0.when.all.0.field',
    );
    expect(await wrong({ ...right, site: 'site_of_another' })).toBe('rules.0.site');
    expect(await wrong({ ...right, as: {} })).toMatch(/^rules\.0\.as/);
    expect(await wrong({ ...right, as: { channel: 'Carrier pigeon' } })).toMatch(/^rules\.0\.as/);
    expect(await rulesNow()).toMatchObject({ version });
  });

  it('are tried before they are set, with the reason', async () => {
    const answer = await company.api('POST', '/sources/test', {
      landing: `${origin}/`,
      referrer: 'https://partner.example/',
      site: key,
      rules: [
        {
          name: 'Other',
          when: { field: 'referrer', op: 'contains', value: 'other' },
          as: { source: 'other' },
        },
        { id: 'p', name: 'Partner', when: PARTNER, as: { source: 'radio', medium: 'offline' } },
      ],
    });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        source: { channel: 'Offline', source: 'radio', rule: { id: 'p', version: 0 } },
        rule: { id: 'p', name: 'Partner', position: 1 },
        why: [
          'The rule “Partner” holds: source radio, medium offline.',
          expect.stringMatching(/^Without it: /),
          expect.any(String),
        ],
        looked: [
          { name: 'Other', holds: false },
          { name: 'Partner', holds: true },
        ],
        without: { channel: 'Referral', source: 'partner.example' },
        // The static number of the company, which is printed for this source.
        number: company.number,
      },
    });
    expect(await company.api('POST', '/sources/test', { landing: '', site: 'demo' })).toMatchObject({
      status: 404,
      body: { field: 'site' },
    });
  });

  it('hold for visits that begin, and only on the site they are about', async () => {
    const { version } = await rulesNow();
    await company.api('PUT', '/sources/rules', {
      version,
      rules: [
        {
          name: 'Elsewhere',
          site: null,
          when: { field: 'landing.path', op: 'is', value: '/never' },
          as: { source: 'x' },
        },
        { id: 'here', name: 'Here', site: key, when: PARTNER, as: { source: 'radio', medium: 'offline' } },
      ],
    });
    const begin = (referrer: string, change: object) =>
      exports.default.fetch('https://edge.example/v1/visits', {
        method: 'POST',
        headers: { origin, 'user-agent': BROWSER },
        body: JSON.stringify({ site: key, touch: { landing: `${origin}/`, referrer }, ...change }),
      });
    // Who wants nothing kept is shown the static number of the source that the rule says.
    const answer = await begin('https://partner.example/', { cookieless: true });
    expect(await answer.json()).toMatchObject({ swaps: [{ from: '+13125550142', to: company.number }] });
    const other = await begin('https://other.example/', { cookieless: true });
    expect(await other.json()).toMatchObject({ swaps: [] });
  });
});

describe('swap groups', () => {
  it('are changed as a whole, and those that keep their id stay', async () => {
    type Site = { groups: { id: string; name: string }[]; targets: object[] };
    const main = { name: 'Main', pool, numbers: ['+13125550142'] };
    const made = await company.api<Site>('PATCH', `/sites/${key}`, { groups: [main] });
    const id = made.body.groups[0]?.id;
    const changed = await company.api<Site>('PATCH', `/sites/${key}`, {
      name: 'The shop',
      groups: [
        { ...main, id, numbers: ['+13125550142', '+13125550143'] },
        { name: 'Old', pool, active: false, numbers: ['+13125550143'] },
      ],
    });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        name: 'The shop',
        groups: [{ id }, { active: false }],
        targets: [{ number: '+13125550142' }, {}],
      },
    });
    expect(changed.body.targets).toHaveLength(2);
  });

  it('that replace the same number, or one of ours, are refused and named', async () => {
    const answer = async (...groups: object[]) => company.api('PATCH', `/sites/${key}`, { groups });
    const main = { name: 'Main', pool, numbers: ['+13125550142'] };
    expect(await answer(main, { ...main, name: 'Again' })).toMatchObject({
      status: 409,
      body: { field: 'groups.1.numbers.0', message: expect.stringContaining('“Again”') },
    });
    expect(await answer({ ...main, numbers: ['+13125550142', company.number] })).toMatchObject({
      status: 409,
      body: { field: 'groups.0.numbers.1', message: expect.stringContaining('is a tracking number itself') },
    });
    expect(await answer({ ...main, pool: 'theirs' })).toMatchObject({
      status: 404,
      body: { field: 'groups.0.pool' },
    });
    expect(await answer({ ...main, id: 'swap_theirs' })).toMatchObject({
      status: 404,
      body: { field: 'groups.0.id' },
    });
    expect(await company.api('PATCH', '/sites/theirs', { name: 'x' })).toMatchObject({ status: 404 });
  });

  it('may be about pages under a path, and two of them about the same number under different ones', async () => {
    type Site = { groups: { paths: string[] }[]; targets: object[] };
    const set = (...groups: object[]) => company.api<Site>('PATCH', `/sites/${key}`, { groups });
    const main = { name: 'Main', pool, numbers: ['+13125550142'] };
    const berlin = { ...main, name: 'Berlin', paths: ['/berlin', '/münchen/'] };
    const kept = ['/berlin/', '/m%C3%BCnchen/'];
    expect(await set(main, berlin)).toMatchObject({
      status: 200,
      body: { groups: [{ paths: [] }, { paths: kept }], targets: [{ paths: [] }, { paths: kept }] },
    });
    const listed = await company.api<{ sites: Site[] }>('GET', '/sites');
    expect(listed.body.sites[0]?.groups[1]?.paths).toEqual(kept);
    expect(await set(main, berlin, { ...main, name: 'Mitte', paths: ['/mitte', '/berlin/'] })).toMatchObject({
      status: 409,
      body: {
        field: 'groups.2.numbers.0',
        message: expect.stringMatching(/“Berlin” .* and by “Mitte” .* those under \/berlin\//),
      },
    });
    expect(await set({ ...main, paths: ['/ok', 'berlin'] })).toMatchObject({
      status: 400,
      body: { field: 'groups.0.paths.1', message: 'berlin must be a path such as /berlin/' },
    });
    expect(await set({ ...main, paths: ['/berlin', '/berlin/'] })).toMatchObject({
      status: 409,
      body: { field: 'groups.0.paths.1' },
    });
  });

  it('that were right are named when a number of theirs becomes one of ours', async () => {
    await company.api('PATCH', `/sites/${key}`, {
      groups: [{ name: 'Main', pool, numbers: ['+14155559999'] }],
    });
    expect((await company.api<{ conflicts: object[] }>('GET', '/sites/conflicts')).body.conflicts).toEqual(
      [],
    );
    await company.addNumber('+14155559999');
    expect(await company.api('GET', '/sites/conflicts')).toMatchObject({
      body: {
        conflicts: [
          { kind: 'tracking_number', number: '+14155559999', groups: [{ site: key, name: 'Main' }] },
        ],
      },
    });
  });
});

it('a static number can be told to stand for another source, one of a pool for none', async () => {
  const source = {
    channel: 'Offline',
    source: 'tv',
    medium: 'offline',
    campaign: 'Spring',
    keyword: null,
    content: null,
    clickIds: {},
    referrer: null,
  };
  const changed = await company.api('PATCH', `/numbers/${encodeURIComponent(company.number)}`, {
    source,
    label: 'TV',
  });
  expect(changed).toMatchObject({ status: 200, body: { source, label: 'TV' } });
  const own = `+1212${company.number.slice(-7)}`;
  await company.api('POST', '/numbers', { numbers: [own], carrier: company.id, flow: 'main', pool });
  expect(await company.api('PATCH', `/numbers/${encodeURIComponent(own)}`, { source })).toMatchObject({
    status: 400,
    body: { field: 'source' },
  });
});
