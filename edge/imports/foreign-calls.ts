import { isE164 } from '../e164.ts';
import type { Source } from '../visits/source.ts';
import { channelOf } from '../visits/sources/channel.ts';
import { KNOWN_SITES } from '../visits/sources/known-sites.ts';

/** Products that calls can be brought from. */
export const ORIGINS = ['callrail', 'ctm'] as const;
export type Origin = (typeof ORIGINS)[number];

/** A call of another product, in our words. Instants are ms, durations seconds, money cents. */
export interface ForeignCall {
  /** As the other product names it. */
  id: string;
  startedAt: number;
  trackingNumber: string;
  caller: {
    number: string | null;
    name: string | null;
    city: string | null;
    state: string | null;
    country: string | null;
  };
  destination: string | null;
  outcome: 'answered' | 'not_answered' | 'voicemail';
  duration: number;
  talkSeconds: number | null;
  source: Source | null;
  landing: string | null;
  tags: string[];
  note: string | null;
  leadStatus: 'unset' | 'qualified' | 'not_qualified';
  valueCents: number | null;
}

/** A row that was read, or why it cannot be. */
export type ReadRow = { call: ForeignCall } | { refused: string };

type Row = Readonly<Record<string, unknown>>;

/**
 * Reads a row as CallRail's API names its fields (apidocs.callrail.com, v3, "Calls") and its CSV heads them, or as
 * CallTrackingMetrics does (api-docs.calltrackingmetrics.com, "Calls"). Case and spaces of names do not count.
 */
export function readRow(origin: Origin, row: Row): ReadRow {
  const fields = new Map(
    Object.entries(row).map(([name, value]) => [
      name
        .trim()
        .toLowerCase()
        .replace(/[\s-]+/g, '_'),
      value,
    ]),
  );
  const text = (...names: string[]): string | null => {
    for (const name of names) {
      const value = fields.get(name);
      if (['string', 'number', 'boolean'].includes(typeof value) && String(value).trim() !== '')
        return String(value).trim();
    }
    return null;
  };
  const list = (...names: string[]): string[] => {
    const value = names.map((name) => fields.get(name)).find((one) => one != null && one !== '');
    const all = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[,;]/) : [];
    return all
      .map((one) => (typeof one === 'object' && one !== null ? (one as { name?: unknown }).name : one))
      .filter((one): one is string => typeof one === 'string' && one.trim() !== '')
      .map((one) => one.trim().slice(0, 100));
  };
  const names = NAMES[origin];

  const id = text(...names.id);
  if (id === null) return { refused: `has no ${names.id[0]}` };
  if ((text('direction') ?? 'inbound') === 'outbound') return { refused: 'is an outbound call' };
  const time = text(...names.time);
  const startedAt = time === null ? Number.NaN : instantOf(time);
  if (Number.isNaN(startedAt)) {
    return { refused: `${names.time[0]} must be a time with its zone, such as 2026-07-01T09:30:00-05:00` };
  }
  const tracking = numberOf(text(...names.tracking));
  if (tracking === null) return { refused: `${names.tracking[0]} must be a number such as +13125550123` };
  const duration = secondsOf(text('duration', 'duration_(seconds)', 'call_duration'));
  if (duration === null) return { refused: 'duration must be seconds, or minutes and seconds such as 1:30' };

  const answered =
    yes(text('answered')) ??
    /^(answered|completed)$/i.test(text('dial_status', 'status', 'call_status') ?? '');
  const voicemail = yes(text('voicemail')) ?? false;
  const medium = text('medium') ?? '(none)';
  const campaign = text('campaign');
  const source = text('source', 'source_name', 'tracking_source');
  const money = text('value', 'sale_value', 'conversion_value');
  const cents = money === null ? Number.NaN : Math.round(Number(money.replace(/[$€£,]/g, '')) * 100);
  const lead = (text('lead_status', 'lead') ?? '').toLowerCase().replaceAll(' ', '_');
  return {
    call: {
      id,
      startedAt,
      trackingNumber: tracking,
      caller: {
        number: numberOf(text(...names.caller)),
        name: text('customer_name', 'name', 'caller_name'),
        city: text('customer_city', 'city'),
        state: text('customer_state', 'state'),
        country: text('customer_country', 'country'),
      },
      destination: numberOf(text('business_phone_number', 'destination_number', 'receiving_number')),
      outcome: voicemail ? 'voicemail' : answered ? 'answered' : 'not_answered',
      duration,
      talkSeconds: answered && !voicemail ? (secondsOf(text('talk_time')) ?? duration) : null,
      source:
        source === null
          ? null
          : {
              channel: channelOf({ source, medium, campaign }, KNOWN_SITES.byName(source)?.kind ?? null),
              source,
              medium,
              campaign,
              keyword: text('keywords', 'keyword'),
              content: null,
              clickIds: text('gclid') === null ? {} : { gclid: text('gclid') as string },
              referrer: text('referrer_domain', 'referrer'),
            },
      landing: text('landing_page_url', 'location', 'landing_page'),
      tags: [...new Set(list('tags', 'tag_list'))],
      note: text('note', 'notes'),
      leadStatus: LEADS[lead] ?? 'unset',
      valueCents: Number.isFinite(cents) ? cents : null,
    },
  };
}

const NAMES: Record<Origin, { id: string[]; time: string[]; tracking: string[]; caller: string[] }> = {
  callrail: {
    id: ['id', 'call_id'],
    time: ['start_time'],
    tracking: ['tracking_phone_number', 'tracking_number'],
    caller: ['customer_phone_number', 'phone_number'],
  },
  ctm: {
    id: ['id', 'call_id', 'sid'],
    time: ['unix_time', 'called_at'],
    tracking: ['tracking_number', 'tracking_number_format'],
    caller: ['caller_number', 'contact_number'],
  },
};

const LEADS: Readonly<Record<string, ForeignCall['leadStatus']>> = {
  good_lead: 'qualified',
  previously_marked_good_lead: 'qualified',
  not_a_lead: 'not_qualified',
};

/** An instant with its zone, or seconds since 1970; `NaN` for what could be any zone's. */
function instantOf(text: string): number {
  if (/^\d{9,11}$/.test(text)) return Number(text) * 1000;
  const match =
    /^(\d{4}-\d\d-\d\d)[ T](\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)? ?([AP]M)? ?(Z|UTC|[+-]\d\d:?\d\d)$/i.exec(
      text,
    );
  if (match === null) return Number.NaN;
  const [, day, hour = '', minute, second = '00', half, zone = ''] = match;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  const offset = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : 'Z';
  return Date.parse(`${day}T${String(hours).padStart(2, '0')}:${minute}:${second}${offset}`);
}

/** E.164, of a number as Americans write it too; `null` for none. */
function numberOf(text: string | null): string | null {
  if (text === null) return null;
  const digits = text.replace(/\D/g, '');
  const number = text.trim().startsWith('+') || digits.length !== 10 ? `+${digits}` : `+1${digits}`;
  return isE164(number) ? number : null;
}

function secondsOf(text: string | null): number | null {
  if (text === null || !/^\d+(:\d\d){0,2}$/.test(text)) return null;
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

function yes(text: string | null): boolean | null {
  return text === null ? null : /^(true|yes|1|answered)$/i.test(text);
}
