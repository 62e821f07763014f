import type { Env } from '../env.ts';
import type { CompanyTables } from './company-tables.ts';

/** The tables that people set, by name. */
export type DeskTables = Pick<
  CompanyTables,
  | 'flows'
  | 'caps'
  | 'destinations'
  | 'callers'
  | 'settings'
  | 'log'
  | 'filters'
  | 'annotations'
  | 'rules'
  | 'webhooks'
  | 'outbox'
  | 'reports'
  | 'savedReports'
  | 'costs'
  | 'dashboards'
  | 'media'
  | 'shelf'
  | 'transcripts'
  | 'once'
  | 'people'
  | 'ports'
  | 'erasures'
  | 'connections'
  | 'conversions'
  | 'watch'
  | 'letters'
  | 'notices'
  | 'summaries'
  | 'retention'
  | 'done'
>;

/** A table as it is asked from outside its object. */
type Remote<T> = {
  [M in keyof T]: T[M] extends (...values: infer V) => infer R ? (...values: V) => Promise<R> : never;
};

/**
 * What people set of a company: its flows, caps, destinations, lists of callers. Each call is one request to the company's
 * object and one transaction there.
 *
 * @example await deskOf(env, companyId).caps.all()
 */
export function deskOf(env: Env, companyId: string): { [T in keyof DeskTables]: Remote<DeskTables[T]> } {
  const company = env.COMPANIES.get(env.COMPANIES.idFromName(companyId));
  const table = <T extends keyof DeskTables>(name: T) =>
    new Proxy({} as Remote<DeskTables[T]>, {
      get:
        (_, method) =>
        (...values: unknown[]) =>
          company.desk(name, String(method), values),
    });
  return {
    flows: table('flows'),
    caps: table('caps'),
    destinations: table('destinations'),
    callers: table('callers'),
    settings: table('settings'),
    log: table('log'),
    filters: table('filters'),
    annotations: table('annotations'),
    rules: table('rules'),
    webhooks: table('webhooks'),
    outbox: table('outbox'),
    reports: table('reports'),
    savedReports: table('savedReports'),
    costs: table('costs'),
    dashboards: table('dashboards'),
    media: table('media'),
    connections: table('connections'),
    conversions: table('conversions'),
    watch: table('watch'),
    shelf: table('shelf'),
    transcripts: table('transcripts'),
    once: table('once'),
    people: table('people'),
    ports: table('ports'),
    erasures: table('erasures'),
    letters: table('letters'),
    notices: table('notices'),
    summaries: table('summaries'),
    retention: table('retention'),
    done: table('done'),
  };
}
