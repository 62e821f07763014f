import { env } from 'cloudflare:workers';
import { type Schema as JsonSchema, Validator } from '@cfworker/json-schema';
import { expect, it } from 'vitest';
import { createApiKey } from '../accounts/provision.ts';
import { TestCompany } from '../calls/company.fixture.ts';
import { type Example, examples, type Left } from './examples.fixture.ts';
import { ANY_KEY, addressOf, apiRoutes, PUBLIC, type Route, send } from './routes.fixture.ts';

const NODES = { bye: { type: 'hangup', message: { say: 'Please call again.' } } };

const MAILBOX = { box: { type: 'voicemail', greeting: { say: 'Please leave a message.' } } };
const CALLER = '+12125550123';

const { routes, components } = await apiRoutes();

/** A company with one call, and what is left of asking for everything up to the first deletion. */
async function furnished(until: (example: Example) => boolean = () => false) {
  const company = await TestCompany.with(MAILBOX);
  await company.call(CALLER, { message: { seconds: 5, text: 'Please call me.' } });
  const recordings = async () => (await company.theCall()).recordings;
  await expect.poll(recordings, { timeout: 10_000 }).toMatchObject([{ audio: 'stored' }]);
  const left: Left = {
    call: (await company.theCall()).id,
    callerNumber: CALLER,
    recording: (await recordings())[0]?.id ?? '',
  };
  const sent: { example: Example; route: Route; status: number; text: string; isFile: boolean }[] = [];
  for (const make of examples(company, left)) {
    const example = make();
    if (until(example)) break;
    const route = routeOf(example.route);
    const { status, text, headers } = await send(
      route.method,
      addressOf(route, example.values ?? {}),
      company.key,
      example.body,
    );
    const isFile = headers.has('content-disposition');
    sent.push({ example, route, status, text, isFile });
    if (status < 300 && text !== '' && !isFile) {
      const answer = JSON.parse(text) as never;
      for (const [name, find] of Object.entries(example.leaves ?? {})) left[name] = find(answer);
      if (example.route === 'GET /v1/numbers/search') {
        left.offered = (answer as { numbers: { number: string }[] }).numbers[0]?.number ?? 'none';
      }
    }
  }
  return { company, left, sent };
}

function routeOf(name: string): Route {
  const route = routes.find((one) => one.name === name);
  if (route === undefined) throw new Error(`the document has no ${name}`);
  return route;
}

it('every route answers as its document says', async () => {
  const { sent } = await furnished();
  const wrong = sent.flatMap(({ example, route, status, text, isFile }) => {
    if (status !== example.status) return [`${route.name}: ${status}, not ${example.status}: ${text}`];
    const schema = route.answers.get(status);
    if (schema == null || isFile) return [];
    const { valid, errors } = new Validator(
      { ...schema, components: { schemas: components } } as JsonSchema,
      '2020-12',
    ).validate(JSON.parse(text));
    return valid ? [] : [`${route.name}: ${JSON.stringify(errors.at(-1))}`];
  });
  expect(wrong).toEqual([]);
  expect(new Set(sent.map(({ route }) => route.name))).toEqual(new Set(routes.map(({ name }) => name)));
}, 60_000);

it('every route wants a key, and one that may', async () => {
  const company = await TestCompany.with(NODES);
  const { key } = await createApiKey(env, { companyId: company.id, name: 'Nothing', permissions: [] });
  const answers = await Promise.all(
    routes
      .filter(({ name }) => !PUBLIC.has(name))
      .map(async (route) => {
        const of = async (sent: string | null) =>
          (await send(route.method, addressOf(route, {}), sent, route.body === null ? undefined : {})).status;
        return [route.name, await of(null), await of('nl_wrong'), await of(key)];
      }),
  );
  const wrong = answers.filter(
    ([name, none, wrong, bare]) =>
      none !== 401 || wrong !== 401 || bare !== (ANY_KEY.has(String(name)) ? 200 : 403),
  );
  expect(wrong).toEqual([]);
}, 60_000);

it('another company’s key sees nothing of a company and changes nothing of it, whatever it asks', async () => {
  const { company, left, sent } = await furnished(({ route }) => route.startsWith('DELETE /v1/webhooks'));
  const other = await TestCompany.with(NODES);
  const picture = async () =>
    Promise.all(
      sent
        // Links are others each time, an archive says when it was made, files are made and calls taken away meanwhile.
        .filter(
          ({ route }) =>
            route.method === 'GET' &&
            !/^\/v1\/(recordings\/\{id\}|archive|backups|exports|changes)/.test(route.path),
        )
        .map(async ({ example, route }) => {
          const { text } = await send('GET', addressOf(route, example.values ?? {}), company.key);
          return [route.name, text];
        }),
    );
  const before = await picture();
  const marks = [company.id, company.number, ...Object.values(left)].filter((mark) => mark.length > 6);
  const leaks: string[] = [];
  let asked = 0;
  for (const make of examples(company, left)) {
    const { route: name, values = {}, body } = make();
    const route = routeOf(name);
    const { status, text } = await send(route.method, addressOf(route, values), other.key, body);
    asked++;
    const isNamed = Object.values(values).some((value) => marks.includes(value));
    const isRefused = status === 404 || status === 400;
    // A batch is an id that nobody need have, and a removed rule one that somebody had: of these there is nothing.
    const mayBeNothing =
      (name.endsWith('/undo') &&
        ['{"changed":0}', '{"changed":0,"notes":0,"blocks":0,"stays":[]}'].includes(text)) ||
      (name.endsWith('/deeds') && text === '{"deeds":[]}');
    if (isNamed && !isRefused && !mayBeNothing)
      leaks.push(`${name} ${JSON.stringify(values)}: ${status} ${text}`);
    const shown = status < 300 ? marks.filter((mark) => text.includes(mark)) : [];
    if (shown.length > 0) leaks.push(`${name}: shows ${shown}`);
  }
  expect(leaks).toEqual([]);
  expect(asked).toBeGreaterThanOrEqual(routes.length);
  expect(await picture()).toEqual(before);
}, 60_000);
