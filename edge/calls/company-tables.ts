import { Connections } from '../connectors/connections.ts';
import { Conversions } from '../connectors/conversions.ts';
import { Dashboards } from '../dashboards/dashboards.ts';
import { Letters } from '../mail/letters.ts';
import { Media } from '../media/library.ts';
import { Notices } from '../notifications/notices.ts';
import { Outbox } from '../outbox/outbox.ts';
import { Webhooks } from '../outbox/webhooks.ts';
import { Shelf } from '../recordings/shelf.ts';
import { Transcripts } from '../recordings/transcripts.ts';
import { Costs } from '../reports/costs.ts';
import { Reports } from '../reports/reports.ts';
import { SavedReports } from '../reports/saved-reports.ts';
import { RuleBook } from '../rules/rule-book.ts';
import { Summaries } from '../summaries/summaries.ts';
import { Watch } from '../watch/watch.ts';
import { Annotations } from './annotations.ts';
import { Answers } from './answers.ts';
import { ListedCallers } from './callers.ts';
import { Caps } from './caps.ts';
import { Destinations } from './destinations.ts';
import { Done } from './done.ts';
import { Edits } from './edits.ts';
import { Erasures } from './erasure.ts';
import { Flows } from './flows.ts';
import { Ledger } from './ledger.ts';
import { CallLog } from './log.ts';
import { Notes } from './notes.ts';
import { Once } from './once.ts';
import { People } from './people.ts';
import { PoolNews } from './pool-news.ts';
import { Ports } from './ports.ts';
import { Recordings } from './recordings.ts';
import { Retention } from './retention.ts';
import { SavedFilters } from './saved-filters.ts';
import { Settings } from './settings.ts';

/** A company's tables, each by the one that owns it. */
export interface CompanyTables {
  ledger: Ledger;
  answers: Answers;
  flows: Flows;
  caps: Caps;
  destinations: Destinations;
  callers: ListedCallers;
  recordings: Recordings;
  settings: Settings;
  log: CallLog;
  edits: Edits;
  notes: Notes;
  filters: SavedFilters;
  annotations: Annotations;
  rules: RuleBook;
  webhooks: Webhooks;
  outbox: Outbox;
  reports: Reports;
  savedReports: SavedReports;
  costs: Costs;
  dashboards: Dashboards;
  media: Media;
  shelf: Shelf;
  transcripts: Transcripts;
  once: Once;
  people: People;
  erasures: Erasures;
  connections: Connections;
  conversions: Conversions;
  watch: Watch;
  letters: Letters;
  notices: Notices;
  poolNews: PoolNews;
  ports: Ports;
  summaries: Summaries;
  retention: Retention;
  done: Done;
}

/** @param mediaAddress where the company's media library is had, see `mediaAddress` */
export function tablesOf(sql: SqlStorage, mediaAddress: string): CompanyTables {
  const edits = new Edits(sql);
  const webhooks = new Webhooks(sql);
  const notices = new Notices(sql);
  const shelf = new Shelf(sql);
  const outbox = new Outbox(sql, webhooks, notices);
  const settings = new Settings(sql);
  const transcripts = new Transcripts(sql);
  const erasures = new Erasures(sql, shelf, outbox);
  const done = new Done(sql);
  const conversions = new Conversions(sql);
  return {
    ledger: new Ledger(sql),
    answers: new Answers(sql),
    flows: new Flows(sql),
    caps: new Caps(sql),
    destinations: new Destinations(sql),
    callers: new ListedCallers(sql),
    recordings: new Recordings(sql),
    settings,
    log: new CallLog(sql),
    edits,
    notes: new Notes(sql),
    filters: new SavedFilters(sql),
    annotations: new Annotations(sql),
    rules: new RuleBook(sql, edits),
    webhooks,
    outbox,
    reports: new Reports(sql),
    savedReports: new SavedReports(sql),
    costs: new Costs(sql),
    dashboards: new Dashboards(sql),
    media: new Media(sql, mediaAddress),
    shelf,
    transcripts,
    once: new Once(sql),
    people: new People(sql),
    conversions,
    connections: new Connections(sql, conversions),
    watch: new Watch(sql),
    letters: new Letters(sql),
    notices,
    poolNews: new PoolNews(sql, outbox),
    ports: new Ports(sql, outbox),
    summaries: new Summaries(sql),
    erasures,
    retention: new Retention(sql, { settings, erasures, transcripts, outbox, done }),
    done,
  };
}
