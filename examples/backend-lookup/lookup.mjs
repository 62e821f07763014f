// Who called? Asks Numberline which visit a call belongs to, as a phone system or a CRM would when a call ends.
//
//   node lookup.mjs +13125550101
//   node lookup.mjs +13125550101 --at 2026-10-12T15:04:05Z --caller +17735550123
//
// Needs Node 20 or later and nothing else.

import { parseArgs } from 'node:util';

const USAGE = `Usage: node lookup.mjs NUMBER [--at TIME] [--caller NUMBER] [--url URL] [--key KEY]

  NUMBER    the tracking number that was called, such as +13125550101
  --at      when, as an ISO 8601 time such as 2026-10-12T15:04:05Z (now)
  --caller  who called, where it is known; a known caller makes the answer surer
  --url     where Numberline runs (http://127.0.0.1:8787)
  --key     an API key that may view calls (nl_demo, the demo company's)`;

/** Ends with a message instead of a stack trace. */
class Mistake extends Error {}

function readArguments() {
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {
        at: { type: 'string' },
        caller: { type: 'string' },
        url: { type: 'string', default: 'http://127.0.0.1:8787' },
        key: { type: 'string', default: 'nl_demo' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new Mistake(`${error.message}\n\n${USAGE}`);
  }
  const { values, positionals } = parsed;
  if (values.help) return null;
  if (positionals.length !== 1) throw new Mistake(`Name one number.\n\n${USAGE}`);

  const at = values.at === undefined ? undefined : Date.parse(values.at);
  if (Number.isNaN(at)) {
    throw new Mistake(`--at must be a time such as 2026-10-12T15:04:05Z, not ${values.at}`);
  }
  if (!URL.canParse(values.url)) {
    throw new Mistake(`--url must be an address such as http://127.0.0.1:8787, not ${values.url}`);
  }
  return { number: positionals[0], at, caller: values.caller, url: values.url, key: values.key };
}

/**
 * The request itself: everything else in this file reads arguments and prints.
 *
 * @param {{ number: string, at?: number, caller?: string, url: string, key: string }} question `at` in ms since 1970
 * @returns {Promise<{ number: string, at: number, caller: string | null, attribution: object }>}
 */
async function whoCalled({ number, at, caller, url, key }) {
  const address = new URL('/v1/attribution', url);
  address.searchParams.set('number', number);
  if (at !== undefined) address.searchParams.set('at', String(at));
  if (caller !== undefined) address.searchParams.set('caller', caller);

  const response = await fetch(address, {
    headers: { authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(10_000),
  }).catch((error) => {
    const reason = error.name === 'TimeoutError' ? 'it did not answer within 10 seconds' : error.cause?.code;
    throw new Mistake(`No Numberline at ${url} (${reason ?? error.message}). Start it with: npm start`);
  });

  const body = await response.json().catch(() => null);
  if (response.ok && body?.attribution) return body;
  const said = body?.message ?? `${response.status} ${response.statusText}`;
  if (response.status === 401) throw new Mistake(`The key ${hidden(key)} was not accepted: ${said}`);
  if (response.status === 403) throw new Mistake(`The key ${hidden(key)} may not view calls: ${said}`);
  if (response.ok || body === null) throw new Mistake(`${url} answers, but not as Numberline does (${said})`);
  throw new Mistake(body.field ? `${body.field}: ${said}` : said);
}

/** Enough of a key to recognize it by. */
function hidden(key) {
  return key.length > 8 ? `${key.slice(0, 6)}…` : key;
}

/** Never more than it is: 99.9 % sure is not certain. */
const percent = (share) => `${Math.floor(share * 100)}%`;
const clock = (ms) => new Date(ms).toISOString().replace('T', ' ').slice(0, 19);

function describe(source) {
  const details = [
    source.campaign && `campaign ${source.campaign}`,
    source.keyword && `keyword “${source.keyword}”`,
    source.content && `ad ${source.content}`,
    ...Object.entries(source.clickIds).map(([name, value]) => `${name} ${value}`),
  ].filter(Boolean);
  return [`${source.channel}: ${source.source} / ${source.medium}`, ...details].join(', ');
}

function print({ number, at, caller, attribution }) {
  const { kind, confidence, reason, source, candidates } = attribution;
  console.log(`${caller ?? 'Somebody'} called ${number} at ${clock(at)} UTC`);
  console.log(`${kind}, ${percent(confidence)} sure: ${reason}`);
  if (source) console.log(`from ${describe(source)}`);
  for (const { visit, probability, reason: why } of candidates) {
    const place = [visit.city, visit.country].filter(Boolean).join(', ');
    console.log(`\n${percent(probability).padStart(5)}  visit ${visit.visit}: ${why}`);
    console.log(`       ${[visit.device, place].filter(Boolean).join(' in ') || 'device and place unknown'}`);
    console.log(`       ${describe(visit.source)}`);
    for (const page of visit.pages) console.log(`       ${clock(page.at)}  ${page.title}  ${page.url}`);
  }
}

try {
  const question = readArguments();
  if (question === null) console.log(USAGE);
  else print(await whoCalled(question));
} catch (error) {
  if (!(error instanceof Mistake)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
