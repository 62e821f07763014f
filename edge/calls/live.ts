import { withMaskedCaller } from '../accounts/mask.ts';
import type { Migration } from '../migration.ts';
import type { LiveMessage } from './call.ts';
import { type CallRow, toCall } from './ledger.ts';
import type { CallLog } from './log.ts';
import type { Watcher } from './watcher.ts';

export const LIVE_TABLE: Migration = `
  -- Who watches at each open socket and what, as JSON, by the tag of the socket: more than can be kept with one that sleeps.
  CREATE TABLE live_watcher (tag TEXT PRIMARY KEY, watcher TEXT NOT NULL) WITHOUT ROWID;
`;

/** What the tag begins with that a socket's watcher is known by; another tag of it is the id of the person. */
const TAG = 'watcher ';

/** The socket side of an object, as the runtime has it. */
type Sockets = Pick<DurableObjectState, 'acceptWebSocket' | 'getWebSockets' | 'getTags'>;

/**
 * The live call log: sockets that are told of each call of their question that begins or changes, and of one that is no longer
 * among them. Whether a call is among them is asked as the log itself asks it, so that both always say the same; what is only
 * known later is for both known to be nothing until then. Nothing is kept in memory: the object may sleep between two calls.
 */
export class Live {
  readonly #sockets: Sockets;
  readonly #sql: SqlStorage;
  readonly #log: CallLog;

  constructor(sockets: Sockets, sql: SqlStorage, log: CallLog) {
    this.#sockets = sockets;
    this.#sql = sql;
    this.#log = log;
  }

  /** Opens a socket and answers the upgrade. */
  open(watcher: Watcher): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    const tag = `${TAG}${crypto.randomUUID()}`;
    const open = this.#sockets.getWebSockets().map((socket) => this.#tagOf(socket));
    // Of sockets that went without saying so, as all do when the program is replaced.
    this.#sql.exec(
      'DELETE FROM live_watcher WHERE tag NOT IN (SELECT value FROM json_each(?))',
      JSON.stringify(open),
    );
    this.#sql.exec('INSERT INTO live_watcher (tag, watcher) VALUES (?, ?)', tag, JSON.stringify(watcher));
    this.#sockets.acceptWebSocket(server, [tag, ...(watcher.user === null ? [] : [watcher.user])]);
    return new Response(null, { status: 101, webSocket: client });
  }

  close(socket: WebSocket): void {
    this.#sql.exec('DELETE FROM live_watcher WHERE tag = ?', this.#tagOf(socket));
  }

  /** Which sockets have a call among theirs now, by tag: to be asked before it changes. */
  showing(call: string | null): ReadonlySet<string> {
    const sockets = call === null ? [] : this.#sockets.getWebSockets();
    return new Set(
      sockets
        .map((socket) => this.#tagOf(socket))
        .filter((tag) => this.#isAmong(call ?? '', this.#watcher(tag))),
    );
  }

  /**
   * Tells of a call as it is now.
   *
   * @param before the sockets that had it among theirs
   */
  tell(row: CallRow, before: ReadonlySet<string>): void {
    for (const socket of this.#sockets.getWebSockets()) {
      const tag = this.#tagOf(socket);
      const watcher = this.#watcher(tag);
      const message = this.#isAmong(row.id, watcher)
        ? callMessage(row, watcher?.masksCallers ?? true)
        : before.has(tag)
          ? ({ type: 'gone', id: row.id } as const)
          : null;
      if (message === null) continue;
      try {
        socket.send(JSON.stringify(message satisfies LiveMessage));
      } catch {
        // The socket closed between being listed and being written to; its client asks again when it returns.
      }
    }
  }

  #isAmong(call: string, watcher: Watcher | null): boolean {
    return watcher !== null && this.#log.holds(watcher.question, call);
  }

  #tagOf(socket: WebSocket): string {
    return this.#sockets.getTags(socket).find((tag) => tag.startsWith(TAG)) ?? '';
  }

  #watcher(tag: string): Watcher | null {
    const row = this.#sql
      .exec<{ watcher: string }>('SELECT watcher FROM live_watcher WHERE tag = ?', tag)
      .toArray()[0];
    return row === undefined ? null : (JSON.parse(row.watcher) as Watcher);
  }
}

function callMessage(row: CallRow, masksCallers: boolean): LiveMessage {
  const call = toCall(row);
  return { type: 'call', call: masksCallers ? withMaskedCaller(call) : call };
}
