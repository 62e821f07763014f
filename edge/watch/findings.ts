import type { DrainAlarm } from '../pools/drain-cause.ts';

/** What is looked at to say whether a company's tracking works. Instants are ms. */
export interface HealthFacts {
  /** The oldest event that should have been sent by now; `null` when nothing is late. */
  outboxLateSince: number | null;
  webhooks: { id: string; url: string; failingSince: number }[];
  connections: { id: string; name: string; failingSince: number; error: string | null }[];
  /** Of the last day. */
  recordingsFailed: number;
  callsWithoutFlow: number;
  /** Calls whose end nobody told us of for too long. */
  overdueSince: number | null;
  pools: { id: string; name: string; alarms: DrainAlarm[]; size: number; leaks: number }[];
}

/** Something that somebody should know of. */
export interface Finding {
  /** `bad`: calls, or what is known of them, are being lost. `warn`: they may be. */
  severity: 'bad' | 'warn';
  about: 'outbox' | 'webhook' | 'connection' | 'recording' | 'flow' | 'carrier' | 'pool';
  /** Id of what it is about; `null` for the company as a whole. */
  id: string | null;
  /** What is wrong, and what to do, in words. */
  words: string;
  todo: string;
  /** ms; `null` where it is not one moment. */
  since: number | null;
}

/** Events that wait so long are late, ms: an alarm sends them within seconds. */
export const LATE_MS = 5 * 60_000;

/** What is wrong, worst first. Empty when all is well. */
export function findingsOf(facts: HealthFacts, now: number): Finding[] {
  const found: (Finding | false)[] = [
    facts.callsWithoutFlow > 0 && {
      severity: 'bad',
      about: 'flow',
      id: null,
      words: `${plural(facts.callsWithoutFlow, 'call')} of the last day found no flow that could be run`,
      todo: 'publish a flow for each number, and set a backup number',
      since: null,
    },
    facts.outboxLateSince !== null && {
      severity: 'bad',
      about: 'outbox',
      id: null,
      words: `events have waited to be sent for ${minutes(now - facts.outboxLateSince)}`,
      todo: 'look at the deliveries of the webhooks; if all fail, the network of the Worker may be down',
      since: facts.outboxLateSince,
    },
    ...facts.pools.flatMap(({ id, name, alarms, size, leaks }): Finding[] => {
      const [open] = alarms;
      return [
        ...(open !== undefined && open.until === null
          ? [
              {
                severity: 'bad' as const,
                about: 'pool' as const,
                id,
                words: `the pool ${name} (${plural(size, 'number')}) has no number left for ${plural(open.unnumbered, 'visit')}`,
                todo: 'see what the pool checker advises, and add numbers',
                since: open.since,
              },
            ]
          : []),
        ...(leaks > 0
          ? [
              {
                severity: 'warn' as const,
                about: 'pool' as const,
                id,
                words: `${plural(leaks, 'number')} of the pool ${name} ${leaks === 1 ? 'is' : 'are'} called by people who were never shown ${leaks === 1 ? 'it' : 'them'}`,
                todo: 'look for the number in adverts, directories and caches of search engines',
                since: null,
              },
            ]
          : []),
      ];
    }),
    ...facts.webhooks.map(
      ({ id, url, failingSince }): Finding => ({
        severity: 'warn',
        about: 'webhook',
        id,
        words: `the webhook to ${hostOf(url)} takes nothing`,
        todo: 'look at its deliveries; what it misses can be sent again',
        since: failingSince,
      }),
    ),
    ...facts.connections.map(
      ({ id, name, failingSince, error }): Finding => ({
        severity: 'warn',
        about: 'connection',
        id,
        words: `${name} takes nothing${error === null ? '' : `: ${error}`}`,
        todo: 'try the account under Integrations, which says what to do',
        since: failingSince,
      }),
    ),
    facts.overdueSince !== null && {
      severity: 'warn',
      about: 'carrier',
      id: null,
      words: 'a carrier has not said how calls ended',
      todo: 'check that its numbers send their status to us',
      since: facts.overdueSince,
    },
    facts.recordingsFailed > 0 && {
      severity: 'warn',
      about: 'recording',
      id: null,
      words: `${plural(facts.recordingsFailed, 'recording')} of the last day could not be fetched`,
      todo: 'see the reason at the call; the carrier’s credentials may have changed',
      since: null,
    },
  ];
  const all = found.filter((one) => one !== false);
  return [
    ...all.filter(({ severity }) => severity === 'bad'),
    ...all.filter(({ severity }) => severity === 'warn'),
  ];
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function minutes(ms: number): string {
  const found = Math.round(ms / 60_000);
  return found < 120 ? plural(found, 'minute') : plural(Math.round(found / 60), 'hour');
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}
