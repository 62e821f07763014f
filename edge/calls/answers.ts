import type { StepResult } from '../carriers/carrier.ts';
import type { Instruction } from '../flows/instruction.ts';
import type { Effect } from '../flows/step.ts';
import type { CallKey, Stage } from './ledger.ts';

/** What a carrier is told to do, and which part of us its result goes to. */
export interface Reply {
  stage: Stage;
  instructions: Instruction[];
}

/** What a carrier asked: the call's first request, the result of the challenge, or that of a step. */
export type Asked = 'voice' | 'challenge' | number;

/** A step's effects, as one transaction wrote them. */
export interface Happening {
  /** ms */
  at: number;
  effects: Effect[];
}

/**
 * The SQL of what was answered to carriers, and of what calls did in their flows. An answer is written in the transaction
 * that makes its effects: what is repeated gets the same answer and has none.
 */
export class Answers {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** What was answered to this, or `null` when it was not asked yet. */
  answer({ carrierId, carrierCall }: CallKey, asked: Asked): Reply | null {
    const row = this.#sql
      .exec<{ answer: string }>(
        'SELECT answer FROM answer WHERE carrier_id = ? AND carrier_call = ? AND asked = ?',
        carrierId,
        carrierCall,
        String(asked),
      )
      .toArray()[0];
    return row === undefined ? null : (JSON.parse(row.answer) as Reply);
  }

  insert(key: CallKey, asked: Asked, at: number, result: StepResult | null, reply: Reply): void {
    this.#sql.exec(
      'INSERT INTO answer (carrier_id, carrier_call, asked, at, result, answer) VALUES (?, ?, ?, ?, ?, ?)',
      key.carrierId,
      key.carrierCall,
      String(asked),
      at,
      result === null ? null : JSON.stringify(result),
      JSON.stringify(reply),
    );
  }

  /** What came back to the call's steps, with when we heard, ms. */
  results({ carrierId, carrierCall }: CallKey): (StepResult & { at: number })[] {
    return this.#sql
      .exec<{ at: number; result: string }>(
        'SELECT at, result FROM answer WHERE carrier_id = ? AND carrier_call = ? AND result IS NOT NULL',
        carrierId,
        carrierCall,
      )
      .toArray()
      .map(({ at, result }) => ({ ...(JSON.parse(result) as StepResult), at }));
  }

  /** Notes what a step did. */
  note({ carrierId, carrierCall }: CallKey, at: number, effects: readonly Effect[]): void {
    if (effects.length === 0) return;
    this.#sql.exec(
      'INSERT INTO happening (carrier_id, carrier_call, at, effects) VALUES (?, ?, ?, ?)',
      carrierId,
      carrierCall,
      at,
      JSON.stringify(effects),
    );
  }

  /** What a call did in its flow, in order. */
  happenings({ carrierId, carrierCall }: CallKey): Happening[] {
    return this.#sql
      .exec<{ at: number; effects: string }>(
        'SELECT at, effects FROM happening WHERE carrier_id = ? AND carrier_call = ? ORDER BY id',
        carrierId,
        carrierCall,
      )
      .toArray()
      .map(({ at, effects }) => ({ at, effects: JSON.parse(effects) as Effect[] }));
  }

  /** How often each round-robin or weighted dial has had its turn, by `nodeKey`. */
  turns(): Record<string, number> {
    return Object.fromEntries(
      this.#sql
        .exec<{ node: string; turns: number }>('SELECT node, turns FROM turn')
        .toArray()
        .map(({ node, turns }) => [node, turns]),
    );
  }

  countTurn(node: string): void {
    this.#sql.exec(
      'INSERT INTO turn (node, turns) VALUES (?, 1) ON CONFLICT (node) DO UPDATE SET turns = turns + 1',
      node,
    );
  }
}
