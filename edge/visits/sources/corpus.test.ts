import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Channel, classify } from '../source.ts';

/**
 * Coverage of our tables against Matomo's public lists (CC0). The lists are not part of the repository; without them
 * the test is skipped.
 */
const FOLDER = fileURLToPath(new URL('../../../../shared/corpora/referrers/', import.meta.url).href);
const isThere = existsSync(FOLDER);
if (!isThere)
  console.warn(
    'Skipped: coverage of the source tables; the referrer lists are not in ../shared/corpora/referrers',
  );

/** Reads the two shapes these lists have: `Name: [- host]` and `Name: [- urls: [- host], params: …]`. */
function hostsOf(file: string): string[] {
  const hosts: string[] = [];
  let isUrls = true;
  for (const line of readFileSync(`${FOLDER}${file}`, 'utf8').split('\n')) {
    if (/^\S/.test(line)) isUrls = true;
    const key = /^\s+(?:-\s+)?([a-z]+):/.exec(line)?.[1];
    if (key !== undefined) isUrls = key === 'urls';
    const item = /^\s+-\s+['"]?([^'":\s]+)['"]?\s*$/.exec(line)?.[1];
    if (item !== undefined && isUrls) hosts.push(item);
  }
  return hosts;
}

/** A referrer as a browser would send it from that entry; `{}` stands for a country. */
function referrersOf(entry: string): string[] {
  if (/^(com|org|net)\.[a-z]/.test(entry)) return [`android-app://${entry}/`];
  if (entry.startsWith('android-app')) return [entry.replace('//', '://')];
  return entry.includes('{}')
    ? ['de', 'fr', 'us'].map((country) => `https://${entry.replace('{}', country)}/`)
    : [`https://${entry}/`];
}

function coverage(entries: string[], channels: Channel[]): { share: number; missed: string[] } {
  const missed = entries.filter((entry) =>
    referrersOf(entry).some((referrer) => {
      const { channel } = classify({ landing: 'https://site.example/', referrer, siteHosts: [] });
      return !channels.includes(channel);
    }),
  );
  return { share: 1 - missed.length / entries.length, missed };
}

describe.skipIf(!isThere)('the source tables cover the public lists', () => {
  test('AI assistants', () => {
    const { share, missed } = coverage(hostsOf('AIAssistants.yml'), ['AI Assistants']);
    console.info(`assistants ${(share * 100).toFixed(1)} %, missed: ${missed.join(' ')}`);
    expect(share).toBeGreaterThanOrEqual(0.95);
  });

  test('social networks, counting those that are there to watch films as video', () => {
    const { share, missed } = coverage(hostsOf('Socials.yml'), ['Organic Social', 'Organic Video']);
    console.info(`social ${(share * 100).toFixed(1)} %, missed: ${missed.join(' ')}`);
    expect(share).toBeGreaterThanOrEqual(0.99);
  });

  test('search engines, but for those that the other two lists claim as well', () => {
    const others = new Set([...hostsOf('AIAssistants.yml'), ...hostsOf('Socials.yml')]);
    const engines = hostsOf('SearchEngines.yml').filter((host) => !others.has(host.replace(/^www\./, '')));
    const { share, missed } = coverage(engines, ['Organic Search']);
    console.info(`search ${(share * 100).toFixed(1)} % of ${engines.length}, missed: ${missed.join(' ')}`);
    expect(share).toBeGreaterThanOrEqual(0.89);
  });
});
