import type { Effect } from '../flows/step.ts';
import { noticePlayedAt } from '../recordings/facts.ts';
import type { Happening } from './answers.ts';
import type { CallDetail, CallRecording } from './call.ts';
import type { CompanyTables } from './company-tables.ts';
import { fold } from './fold.ts';
import { type CallKey, type CallRow, keyOf, toCall } from './ledger.ts';
import { evidenceOf } from './standing.ts';
import { trail } from './trail.ts';

/** A call with all that happened in it. */
export function detailOf(tables: CompanyTables, row: CallRow): CallDetail {
  const key = keyOf(row);
  const { side, told, dials } = evidenceOf(tables, row);
  const happenings = tables.answers.happenings(key);
  return {
    ...toCall(row),
    flow:
      row.flow_id === null || row.flow_version === null
        ? null
        : { id: row.flow_id, version: row.flow_version },
    screened: row.screened,
    path: each(happenings, 'entered').map(({ at, flow, node }) => ({ at, flow, node })),
    keys: each(happenings, 'keys').map(({ type, ...entry }) => entry),
    survey: each(happenings, 'survey').map(({ type, ...answer }) => answer),
    notes: {
      tags: tables.ledger.tags(row.id),
      score: row.score,
      valueCents: row.value_cents,
      fields: JSON.parse(row.fields) as Record<string, string>,
    },
    recordings: recordingsOf(tables, key, happenings),
    legs: fold(side, told, dials).legs,
    events: trail(
      {
        id: row.carrier_call,
        startedAt: row.started_at,
        caller: row.caller_number ?? 'A caller without a number',
        trackingNumber: row.tracking_number,
        screened: row.screened,
        isBlocked: side.isBlocked ?? false,
        isWithoutFlow: row.stage === 'backup',
      },
      told,
      happenings,
    ),
  };
}

function recordingsOf(
  tables: CompanyTables,
  key: CallKey,
  happenings: readonly Happening[],
): CallRecording[] {
  return tables.shelf.ofCall(key.carrierId, key.carrierCall).map(({ id, audio, event, voicemail }) => {
    const { leg, kind, status, duration, channels } = event;
    return {
      id,
      leg,
      kind: voicemail === null ? kind : 'voicemail',
      status,
      audio,
      duration,
      channels,
      noticePlayedAt: noticePlayedAt(voicemail !== null, happenings),
      voicemail,
    };
  });
}

/** The effects of one type, each with when it happened. */
function each<T extends Effect['type']>(happenings: readonly Happening[], type: T) {
  return happenings.flatMap(({ at, effects }) =>
    effects
      .filter((effect): effect is Extract<Effect, { type: T }> => effect.type === type)
      .map((effect) => ({ at, ...effect })),
  );
}
