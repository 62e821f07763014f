import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../edge/local/build.ts';

// `npm run check:secrets`: looks for keys and passwords in every file that git keeps. Those made up for tests are listed, each
// by file and beginning; one that is no longer there has to leave the list.

/** What looks like a secret. */
interface Found {
  /** Which kind. */
  kind: string;
  /** Counts from 1. */
  line: number;
  value: string;
}

/** What keys of services we talk to, or that people have lying about, look like. */
const KEYS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[\w+/=\\]{16,}/g],
  ['Google service account', /"private_key_id"\s*:\s*"[0-9a-f]{20,}"/g],
  ['Google API key', /\bAIza[\w-]{35}/g],
  ['Google client secret', /\bGOCSPX-[\w-]{20,}/g],
  ['Google refresh token', /\b1\/\/0[\w-]{30,}/g],
  ['Twilio API key', /\bSK[0-9a-f]{32}\b/g],
  ['Telnyx API key', /\bKEY[0-9A-F]{32}_\w{10,}/g],
  ['AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g],
  ['Slack token', /\bxox[abeoprs]-[\w-]{10,}/g],
  ['Slack webhook', /hooks\.slack\.com\/services\/T\w{8,}\/B\w{8,}\/\w{20,}/g],
  ['GitHub token', /\b(?:gh[oprsu]_\w{36}|github_pat_\w{40,})/g],
  ['npm token', /\bnpm_[A-Za-z0-9]{36}\b/g],
  ['Stripe key', /\b[rs]k_live_\w{20,}/g],
  ['SendGrid key', /\bSG\.[\w-]{20,}\.[\w-]{20,}/g],
  ['Meta token', /\bEAA[A-Za-z0-9]{40,}/g],
  ['webhook secret', /\bwhsec_[A-Za-z0-9+/]{24,}={0,2}/g],
  ['signed token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g],
  ['password in an address', /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@'"`<>${}]+:[^\s/@'"`<>${}]+@/g],
];

/** Something is called a secret, and what it is set to looks like chance. */
const ASSIGNED =
  /(?:secret|token|password|passwd|api[_-]?key|auth[_-]?key|credential|signing[_-]?key)\w*["']?\s*[:=]\s*(?:\w+\s*\?\?\s*)?["'`]([\w+/=.~-]{20,})["'`]/gi;

/** Bits of chance in each character; words of a language have about 3. */
const LEAST_ENTROPY = 3.6;

/** Everything in a text that looks like a secret. */
export function secretsIn(text: string): Found[] {
  const lineOf = (index: number) => text.slice(0, index).split('\n').length;
  const keys = KEYS.flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)].map((match) => ({ kind, line: lineOf(match.index), value: match[0] })),
  );
  const assigned = [...text.matchAll(ASSIGNED)]
    .map((match) => ({ kind: 'assignment', line: lineOf(match.index), value: match[1] ?? '' }))
    .filter(({ value }) => /\d/.test(value) && /[a-z]/i.test(value) && entropyOf(value) >= LEAST_ENTROPY)
    .filter(({ value }) => !keys.some((key) => key.value.includes(value)));
  return [...keys, ...assigned].sort((a, b) => a.line - b.line);
}

/** Shannon's entropy of the characters, in bits. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / text.length;
    return sum - share * Math.log2(share);
  }, 0);
}

/** Made up for tests and examples: nothing opens with them. By file, each by how it begins. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  'docs/mail.md': ['smtp://USER:', 'smtps://USER:'],
  'edge/api/ledger.worker.test.ts': ['https://user:'],
  'edge/carriers/signalwire/signature.test.ts': ['https://user:'],
  'edge/carriers/twilio/signature.test.ts': ['https://user:'],
  'edge/mail/certificate.fixture.ts': ['-----BEGIN PRIVATE KEY'],
  'edge/mail/mail.test.ts': ['smtp://us%40'],
  'edge/mail/transport.ts': ['smtp://USER:', 'smtps://USER:'],
  'edge/outbox/public-address.test.ts': ['https://me:'],
  // A database of a release, from a made-up company: what is sealed in it has a made-up SECRET.
  'edge/released/0.1.0.json': ['v1.', 'gfb4y38z171m'],
  'edge/visits/address.test.ts': ['https://user:'],
  'edge/visits/source.test.ts': ['https://user:'],
};

/** What is found in the files that git keeps and is not known, and what is known and no longer there. */
function scan(): { unknown: string[]; gone: string[]; files: number } {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0');
  const unknown: string[] = [];
  const left = new Set(
    Object.entries(KNOWN).flatMap(([file, beginnings]) =>
      beginnings.map((beginning) => `${file} ${beginning}`),
    ),
  );
  let read = 0;
  for (const file of files.filter((name) => name !== '')) {
    const text = readFileSync(join(root, file), 'utf8');
    // A picture or a font.
    if (text.includes('\0')) continue;
    read += 1;
    for (const { kind, line, value } of secretsIn(text)) {
      const beginning = KNOWN[file]?.find((one) => value.startsWith(one));
      if (beginning === undefined) unknown.push(`${file}:${line}: ${kind}: ${value.slice(0, 12)}…`);
      else left.delete(`${file} ${beginning}`);
    }
  }
  return { unknown, gone: [...left], files: read };
}

if (import.meta.main) {
  const { unknown, gone, files } = scan();
  for (const one of unknown) console.error(`looks like a secret: ${one}`);
  for (const one of gone)
    console.error(`is not there any more, take it off the list in test/secrets.ts: ${one}`);
  if (unknown.length + gone.length > 0) process.exit(1);
  console.log(`no secrets in ${files} files`);
}
