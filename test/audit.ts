import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../edge/local/build.ts';

// `npm run audit`: whether a package of ours is known to be unsafe, which the registry says, and whether each may be used, which
// the lock file says. A registry that does not answer such questions is said to, and is no failure; a licence that is not
// on the list is one. `--licences` asks for them alone: what is found out about a package tomorrow is no fault of a test.

/** Licences that let us do what we do, which is give the whole away under MIT. SPDX, in lower case. */
const FREE = new Set([
  '0bsd',
  'apache-2.0',
  'blueoak-1.0.0',
  'bsd-2-clause',
  'bsd-3-clause',
  'cc0-1.0',
  'isc',
  'mit',
  'mit-0',
  'unlicense',
]);

/** Licences with a condition, by package or the beginning of its name: why it is met. */
const ON_CONDITION: Readonly<Record<string, string>> = {
  '@expo-google-fonts/inter': 'OFL-1.1: a font, passed on as it is',
  '@fontsource-variable/inter': 'OFL-1.1: a font, passed on as it is',
  '@img/sharp-': 'LGPL-3.0: a tool of miniflare, not passed on',
  'axe-core': 'MPL-2.0: a tool of the tests, not passed on',
  'caniuse-lite': 'CC-BY-4.0: data of a build tool, not passed on',
  lightningcss: 'MPL-2.0: a tool of the build, not passed on',
};

/** Packages whose `package.json` does not say it in a word; somebody has read what they come with. */
const READ = new Set([
  // MIT, in the field `licenses` of old.
  'base-64',
  'compute-gcd',
  'compute-lcm',
  'uri-parser',
  'validate.io-function',
  'validate.io-integer',
  'validate.io-integer-array',
  'validate.io-number',
]);

interface LockedPackage {
  version?: string;
  license?: string;
  dev?: boolean;
  link?: boolean;
}

/** Whether an SPDX expression leaves a choice that is free: one of several joined by OR, all that are joined by AND. */
export function isFree(expression: string): boolean {
  const text = expression.replace(/^\(|\)$/g, '').toLowerCase();
  if (text.includes(' or ')) return text.split(' or ').some(isFree);
  if (text.includes(' and ')) return text.split(' and ').every(isFree);
  return FREE.has(text.trim());
}

/** What may not be used, by name and version, and why. */
export function refusedLicences(packages: Readonly<Record<string, LockedPackage>>): string[] {
  return Object.entries(packages).flatMap(([path, { version, license }]) => {
    const name = path.replace(/^.*node_modules\//, '');
    if (path === '' || (license !== undefined && isFree(license))) return [];
    if (Object.keys(ON_CONDITION).some((one) => name.startsWith(one))) return [];
    if (license === undefined && READ.has(name)) return [];
    return [`${name} ${version}: ${license ?? 'no licence is said'}`];
  });
}

/** Asks the registry. `null` where it knows of nothing severe; else what it said, and whether it answered at all. */
function known(): { words: string; isAnswer: boolean } | null {
  const { stdout, stderr, status } = spawnSync('npm', ['audit', '--json', '--audit-level=high'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const answer = parsed(stdout);
  if (answer?.auditReportVersion === undefined)
    return { words: answer?.message ?? stderr.trim().split('\n')[0] ?? 'no answer', isAnswer: false };
  return status === 0 ? null : { words: JSON.stringify(answer.metadata?.vulnerabilities), isAnswer: true };
}

function parsed(
  text: string,
): { auditReportVersion?: number; message?: string; metadata?: { vulnerabilities: object } } | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

if (import.meta.main) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  const refused = refusedLicences(lock.packages);
  for (const one of refused) console.error(`its licence is not on the list in test/audit.ts: ${one}`);
  console.log(
    `${Object.keys(lock.packages).length - 1} packages, ${refused.length} with a licence that is not free`,
  );
  const { values } = parseArgs({ options: { licences: { type: 'boolean', default: false } } });
  const found = values.licences ? null : known();
  if (values.licences) console.log('what is known to be unsafe is not asked here: npm run audit asks');
  else if (found === null) console.log('the registry knows of nothing severe');
  else if (found.isAnswer) console.error(`the registry knows of: ${found.words}; see npm audit`);
  else console.log(`Skipped: the registry could not be asked what is unsafe: ${found.words}`);
  if (refused.length > 0 || found?.isAnswer) process.exit(1);
}
