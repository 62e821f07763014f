import { Answers } from './answers.ts';
import { ListedCallers } from './callers.ts';
import { Caps } from './caps.ts';
import { Destinations } from './destinations.ts';
import { Flows } from './flows.ts';
import { Ledger } from './ledger.ts';
import { Recordings } from './recordings.ts';
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
}

export function tablesOf(sql: SqlStorage): CompanyTables {
  return {
    ledger: new Ledger(sql),
    answers: new Answers(sql),
    flows: new Flows(sql),
    caps: new Caps(sql),
    destinations: new Destinations(sql),
    callers: new ListedCallers(sql),
    recordings: new Recordings(sql),
    settings: new Settings(sql),
  };
}
