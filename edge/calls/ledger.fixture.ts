import { DatabaseSync } from 'node:sqlite';
import type { Sql } from '../filters/sql.ts';
import { COST_TABLE } from '../reports/cost.ts';
import type { Ask, Key } from '../reports/report.ts';
import { CALL_INDEXES, CALL_SIDE_TABLES, CALL_TABLE } from './call-table.ts';

/** A call as tests write it; what is left out is as for a call of which nothing more is known. */
export interface TestCall {
  id: string;
  started_at: number;
  [column: string]: string | number | null;
}

/** A ledger in memory, with the tables a company has. */
export class TestLedger {
  readonly #db = new DatabaseSync(':memory:');

  constructor() {
    for (const sql of [CALL_TABLE, CALL_SIDE_TABLES, CALL_INDEXES, COST_TABLE]) this.#db.exec(sql);
  }

  add(
    table: 'call' | 'call_tag' | 'touch' | 'note' | 'transcript' | 'ad_cost',
    row: Record<string, string | number | null>,
  ): void {
    const columns = Object.keys(row);
    this.#db
      .prepare(
        `INSERT INTO ${table} (${columns.map((column) => `"${column}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      )
      .run(...Object.values(row));
  }

  call(call: TestCall): void {
    this.add('call', {
      carrier_id: 'carrier',
      carrier_call: call.id,
      tracking_number: '+13125550101',
      prior_calls: 0,
      attribution_kind: 'none',
      confidence: 0,
      state: 'ended',
      ...call,
    });
  }

  readonly ask: Ask = ({ text, values }: Sql) =>
    this.#db.prepare(text).all(...values) as Record<string, Key>[];
}
