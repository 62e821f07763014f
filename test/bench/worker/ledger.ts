import { DurableObject } from 'cloudflare:workers';
import type { Sql } from '../../../edge/filters/sql.ts';
import { generatedCalls } from './generated-calls.ts';
import { INSERT, TABLES } from './ledger-tables.ts';

/** A company's tables with a million calls in them. */
export class BenchLedger extends DurableObject {
  fill(from: number, to: number, all: number): void {
    const { storage } = this.ctx;
    storage.transactionSync(() => {
      if (from === 0) for (const sql of TABLES) storage.sql.exec(sql);
      for (const values of generatedCalls(from, to, all)) storage.sql.exec(INSERT, ...values);
    });
  }

  ask(queries: Sql[]): number {
    let rows = 0;
    for (const { text, values } of queries)
      rows += this.ctx.storage.sql.exec(text, ...values).toArray().length;
    return rows;
  }
}

interface LedgerEnv {
  LEDGER: DurableObjectNamespace<BenchLedger>;
}

export default {
  async fetch(request: Request, env: LedgerEnv): Promise<Response> {
    const ledger = env.LEDGER.getByName('ledger');
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/fill') {
      const [from = 0, to = 0, all = 0] = ['from', 'to', 'all'].map((name) => Number(searchParams.get(name)));
      await ledger.fill(from, to, all);
      return new Response('filled');
    }
    if (pathname === '/ask') return Response.json({ rows: await ledger.ask(await request.json()) });
    return new Response('here');
  },
};
