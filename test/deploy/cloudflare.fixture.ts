import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';

/** A Worker as it was uploaded. */
export interface UploadedWorker {
  metadata: {
    main_module: string;
    bindings: {
      type: string;
      name: string;
      text?: string;
      id?: string;
      bucket_name?: string;
      dataset?: string;
    }[];
    compatibility_date: string;
  };
  modules: string[];
  secrets: Map<string, string>;
  versions: string[];
}

/**
 * A Cloudflare account on this machine: the part of the published API (https://developers.cloudflare.com/api/) that wrangler
 * asks for when it deploys. Its D1 databases are SQLite, so migrations are really run; the rest is only kept.
 */
export class Cloudflare {
  readonly databases = new Map<string, { uuid: string; name: string; sql: DatabaseSync }>();
  readonly buckets = new Set<string>();
  readonly workers = new Map<string, UploadedWorker>();
  /** Hosts that lead to a Worker. */
  readonly domains = new Map<string, string>();
  readonly crons = new Map<string, string[]>();
  /** Every request, `METHOD path`. */
  readonly requests: string[] = [];
  /** Answers these requests (a pattern of `METHOD path`) with an error instead. */
  refuses: RegExp | null = null;
  /** Somebody has opened Analytics Engine. */
  hasAnalytics = true;
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      const body = await bytesOf(request);
      const url = new URL(request.url ?? '/', 'http://cloudflare.example');
      const path = url.pathname.replace(/^\/client\/v4/, '').replace(/^\/accounts\/acc/, '');
      this.requests.push(`${request.method} ${path}`);
      const answer = await this.#answer(request, path, url.searchParams, body);
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          success: answer.status < 400,
          errors: [],
          messages: [],
          result: null,
          ...answer.body,
        }),
      );
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/client/v4`;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(
    request: IncomingMessage,
    path: string,
    query: URLSearchParams,
    body: Buffer,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const method = request.method ?? 'GET';
    if (this.refuses?.test(`${method} ${path}`)) return refused(500, 10013, 'an internal error');
    for (const [pattern, handle] of this.#routes) {
      const match = pattern.exec(`${method} ${path}`);
      if (match === null) continue;
      const type = request.headers['content-type'] ?? '';
      const form = type.startsWith('multipart/')
        ? await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
        : null;
      const sent = form === null && /^[[{]/.test(body.toString()) ? JSON.parse(body.toString()) : {};
      return handle(match.groups ?? {}, { query, sent, form });
    }
    return refused(404, 7003, `Could not route to ${method} ${path}`);
  }

  readonly #routes: [RegExp, (names: Record<string, string>, asked: Asked) => Answer][] = [
    [
      /^GET \/d1\/database$/,
      (_, { query }) =>
        query.get('page') === '1' || query.get('page') === null
          ? ok([...this.databases.values()].map(({ uuid, name }) => ({ uuid, name, version: 'production' })))
          : ok([]),
    ],
    [
      /^POST \/d1\/database$/,
      (_, { sent }) => {
        const name = String(sent.name);
        const uuid = `${createHash('sha256').update(name).digest('hex').slice(0, 8)}-0000-4000-8000-000000000000`;
        this.databases.set(name, { uuid, name, sql: new DatabaseSync(':memory:') });
        return ok({ uuid, name, version: 'production' });
      },
    ],
    [
      /^GET \/d1\/database\/(?<uuid>[^/]+)$/,
      ({ uuid }) => {
        const found = [...this.databases.values()].find((one) => one.uuid === uuid || one.name === uuid);
        return found
          ? ok({ uuid: found.uuid, name: found.name, version: 'production' })
          : gone('database', 7404);
      },
    ],
    [
      /^POST \/d1\/database\/(?<uuid>[^/]+)\/query$/,
      ({ uuid }, { sent }) => {
        const found = [...this.databases.values()].find((one) => one.uuid === uuid);
        if (found === undefined) return gone('database', 7404);
        return ok(run(found.sql, String(sent.sql)));
      },
    ],
    [
      /^GET \/r2\/buckets\/(?<name>[^/]+)$/,
      ({ name = '' }) =>
        this.buckets.has(name)
          ? ok({ name, creation_date: '2026-11-25T00:00:00Z', location: 'WEUR', storage_class: 'Standard' })
          : gone('bucket', 10006),
    ],
    [/^GET \/r2\/buckets$/, () => ok({ buckets: [...this.buckets].map((name) => ({ name })) })],
    [
      /^POST \/r2\/buckets$/,
      (_, { sent }) => {
        this.buckets.add(String(sent.name));
        return ok({ name: sent.name });
      },
    ],
    [
      /^GET \/workers\/scripts\/(?<name>[^/]+)\/secrets$/,
      ({ name = '' }) => {
        const worker = this.workers.get(name);
        return worker
          ? ok([...worker.secrets.keys()].map((key) => ({ name: key, type: 'secret_text' })))
          : gone('Worker', 10007);
      },
    ],
    [
      /^GET \/workers\/services\/(?<name>[^/]+)$/,
      ({ name = '' }) =>
        this.workers.has(name)
          ? ok({
              id: name,
              default_environment: { environment: 'production', script: { last_deployed_from: 'wrangler' } },
            })
          : gone('Worker', 10090),
    ],
    [
      /^POST \/workers\/scripts\/(?<name>[^/]+)\/assets-upload-session$/,
      (_, { sent }) => {
        const hashes = Object.values(sent.manifest as Record<string, { hash: string }>).map(
          ({ hash }) => hash,
        );
        return ok({ jwt: `assets-${hashes.length}`, buckets: [hashes] });
      },
    ],
    [/^POST \/workers\/assets\/upload$/, () => ({ ...ok({ jwt: 'assets-done' }), status: 201 })],
    [
      /^PUT \/workers\/scripts\/(?<name>[^/]+)$/,
      ({ name = '' }, { form }) => {
        if (form === null) return refused(400, 10021, 'expected a form');
        const metadata = JSON.parse(String(form.get('metadata'))) as UploadedWorker['metadata'];
        if (!this.hasAnalytics && metadata.bindings.some(({ type }) => type === 'analytics_engine'))
          return refused(403, 10089, 'You need to enable Analytics Engine.');
        const worker = this.workers.get(name);
        const secrets = new Map(worker?.secrets);
        for (const { type, name: key, text } of metadata.bindings)
          if (type === 'secret_text') secrets.set(key, text ?? '');
        const id = `00000000-0000-4000-8000-00000000000${(worker?.versions.length ?? 0) + 1}`;
        this.workers.set(name, {
          metadata,
          modules: [...form.keys()].filter((key) => key !== 'metadata'),
          secrets,
          versions: [...(worker?.versions ?? []), id],
        });
        return ok({ id: name, tag: 'tag', etag: 'etag', deployment_id: id, startup_time_ms: 10 });
      },
    ],
    [
      /^GET \/workers\/scripts\/(?<name>[^/]+)\/deployments$/,
      ({ name = '' }) => {
        const versions = this.workers.get(name)?.versions ?? [];
        return this.workers.has(name)
          ? ok({
              deployments: versions.toReversed().map((id) => ({
                id,
                source: 'wrangler',
                strategy: 'percentage',
                author_email: 'you@example.com',
                created_on: '2026-11-25T00:00:00Z',
                annotations: {},
                versions: [{ version_id: id, percentage: 100 }],
              })),
            })
          : gone('Worker', 10007);
      },
    ],
    [
      /^GET \/workers\/scripts\/(?<name>[^/]+)\/versions\/(?<version>[^/]+)$/,
      ({ name = '', version }) => {
        const worker = this.workers.get(name);
        if (worker === undefined) return gone('Worker', 10007);
        return ok({
          id: version,
          number: worker.versions.length,
          metadata: {
            created_on: '2026-11-25T00:00:00Z',
            author_email: 'you@example.com',
            source: 'wrangler',
          },
          annotations: {},
          resources: {
            bindings: worker.metadata.bindings,
            script: { etag: 'etag', handlers: ['fetch'] },
            script_runtime: {},
          },
        });
      },
    ],
    [
      /^GET \/workers\/scripts\/(?<name>[^/]+)\/settings$/,
      ({ name = '' }) => {
        const worker = this.workers.get(name);
        return worker ? ok({ bindings: worker.metadata.bindings }) : gone('Worker', 10007);
      },
    ],
    [
      /^GET \/workers\/workers\/(?<name>[^/]+)$/,
      () => ok({ subdomain: { enabled: false, previews_enabled: false } }),
    ],
    [/^POST \/workers\/scripts\/[^/]+\/subdomain$/, (_, { sent }) => ok(sent)],
    [/^GET \/workers\/subdomain$/, () => ok({ subdomain: 'example' })],
    [
      /^POST \/workers\/scripts\/[^/]+\/domains\/changeset$/,
      (_, { sent }) => ok({ added: sent, removed: [], updated: [], conflicting: [] }),
    ],
    [
      /^PUT \/workers\/scripts\/(?<name>[^/]+)\/domains\/records$/,
      ({ name = '' }, { sent }) => {
        for (const { hostname } of sent.origins as { hostname: string }[]) this.domains.set(hostname, name);
        return ok([]);
      },
    ],
    [
      /^PUT \/workers\/scripts\/(?<name>[^/]+)\/schedules$/,
      ({ name = '' }, { sent }) => {
        this.crons.set(
          name,
          (sent as unknown as { cron: string }[]).map(({ cron }) => cron),
        );
        return ok({ schedules: sent });
      },
    ],
  ];
}

interface Asked {
  query: URLSearchParams;
  sent: Record<string, unknown>;
  form: FormData | null;
}
type Answer = { status: number; body: Record<string, unknown> };

const ok = (result: unknown): Answer => ({
  status: 200,
  body: { result, result_info: { page: 1, per_page: 100, count: 1, total_count: 1 } },
});
const gone = (what: string, code: number): Answer => refused(404, code, `this ${what} does not exist`);

function refused(status: number, code: number, message: string): Answer {
  return { status, body: { errors: [{ code, message }] } };
}

/** Runs statements as D1's query endpoint does: one result each. */
function run(sql: DatabaseSync, text: string) {
  const statements = text.split(/;\s*$/m).filter((one) => one.trim() !== '');
  return statements.map((statement) => ({
    results: sql.prepare(statement).all(),
    success: true,
    meta: { duration: 1, rows_read: 1, rows_written: 1, changes: 1, last_row_id: 1, served_by: 'test' },
  }));
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
