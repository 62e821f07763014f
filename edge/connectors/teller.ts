import { unseal } from '../accounts/seal.ts';
import type { Call } from '../calls/call.ts';
import type { CompanyTables } from '../calls/company-tables.ts';
import { toCall } from '../calls/ledger.ts';
import { EVERY_CALL } from '../calls/log.ts';
import type { Env } from '../env.ts';
import type { FilterFacts } from '../filters/filter.ts';
import type { Connection, ConversionAction } from './action.ts';
import type { Connector, Fate } from './connector.ts';
import type { ConversionAttempt, DueConversion } from './conversions.ts';
import type { Host } from './send.ts';

/** What the secrets of connections are sealed for. */
export const CONNECTION_SECRETS = 'connection secrets';

/** Why a platform was, or was not, told of a call. */
export interface Explained {
  action: { id: string; name: string };
  connection: { id: string; name: string; kind: Connection['kind'] };
  /** In words: "its filter does not hold", "it was told". */
  because: string;
  /** What was told and what came of it; `null` when nothing was. */
  conversion: (DueConversion & { log: ConversionAttempt[] }) | null;
}

/** What an action would have told of the newest calls. */
export interface ActionTrial {
  looked: number;
  told: number;
  /** Why others would not have been, most frequent first. */
  reasons: { because: string; calls: number }[];
  /** What the platform says of the newest of them, counting nothing; `null` where it cannot, or there is none. */
  checked: { call: string; fate: Fate } | null;
}

/** What a company's object does with its connections. Platforms are large, and loaded when one is needed. */
export class Teller {
  readonly #tables: CompanyTables;
  readonly #env: Env;
  readonly #transaction: (work: () => void) => void;

  constructor(tables: CompanyTables, env: Env, transaction: (work: () => void) => void) {
    this.#tables = tables;
    this.#env = env;
    this.#transaction = transaction;
  }

  /** When there is something to tell: platforms of calls, people of a connection that fails. ms; `null` for never. */
  nextDue(): number | null {
    const { connections, conversions } = this.#tables;
    const due = [conversions.nextDue(), connections.nextReminder()].filter((at) => at !== null);
    return due.length === 0 ? null : Math.min(...due);
  }

  /** Tells what is due. Never rejects. */
  async work(at: number): Promise<void> {
    const due = this.nextDue();
    if (due === null || due > at) return;
    const { tellPlatforms } = await import('./send.ts');
    await tellPlatforms(await this.#host());
  }

  /** Why each action did, or did not, tell its platform of a call. */
  async explain(call: string): Promise<Explained[]> {
    const { decisionsOf } = await import('./send.ts');
    const { conversions } = this.#tables;
    const told = new Map(conversions.ofCall(call).map((one) => [one.action, one]));
    // Nobody looks at a call of the past on account of an action that is new, or counts more than before.
    const isPast = !conversions.isTouched(call);
    return decisionsOf(await this.#host(), call).map(({ action, connection, decision }) => ({
      action: { id: action.id, name: action.name },
      connection: { id: connection.id, name: connection.name, kind: connection.kind },
      because:
        decision.do === 'nothing'
          ? decision.because
          : WORDS[decision.do === 'tell' && isPast ? 'past' : decision.do],
      conversion: told.get(action.id) ?? null,
    }));
  }

  /** What an action, saved or not, would have told of the newest calls; tells nothing. `null` without its connection. */
  async try(action: ConversionAction, calls: number): Promise<ActionTrial | null> {
    const { connections, log, ledger, settings } = this.#tables;
    const connection = connections.find(action.connection);
    if (connection === null) return null;
    const [{ decide }, { CONNECTORS }] = await Promise.all([import('./decide.ts'), import('./index.ts')]);
    const connector: Connector = CONNECTORS[connection.kind];
    const page = log.pageOfFacts({ ...EVERY_CALL, zone: settings.get('zone', 'UTC') }, null, calls);
    const reasons = new Map<string, number>();
    const callers = new Set<string>();
    let told = 0;
    let newest: { call: Call; facts: FilterFacts } | null = null;
    // Oldest first, so that of the calls of one caller the first is the one that counts.
    for (const { id, facts } of page.toReversed()) {
      const row = ledger.callById(id);
      if (row === null) continue;
      const call = toCall(row);
      const { number } = call.caller;
      const isRepeat = number !== null && callers.has(number);
      const subject = { action: { ...action, enabled: true }, connector, call, facts, known: null, isRepeat };
      const decision = decide({ ...subject, now: Date.now() });
      if (decision.do === 'nothing') {
        reasons.set(decision.because, (reasons.get(decision.because) ?? 0) + 1);
        continue;
      }
      told++;
      newest = { call, facts };
      if (number !== null) callers.add(number);
    }
    return {
      looked: page.length,
      told,
      reasons: [...reasons]
        .map(([because, count]) => ({ because, calls: count }))
        .sort((a, b) => b.calls - a.calls || a.because.localeCompare(b.because)),
      checked: newest === null ? null : await this.#check(action, connection, newest),
    };
  }

  /** What a platform says of a call that it is only to look at. */
  async #check(
    action: ConversionAction,
    { id, kind, settings }: Connection,
    found: { call: Call; facts: FilterFacts },
  ): Promise<ActionTrial['checked']> {
    const [{ tellingOf }, { accountOf, troubleOf }, host] = await Promise.all([
      import('./decide.ts'),
      import('./send.ts'),
      this.#host(),
    ]);
    const { check, name } = host.connectors[kind];
    const account = check && (await accountOf(host, id, settings));
    if (!check || !account) return null;
    const telling = tellingOf({ action, ...found, known: null }, 'tell');
    const fate = await check(telling, account, host).catch((error: unknown) => troubleOf(name, error));
    return { call: found.call.id, fate };
  }

  /** Whether the account of a connection works; `null` when there is no such connection. */
  async test(id: string): Promise<Fate | null> {
    const connection = this.#tables.connections.find(id);
    if (connection === null) return null;
    const { accountOf, troubleOf } = await import('./send.ts');
    const host = await this.#host();
    const connector = host.connectors[connection.kind];
    const account = await accountOf(host, id, connection.settings);
    const fate: Fate =
      account === null
        ? {
            is: 'refused',
            fault: 'account',
            reason: 'its secrets cannot be read',
            remedy: 'put them in anew',
          }
        : await connector.test(account, host).catch((error: unknown) => troubleOf(connector.name, error));
    this.#transaction(() => this.#tables.connections.noteHealth(id, fate, Date.now()));
    return fate;
  }

  async #host(): Promise<Host> {
    const { CONNECTORS } = await import('./index.ts');
    const { connections, conversions, ledger, log, outbox, settings } = this.#tables;
    return {
      connections,
      conversions,
      connectors: CONNECTORS,
      fetch: (request) => fetch(request),
      now: Date.now,
      random: Math.random,
      transaction: this.#transaction,
      unseal: (connection, sealed) => unseal(this.#env, CONNECTION_SECRETS, connection, sealed),
      read: (id) => {
        const row = ledger.callById(id);
        return row === null
          ? null
          : { call: toCall(row), facts: log.facts(row, settings.get('zone', 'UTC')) };
      },
      fails: ({ id, name, kind, lastError, failingSince }, at) =>
        outbox.emit(
          'integration.failed',
          id,
          { connection: id, name, kind, error: lastError, since: failingSince },
          at,
        ),
    };
  }
}

const WORDS = {
  tell: 'it counts, and will be told',
  past: 'it counts by now, and is told when something about it changes',
  restate: 'it is worth something else now, and that will be told',
  retract: 'it no longer counts, and that will be told',
};
