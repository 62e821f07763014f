import { findPhoneNumbersInText, parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Printed } from '../src/examine.ts';
import type { Swap } from '../src/protocol.ts';
import { swapText } from '../src/swap.ts';
import type { Seen } from './verify-browser.ts';

/** What became of a number in one place of the page. */
export interface NumberFound {
  /** E.164 */
  number: string;
  /** As it stands there, with the text around it. */
  text: string;
  where: Printed['where'];
  /** What a visitor sees instead, E.164; `null` where it stays. */
  swappedTo: string | null;
  /** Why it stays; `null` where it is swapped. */
  reason: string | null;
}

/** What `verify` says of a page. */
export interface Report {
  url: string;
  title: string;
  /** Visitors see their numbers on this page. */
  ok: boolean;
  /** What keeps it from working, worst first, each with what to do. */
  problems: string[];
  /** What is good to know. */
  notes: string[];
  /** How the page asks for the script; `null` where it does not. */
  script: { how: 'tag' | 'command'; src: string | null; site: string | null; edge: string | null } | null;
  /** HTTP status of the edge's answer to a visit; `null` when there was none. */
  edgeStatus: number | null;
  consentTools: string[];
  optimisers: string[];
  numbers: NumberFound[];
}

/** Judges what was seen. */
export function reportOf(seen: Seen): Report {
  const { live, written, visit } = seen;
  const tag = live.tags[0] ?? written.tags[0] ?? null;
  const swaps = (visit?.answer?.swaps ?? []).filter(({ to }) => to);
  const numbers = numbersOn(seen, swaps);
  const problems = problemsOf(seen, numbers);
  return {
    url: seen.url,
    title: live.title,
    ok: problems.length === 0,
    problems,
    notes: notesOf(seen),
    script: tag
      ? { how: 'tag', src: tag.src || null, site: tag.site, edge: tag.edge }
      : live.isRunning || live.hasCommand
        ? { how: 'command', src: seen.script?.url ?? null, site: null, edge: null }
        : null,
    edgeStatus: visit?.status ?? null,
    consentTools: live.consentTools,
    optimisers: live.optimisers,
    numbers,
  };
}

/** Whether a text prints a number: by the script's own rules, or with other separators, but not inside a longer one. */
function prints(text: string, number: string): boolean {
  if (swapText(text, [{ from: number, to: `${number}00`, display: '-' }]) !== text) return true;
  const { countryCallingCode = '', nationalNumber = number } = parsePhoneNumberFromString(number) ?? {};
  const digits = [...nationalNumber].join('(?:\\D|%\\w\\w){0,6}');
  return RegExp(`(?<!\\d)(?:(?:00|011)?\\D*${countryCallingCode})?\\D*0?\\D*${digits}(?!\\d)`).test(text);
}

function numbersOn({ written, live, visit }: Seen, swaps: readonly Swap[]): NumberFound[] {
  const overflow = visit?.answer?.overflow ?? [];
  const targets = [...swaps.map(({ from }) => from), ...overflow];
  const home = parsePhoneNumberFromString(targets[0] ?? '')?.country ?? 'US';

  return written.printed.flatMap(({ text, where, leftAlone }): NumberFound[] => {
    const own = targets.filter((target) => prints(text, target));
    const others = findPhoneNumbersInText(text.replace(/^\s*[a-z]+:/i, ''), {
      defaultCountry: home,
      extended: false,
    })
      .map(({ number }) => `${number.number}`)
      .filter((number) => !own.includes(number));
    const stays = live.printed.some((now) => now.text === text && now.where === where);
    return [
      ...own.map((number) => {
        const to = stays ? null : (swaps.find(({ from }) => from === number)?.to ?? null);
        const reason = overflow.includes(number)
          ? 'every tracking number is in use'
          : (leftAlone ?? 'the script did not recognise it, or something put it back');
        return { number, text, where, swappedTo: to, reason: to === null ? reason : null };
      }),
      ...[...new Set(others)].map((number) => ({
        number,
        text,
        where,
        swappedTo: null,
        reason: visit?.answer ? 'it is no swap target of this site' : 'the edge has named no numbers',
      })),
    ];
  });
}

function problemsOf(seen: Seen, numbers: readonly NumberFound[]): string[] {
  const { live, written, script, visit, violations, status } = seen;
  const tag = live.tags[0] ?? written.tags[0];
  if (status >= 400) return [`The page answers with ${status}.`];

  if (!live.isRunning) {
    const blocked = violations.find(
      (violation) => /^script-src/.test(violation) && sameOrigin(violation, tag?.src),
    );
    if (blocked)
      return [
        `The page's content security policy blocks the script: allow ${originOf(tag?.src)} in script-src.`,
      ];
    if (script?.failure) return [`The script could not be loaded from ${script.url}: ${script.failure}.`];
    if (script?.status && script.status >= 400)
      return [`There is no script at ${script.url}: the answer is ${script.status}.`];
    if (tag?.heldBackAs)
      return [
        `${live.optimisers.join(' and ') || 'An optimiser'} holds the script back (type="${tag.heldBackAs}"): exclude numberline.js from delayed scripts.`,
      ];
    if (!tag && !live.hasCommand)
      return [
        live.tagManager
          ? 'There is no Numberline script on this page, and the tag manager on it has not brought one.'
          : 'There is no Numberline script on this page.',
      ];
    if (tag && !tag.site) return ['The script tag has no data-site: add the site key.'];
    return ['The script is on the page but does not run; see what the console says.', ...seen.warnings];
  }

  if (visit === null) {
    // What the policy blocks is never sent.
    const blocked = violations
      .find((violation) => /^connect-src .*\/v1\/visits/.test(violation))
      ?.split(' ')[1];
    return [
      blocked
        ? `The page's content security policy blocks the edge: allow ${originOf(blocked)} in connect-src.`
        : 'The script runs but asks the edge for nothing, not even with consent.',
    ];
  }
  if (visit.status === null)
    return [`The edge at ${originOf(visit.url)} cannot be reached: ${visit.failure}.`];
  if (visit.error?.field === 'site') return [`The edge does not know this site: ${visit.error.message}.`];
  if (visit.error?.field === 'origin')
    return [`The edge does not serve this origin: ${visit.error.message}. Add it to the site's origins.`];
  if (!visit.answer)
    return [`The edge answers with ${visit.status}${visit.error ? `: ${visit.error.message}` : ''}.`];

  const { swaps, overflow = [] } = visit.answer;
  if (overflow.length > 0)
    return [`Every tracking number for ${overflow.join(', ')} is in use: the pool is too small.`];
  if (swaps.length === 0)
    return ['The edge has no number for this visit: it took it for a robot, or no target is set.'];

  const targets = swaps.map(({ from }) => from);
  const found = numbers.filter(({ number }) => targets.includes(number));
  if (found.length === 0) return [`None of this site's numbers (${targets.join(', ')}) is on this page.`];
  const missed = found.filter(({ reason }) => reason?.startsWith('the script did not'));
  return missed.map(({ number, text }) => `${number} still stands in “${shortened(text)}”.`);
}

function notesOf({ live, cameLate, waitedForConsent, violations }: Seen): string[] {
  return [
    ...(live.tags.length > 1 ? [`There are ${live.tags.length} script tags; the first one is used.`] : []),
    ...(cameLate
      ? [
          `The script comes only after the visitor moves (${live.optimisers.join(', ') || 'an optimiser'}): exclude numberline.js from delayed scripts.`,
        ]
      : []),
    ...(waitedForConsent ? ['The script waits for consent; for this look we granted it.'] : []),
    ...violations
      .filter((violation) => !/numberline|\/v1\/visits/.test(violation))
      .map((violation) => `The page's content security policy blocks something else: ${violation}`),
  ];
}

function originOf(address: string | undefined): string {
  return address && URL.canParse(address) ? new URL(address).origin : 'its origin';
}

const sameOrigin = (violation: string, address: string | undefined): boolean =>
  originOf(violation.split(' ')[1]) === originOf(address);

const shortened = (text: string): string => (text.length > 70 ? `${text.slice(0, 69)}…` : text);

/** The report as a person reads it. */
export function textOf(report: Report): string {
  const { script, numbers } = report;
  const list = (names: readonly string[]): string => names.join(', ') || 'none found';
  const how = script && [
    script.how,
    script.src,
    script.site && `data-site ${script.site}`,
    script.edge && `data-edge ${script.edge}`,
  ];
  return [
    `${report.title || 'A page without a title'} (${report.url})`,
    '',
    `  script         ${how ? how.filter(Boolean).join(', ') : 'none'}`,
    `  edge           ${report.edgeStatus === null ? 'no answer' : `answers with ${report.edgeStatus}`}`,
    `  consent tools  ${list(report.consentTools)}`,
    `  optimisers     ${list(report.optimisers)}`,
    `  numbers        ${numbers.length === 0 ? 'none found' : ''}`,
    ...numbers.map(
      ({ number, where, text, swappedTo, reason }) =>
        `    ${number} ${swappedTo ? `→ ${swappedTo}` : `stays: ${reason}`}  (${where}: ${shortened(text)})`,
    ),
    '',
    ...report.notes.map((note) => `Note: ${note}`),
    ...report.problems.map((problem) => `Problem: ${problem}`),
    report.ok ? 'It works: visitors see their numbers on this page.' : 'It does not work on this page.',
  ].join('\n');
}
