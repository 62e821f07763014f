import type { Flow } from '../flows/flow.ts';
import { flowsAhead } from '../flows/graph.ts';
import type { FlowLibrary } from '../flows/step.ts';

/** A flow as the list shows it. */
export interface FlowHead {
  id: string;
  name: string;
  /** The version new calls get; `null` when it was taken back. */
  version: number | null;
  /** True when the draft waits to be published. */
  hasDraft: boolean;
}

/** One version, which never changes. */
export interface FlowVersion {
  version: number;
  name: string;
  publishedAt: number;
  /** True for the one new calls get. */
  isLive: boolean;
}

/** A version with its graph. */
export interface FlowGraph {
  version: number;
  name: string;
  graph: Flow;
}

type HeadRow = { id: string; name: string; published: number | null; draft: number };

/** Most graphs that are kept parsed; a company has tens. */
const MOST_PARSED = 200;

/** The SQL of a company's flows: drafts, and versions that calls run. */
export class Flows {
  readonly #sql: SqlStorage;
  /** Versions never change, so a parsed one is good for as long as the object lives. */
  readonly #parsed = new Map<string, Flow>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** All flows, in the order they were made. */
  all(): FlowHead[] {
    return this.#sql
      .exec<HeadRow>(
        'SELECT id, name, published, draft IS NOT NULL AS draft FROM flow ORDER BY created_at, id',
      )
      .toArray()
      .map(toHead);
  }

  head(id: string): FlowHead | null {
    const row = this.#sql
      .exec<HeadRow>('SELECT id, name, published, draft IS NOT NULL AS draft FROM flow WHERE id = ?', id)
      .toArray()[0];
    return row === undefined ? null : toHead(row);
  }

  /** Makes a flow or gives it a new draft and name; `null` takes the draft away. The graph is kept as it is, valid or not. */
  draft(id: string, name: string, graph: unknown, at: number): void {
    const draft = graph === null ? null : JSON.stringify(graph);
    this.#sql.exec(
      `INSERT INTO flow (id, name, draft, drafted_at, created_at) VALUES (?1, ?2, ?3, ?4, ?4)
         ON CONFLICT (id) DO UPDATE SET name = ?2, draft = ?3, drafted_at = ?4`,
      id,
      name,
      draft,
      at,
    );
  }

  /** The draft as it was sent; `null` when there is none. */
  draftOf(id: string): unknown {
    const row = this.#sql
      .exec<{ draft: string | null }>('SELECT draft FROM flow WHERE id = ?', id)
      .toArray()[0];
    return row?.draft == null ? null : (JSON.parse(row.draft) as unknown);
  }

  /** Adds a version, which new calls get from now on. The draft is done with. */
  publish(id: string, name: string, graph: Flow, at: number): number {
    const { version } = this.#sql
      .exec<{ version: number }>(
        `INSERT INTO flow_version (flow_id, version, name, graph, published_at, publication)
           SELECT ?1, coalesce(max(version) FILTER (WHERE flow_id = ?1), 0) + 1, ?2, ?3, ?4,
             coalesce(max(publication), 0) + 1 FROM flow_version RETURNING version`,
        id,
        name,
        JSON.stringify(graph),
        at,
      )
      .one();
    this.#sql.exec(
      `INSERT INTO flow (id, name, published, created_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET name = ?2, published = ?3, draft = NULL, drafted_at = NULL`,
      id,
      name,
      version,
      at,
    );
    return version;
  }

  /** New calls no longer get it; its versions stay for the calls that run them and the ledger. */
  takeBack(id: string): void {
    this.#sql.exec('UPDATE flow SET published = NULL WHERE id = ?', id);
  }

  /** Takes a flow off the list. Its versions stay, because calls name them. */
  remove(id: string): void {
    this.#sql.exec('DELETE FROM flow WHERE id = ?', id);
  }

  /** Newest first. */
  versions(id: string): FlowVersion[] {
    return this.#sql
      .exec<{ version: number; name: string; published_at: number; live: number }>(
        `SELECT version, flow_version.name, published_at, version IS flow.published AS live
           FROM flow_version JOIN flow ON flow.id = flow_id WHERE flow_id = ? ORDER BY version DESC`,
        id,
      )
      .toArray()
      .map((row) => ({
        version: row.version,
        name: row.name,
        publishedAt: row.published_at,
        isLive: row.live === 1,
      }));
  }

  version(id: string, version: number): FlowGraph | null {
    return this.#read('flow_id = ? AND version = ?', id, version);
  }

  /** The version new calls get; `null` when there is none. */
  live(id: string): FlowGraph | null {
    const version = this.head(id)?.version ?? null;
    return version === null ? null : this.version(id, version);
  }

  /** The number of the last publication: what a call that begins now goes by. */
  publication(): number {
    return (
      this.#sql.exec<{ last: number | null }>('SELECT max(publication) AS last FROM flow_version').one()
        .last ?? 0
    );
  }

  /** A flow and all that go-to nodes lead to from there, as they were published when this publication was the last. */
  library(id: string, publication: number): FlowLibrary {
    const flows: Record<string, Flow> = {};
    const ahead = [id];
    for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
      if (Object.hasOwn(flows, next)) continue;
      const found = this.#read('flow_id = ? AND publication <= ?', next, publication);
      if (found === null) continue;
      flows[next] = found.graph;
      ahead.push(...flowsAhead(found.graph));
    }
    return flows;
  }

  #read(where: string, id: string, number: number): FlowGraph | null {
    const row = this.#sql
      .exec<{ version: number; name: string }>(
        `SELECT version, name FROM flow_version WHERE ${where} ORDER BY version DESC LIMIT 1`,
        id,
        number,
      )
      .toArray()[0];
    return row === undefined ? null : { ...row, graph: this.#graph(id, row.version) };
  }

  #graph(id: string, version: number): Flow {
    const key = `${version} ${id}`;
    const known = this.#parsed.get(key);
    if (known !== undefined) return known;
    const { graph } = this.#sql
      .exec<{ graph: string }>(
        'SELECT graph FROM flow_version WHERE flow_id = ? AND version = ?',
        id,
        version,
      )
      .one();
    const parsed = JSON.parse(graph) as Flow;
    if (this.#parsed.size >= MOST_PARSED) this.#parsed.clear();
    this.#parsed.set(key, parsed);
    return parsed;
  }
}

function toHead({ id, name, published, draft }: HeadRow): FlowHead {
  return { id, name, version: published, hasDraft: draft === 1 };
}
