import { apiOf } from '../accounts/carrier-accounts.ts';
import { carrierById } from '../accounts/directory.ts';
import type { PortOrder } from '../carriers/carrier.ts';
import { CarrierError } from '../carriers/carrier-error.ts';
import type { Env } from '../env.ts';
import { newId } from '../id.ts';
import { logError } from '../log.ts';
import type { Migration } from '../migration.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Port } from './port.ts';

export const PORT_TABLE: Migration = `
  -- Numbers on their way to us from another carrier. Instants are ms since 1970.
  CREATE TABLE port_order (
    id TEXT PRIMARY KEY,
    carrier_id TEXT NOT NULL,
    -- What the carrier calls it; NULL until it has answered.
    carrier_order TEXT,
    status TEXT NOT NULL,
    -- JSON: what the carrier says of each number.
    numbers TEXT NOT NULL,
    target_date TEXT,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    -- When the carrier is asked next; NULL when it is over.
    due INTEGER,
    -- Why nothing is known of it just now; NULL where that is not so.
    trouble TEXT
  );
`;

type PortRow = {
  id: string;
  carrier_id: string;
  carrier_order: string | null;
  status: string;
  numbers: string;
  target_date: string | null;
  created_by: string;
  created_at: number;
  changed_at: number;
  due: number | null;
  trouble: string | null;
};

const OVER: ReadonlySet<PortOrder['status']> = new Set(['completed', 'canceled', 'expired']);

/** Ports take days: the older one is, the seldomer the carrier is asked, from once a minute to once an hour, ms. */
const SOONEST_MS = 60_000;
const LATEST_MS = 3_600_000;

/** Carriers that are asked in one go. */
const ASKED_AT_ONCE = 5;

/** The SQL of port orders. Each method is one synchronous step; a change is told in the step that writes it. */
export class Ports {
  readonly #sql: SqlStorage;
  readonly #outbox: Outbox;

  constructor(sql: SqlStorage, outbox: Outbox) {
    this.#sql = sql;
    this.#outbox = outbox;
  }

  /** Newest first. */
  all(): Port[] {
    return this.#rows('ORDER BY created_at DESC, id').map(toPort);
  }

  find(id: string): Port | null {
    const [row] = this.#rows('WHERE id = ?', id);
    return row === undefined ? null : toPort(row);
  }

  /** Written before the carrier is asked, so that an order whose answer is lost is not forgotten, and not made twice. */
  begin(
    wanted: { carrier: string; numbers: string[]; targetDate: string | null; by: string },
    at: number,
  ): Port {
    const id = newId('port');
    const numbers = wanted.numbers.map((number) => ({
      number,
      status: 'draft',
      reason: null,
      portDate: null,
    }));
    this.#sql.exec(
      `INSERT INTO port_order (id, carrier_id, status, numbers, target_date, created_by, created_at, changed_at, trouble)
       VALUES (?1, ?2, 'draft', ?3, ?4, ?5, ?6, ?6, ?7)`,
      id,
      wanted.carrier,
      JSON.stringify(numbers),
      wanted.targetDate,
      wanted.by,
      at,
      'the carrier has not answered; ask it before you order again',
    );
    return this.find(id) as Port;
  }

  /** The carrier refused it: there is no such order. */
  drop(id: string): void {
    this.#sql.exec('DELETE FROM port_order WHERE id = ?', id);
  }

  /** What the carrier says of an order. A change of what it said before is told as `port.updated`. */
  said(id: string, order: PortOrder, at: number): Port | null {
    const before = this.find(id);
    if (before === null) return null;
    const isOver = OVER.has(order.status);
    const wait = Math.min(Math.max((at - before.createdAt) / 10, SOONEST_MS), LATEST_MS);
    const isNews = order.status !== before.status || statuses(order.numbers) !== statuses(before.numbers);
    this.#sql.exec(
      `UPDATE port_order SET carrier_order = ?, status = ?, numbers = ?, due = ?, trouble = NULL,
         changed_at = iif(?, ?, changed_at) WHERE id = ?`,
      order.id,
      order.status,
      JSON.stringify(order.numbers),
      isOver ? null : Math.round(at + wait),
      Number(isNews),
      at,
      id,
    );
    const after = this.find(id);
    // The first answer is news to nobody: whoever ordered has it.
    if (isNews && after !== null && before.carrierOrder !== null) {
      const { carrier, status, numbers } = after;
      this.#outbox.emit(
        'port.updated',
        id,
        { port: id, carrier, status, before: before.status, numbers },
        at,
      );
    }
    return after;
  }

  /** The carrier could not be asked; it is again within the hour. */
  silent(id: string, trouble: string, at: number): void {
    this.#sql.exec('UPDATE port_order SET trouble = ?, due = ? WHERE id = ?', trouble, at + LATEST_MS, id);
  }

  /** When a carrier is to be asked next, ms; `null` when no order is under way. */
  nextDue(): number | null {
    return this.#sql.exec<{ due: number | null }>('SELECT min(due) AS due FROM port_order').one().due;
  }

  /** Orders whose carriers are to be asked. */
  due(at: number): Port[] {
    return this.#rows('WHERE due <= ? ORDER BY due LIMIT ?', at, ASKED_AT_ONCE).map(toPort);
  }

  #rows(rest: string, ...values: (string | number)[]): PortRow[] {
    return this.#sql.exec<PortRow>(`SELECT * FROM port_order ${rest}`, ...values).toArray();
  }
}

/** Asks carriers how the orders are that are due. Never rejects: it must not hold up what else is. */
export async function askAboutPorts(
  env: Env,
  ports: Ports,
  transaction: (work: () => void) => void,
  now: number,
): Promise<void> {
  await Promise.all(
    ports.due(now).map(async ({ id, carrier, carrierOrder }) => {
      try {
        const account = await carrierById(env.DIRECTORY, carrier);
        if (account === null || carrierOrder === null) throw new Error('its carrier account is gone');
        const order = await (await apiOf(env, account)).fetchPortOrder(carrierOrder);
        transaction(() => ports.said(id, order, now));
      } catch (error) {
        const isTheirs = error instanceof CarrierError;
        if (!isTheirs) logError('port_not_asked', error, { port: id });
        const trouble = isTheirs ? error.message : 'the carrier could not be asked';
        transaction(() => ports.silent(id, trouble, now));
      }
    }),
  );
}

const statuses = (numbers: PortOrder['numbers']): string =>
  JSON.stringify(
    numbers.map(({ number, status, reason, portDate }) => [number, status, reason, portDate]).sort(),
  );

function toPort(row: PortRow): Port {
  return {
    id: row.id,
    carrier: row.carrier_id,
    carrierOrder: row.carrier_order,
    status: row.status as Port['status'],
    numbers: JSON.parse(row.numbers) as Port['numbers'],
    targetDate: row.target_date,
    createdBy: row.created_by,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    trouble: row.trouble,
  };
}
