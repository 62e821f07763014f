import type { Consent } from './consent.ts';
import type { Listen } from './watch.ts';

/** Who is asked, and what came back: a consent, or that the visitor has opted out of sale and sharing. */
export type Signal = (source: string, consent: Consent, hasOptedOut?: boolean) => void;

interface TcData {
  gdprApplies?: boolean;
  eventStatus?: string;
  purpose?: { consents?: Record<number, boolean> };
}

interface GppPing {
  signalStatus?: string;
  parsedSections?: unknown;
}

interface Tools {
  __tcfapi?(command: string, version: number, tell: (data?: TcData) => void): void;
  __gpp?(command: string, tell: (event?: { pingData?: GppPing }) => void): void;
  wp_has_consent?(category: string): boolean;
  dataLayer?: ArrayLike<unknown>[];
}

// An opt-out in any section of a GPP string, as the IAB's US sections name them: `SaleOptOut`, `SharingOptOut`,
// `TargetedAdvertisingOptOut`. That there was a notice of one (`SaleOptOutNotice`) is something else.
const OPT_OUT = /"(\w+OptOut":1|Gpc":(true|1))/;

/**
 * Listens to the consent tools of the page: IAB TCF and GPP, Google's Consent Mode, the WP Consent API. A tool that has
 * not been answered yet is `pending`, which is no refusal. The page does not know where it is read, so what Consent Mode
 * denies by default for a region counts everywhere until an update; what it grants for one counts nowhere.
 */
export function watchSignals(listen: Listen, tell: Signal): void {
  const tools = window as Tools;
  const known = new Set<unknown>();
  const isNew = <T>(tool: T | undefined): tool is T => !!tool && !known.has(tool) && !!known.add(tool);

  const look = (): void => {
    if (isNew(tools.__tcfapi)) {
      tell('tcf', 'pending');
      tools.__tcfapi('addEventListener', 2, (data) => {
        const { gdprApplies, eventStatus, purpose }: TcData = Object(data);
        const isAnswered = eventStatus === 'tcloaded' || eventStatus === 'useractioncomplete';
        // Purpose 1 is keeping something on the device, 7 measuring what advertising does. We claim to be no vendor.
        const isGranted = purpose?.consents?.[1] && purpose.consents[7];
        const said = !isAnswered ? 'pending' : isGranted ? 'granted' : 'denied';
        tell('tcf', gdprApplies === false ? undefined : said);
      });
    }

    if (isNew(tools.__gpp)) {
      tools.__gpp('addEventListener', (event) => {
        const { signalStatus, parsedSections }: GppPing = Object(event?.pingData);
        if (signalStatus === 'ready') tell('gpp', undefined, OPT_OUT.test(JSON.stringify(parsedSections)));
      });
    }

    const { dataLayer } = tools;
    if (isNew(dataLayer)) {
      // What is said by purpose; `region` where it is denied for one, which no default answers.
      const storage: Record<string, string> = { ad_storage: '', analytics_storage: '' };
      const hear = (entry: ArrayLike<unknown>): void => {
        if (entry?.[0] !== 'consent') return;
        const { region, ...saidOf } = Object(entry[2]);
        const isUpdate = entry[1] === 'update';
        for (const purpose in storage) {
          const said = saidOf[purpose];
          if (said && (isUpdate || (region ? said === 'denied' : storage[purpose] !== 'region')))
            storage[purpose] = region ? 'region' : said;
        }
        const all = Object.values(storage);
        if (!all.some(Boolean)) return;
        tell('mode', all.every((said) => said === 'granted') ? 'granted' : isUpdate ? 'denied' : 'pending');
      };
      const { push } = dataLayer;
      dataLayer.push = (...entries) => {
        entries.forEach(hear);
        return push.apply(dataLayer, entries);
      };
      dataLayer.forEach(hear);
    }

    if (isNew(tools.wp_has_consent)) tell('wp', tools.wp_has_consent('marketing') ? 'granted' : 'pending');
  };

  look();
  // Of every script too, one of which may be such a tool.
  listen('load', look);
  listen('wp_listen_for_consent_change', (event) => {
    const { marketing } = Object((event as CustomEvent).detail);
    if (marketing) tell('wp', marketing === 'allow' ? 'granted' : 'denied');
  });
}
