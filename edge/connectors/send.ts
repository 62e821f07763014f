import type { Call } from '../calls/call.ts';
import type { FilterFacts } from '../filters/filter.ts';
import { Problem } from '../problem.ts';
import type { Connection, ConversionAction } from './action.ts';
import type { Connections } from './connections.ts';
import type { Account, Connector, Fate, Kind, Outside } from './connector.ts';
import type { Conversions, DueConversion } from './conversions.ts';
import { decide, tellingOf } from './decide.ts';

/** Calls that are looked at, and platforms that are talked to, at a time. The runtime allows six connections. */
const LOOKED_AT_ONCE = 100;
const TOLD_AT_ONCE = 5;

const ANEW = 'put the secrets of the connection in anew';

/** What a company's object does for its connections. */
export interface Host extends Outside {
  connections: Connections;
  conversions: Conversions;
  connectors: Record<Kind, Connector>;
  /** A call and its facts as they are now; `null` when it is gone. */
  read(call: string): { call: Call; facts: FilterFacts } | null;
  /** Runs work on the tables so that all of it is written or nothing. */
  transaction(work: () => void): void;
  /** Turns the sealed secrets of a connection back into the secrets. */
  unseal(connection: string, sealed: string): Promise<string>;
  /** A connection has failed for so long that somebody should be told. */
  fails(connection: Connection, at: number): void;
  /** From 0 to 1. */
  random(): number;
}

/** Looks at the calls to which something happened, and tells platforms what is due. Never rejects. */
export async function tellPlatforms(host: Host): Promise<void> {
  const { connections, conversions, transaction } = host;
  transaction(() => {
    for (const call of conversions.takeTouched(LOOKED_AT_ONCE)) look(host, call);
  });
  let due: DueConversion[] = [];
  transaction(() => {
    due = conversions.claim(host.now(), TOLD_AT_ONCE);
  });
  await Promise.all(due.map((one) => tell(host, one)));
  transaction(() => {
    const at = host.now();
    for (const connection of connections.takeReminders(at)) host.fails(connection, at);
  });
}

/** Decides about a call, for every action. */
function look(host: Host, id: string): void {
  for (const { action, decision } of decisionsOf(host, id)) {
    if (decision.do !== 'nothing') host.conversions.settle(action.id, id, decision, host.now());
  }
}

/** What is decided about a call at this moment, by action; empty when there is no such call. */
export function decisionsOf(
  {
    connections,
    conversions,
    connectors,
    read,
    now,
  }: Pick<Host, 'connections' | 'conversions' | 'connectors' | 'read' | 'now'>,
  id: string,
) {
  const found = read(id);
  if (found === null) return [];
  return connections.actions().flatMap((action) => {
    const connection = connections.find(action.connection);
    if (connection === null) return [];
    const known = conversions.known(action.id, id);
    const isRepeat = conversions.isRepeat(action.id, id, found.call.caller.number);
    const connector = connectors[connection.kind];
    const decision = decide({ action, connector, ...found, known, isRepeat, now: now() });
    return [{ action, connection, known, decision }];
  });
}

async function tell(host: Host, due: DueConversion): Promise<void> {
  const { connections, conversions, transaction } = host;
  const action = connections.findAction(due.action);
  const connection = action && connections.find(action.connection);
  const found = host.read(due.call);
  if (action === null || connection === null || found === null) return;
  const fate = await fateOf(host, due, action, connection, found);
  transaction(() => {
    conversions.note(due, fate, host.now(), host.random());
    // What a platform says of one call is no news of the account, unless it is the account that it refuses.
    if (fate.is !== 'refused' || fate.fault === 'account')
      connections.noteHealth(connection.id, fate, host.now());
  });
}

async function fateOf(
  host: Host,
  due: DueConversion,
  action: ConversionAction,
  { id, kind, settings }: Connection,
  found: { call: Call; facts: FilterFacts },
): Promise<Fate> {
  const connector = host.connectors[kind];
  const account: Account | null = await accountOf(host, id, settings);
  if (account === null) {
    return { is: 'refused', fault: 'account', reason: 'its secrets cannot be read', remedy: ANEW };
  }
  try {
    if (due.state === 'pending' && due.reference !== null && connector.ask !== undefined)
      return await connector.ask(due.reference, account, host);
    return await connector.tell(tellingOf({ action, ...found, known: due }, due.does), account, host);
  } catch (error) {
    return troubleOf(connector.name, error);
  }
}

/** The account with its secrets; `null` where they cannot be read, because the installation's secret is another. */
export async function accountOf(
  { connections, unseal }: Pick<Host, 'connections' | 'unseal'>,
  id: string,
  settings: Record<string, string>,
): Promise<Account | null> {
  const sealed = connections.secretsOf(id);
  if (sealed === null) return null;
  try {
    return { settings, secrets: JSON.parse(await unseal(id, sealed)) as Record<string, string> };
  } catch {
    return null;
  }
}

/** What could not be done, as a fate. Nothing of the request is in its words. */
export function troubleOf(platform: string, error: unknown): Fate {
  if (error instanceof Error && error.name === 'TimeoutError')
    return { is: 'failed', reason: `${platform} did not answer in time`, afterMs: null };
  if (error instanceof Problem)
    return { is: 'refused', fault: 'account', reason: error.message, remedy: ANEW };
  return { is: 'failed', reason: `${platform} could not be reached`, afterMs: null };
}
