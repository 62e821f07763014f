import { visitOf as namedVisit } from '../calls/attributed.ts';
import type { VisitSnapshot } from '../pools/attribution.ts';
import type { Telling } from './connector.ts';

/** The visit that made the call, where one is named with enough confidence; `null` where it is anybody's guess. */
export function visitOf({ call }: Pick<Telling, 'call'>): VisitSnapshot | null {
  return namedVisit(call.attribution);
}

/** An ad's click id by its parameter's name; empty where there is none. */
export function clickOf({ call }: Telling, name: string): string {
  return call.attribution.source?.clickIds[name] ?? '';
}

/** The value in the currency's unit, as platforms want it. All currencies here have cents. */
export function amountOf({ cents }: Telling): number | null {
  return cents === null ? null : cents / 100;
}

/** The caller's number, E.164, where it is known and may leave. */
export function callerOf({ call, sharesCaller }: Telling): string | null {
  return sharesCaller ? call.caller.number : null;
}

/** A call in one line for people: "Answered, 2:05, from google / cpc". */
export function lineOf({ call }: Telling): string {
  const { outcome, talkSeconds, attribution } = call;
  const words =
    outcome === null ? 'Running' : outcome[0]?.toUpperCase() + outcome.slice(1).replaceAll('_', ' ');
  const talked = talkSeconds
    ? `, ${Math.floor(talkSeconds / 60)}:${String(talkSeconds % 60).padStart(2, '0')}`
    : '';
  const { source } = attribution;
  return `${words}${talked}${source === null ? '' : `, from ${source.source} / ${source.medium}`}`;
}
