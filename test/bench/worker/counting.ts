import type { Env } from '../../../edge/env.ts';
import edge, { Company, NumberPool, SimulatedCall } from '../../../edge/worker.ts';

// The Worker as it is, with a meter: what Cloudflare would bill, as far as the runtime tells. `GET /load/counts` answers it.
// The built-in carrier is no part of it: a real one runs elsewhere.

const counts = {
  requests: 0,
  objectRequests: 0,
  objectRowsRead: 0,
  objectRowsWritten: 0,
  directoryRowsRead: 0,
  directoryRowsWritten: 0,
};

/** Of an object's own SQLite. A cursor knows what it has read when it has been read. */
function metered(sql: SqlStorage): void {
  const exec = sql.exec.bind(sql);
  sql.exec = ((query: string, ...values: unknown[]) => {
    const cursor = exec(query, ...values);
    // Looked at once the work that made it is done, by which time it has been read as far as it will be.
    queueMicrotask(() => {
      counts.objectRowsRead += cursor.rowsRead;
      counts.objectRowsWritten += cursor.rowsWritten;
    });
    return cursor;
  }) as typeof sql.exec;
}

const meters = new WeakMap<object, Env>();

/** The bindings, with a meter in those that cost by use. */
function withMeters(env: Env): Env {
  const known = meters.get(env);
  if (known !== undefined) return known;
  const made: Env = {
    ...env,
    POOLS: namespace(env.POOLS),
    COMPANIES: namespace(env.COMPANIES),
    DIRECTORY: database(env.DIRECTORY),
  };
  meters.set(env, made);
  return made;
}

type Methods = Record<PropertyKey, (...values: unknown[]) => unknown>;

function namespace<T extends object>(real: T): T {
  return new Proxy(real, {
    get:
      (target, name) =>
      (...values: unknown[]) => {
        const given = (target as Methods)[name]?.(...values);
        return name === 'get' || name === 'getByName' ? stub(given as object) : given;
      },
  });
}

/** Each method of an object that is called from outside is a request to it. */
function stub<T extends object>(real: T): T {
  return new Proxy(real, {
    get:
      (target, name) =>
      (...values: unknown[]) => {
        counts.objectRequests++;
        // Called where it stands: what is taken from a stub is another stub.
        return (target as Methods)[name]?.(...values);
      },
  });
}

function database(real: D1Database): D1Database {
  const noted = <T>(result: D1Result<T>): D1Result<T> => {
    counts.directoryRowsRead += result.meta.rows_read;
    counts.directoryRowsWritten += result.meta.rows_written;
    return result;
  };
  const inner = new WeakMap<object, D1PreparedStatement>();
  const statement = (prepared: D1PreparedStatement): D1PreparedStatement => {
    const made = {
      bind: (...values: unknown[]) => statement(prepared.bind(...values)),
      all: async () => noted(await prepared.all()),
      run: async () => noted(await prepared.run()),
      // These do not say what they read; asked in another way they do.
      raw: async () =>
        noted(await prepared.all<Record<string, unknown>>()).results.map((row) => Object.values(row)),
      first: async (column?: string) => {
        const [row] = noted(await prepared.all<Record<string, unknown>>()).results;
        if (row === undefined) return null;
        return column === undefined ? row : row[column];
      },
    } as unknown as D1PreparedStatement;
    inner.set(made, prepared);
    return made;
  };
  return {
    prepare: (sql: string) => statement(real.prepare(sql)),
    batch: async (all: D1PreparedStatement[]) =>
      (await real.batch(all.map((one) => inner.get(one) ?? one))).map((result) => noted(result)),
    exec: (sql: string) => real.exec(sql),
    withSession: (constraint?: string) => real.withSession(constraint),
  } as unknown as D1Database;
}

class MeteredPool extends NumberPool {
  constructor(ctx: DurableObjectState, env: Env) {
    metered(ctx.storage.sql);
    super(ctx, withMeters(env));
  }
}

class MeteredCompany extends Company {
  constructor(ctx: DurableObjectState, env: Env) {
    metered(ctx.storage.sql);
    super(ctx, withMeters(env));
  }
}

export { MeteredCompany as Company, MeteredPool as NumberPool, SimulatedCall };

export default {
  fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    if (pathname === '/load/counts') return Response.json(counts);
    if (!pathname.startsWith('/simulator')) counts.requests++;
    return edge.fetch(request, withMeters(env), ctx);
  },
  scheduled: (controller, env) => edge.scheduled(controller, withMeters(env)),
} satisfies ExportedHandler<Env>;
