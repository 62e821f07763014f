import type { Happening } from '../calls/answers.ts';
import type { RecordingEvent } from '../carriers/carrier.ts';
import type { Effect } from '../flows/step.ts';

// What a call did in its flow says of its recordings.

/** True for a message that a caller left. Where the carrier does not say, the last thing the flow did tells. */
export function isVoicemail(
  { kind }: Pick<RecordingEvent, 'kind'>,
  happenings: readonly Happening[],
): boolean {
  if (kind !== null) return kind === 'voicemail';
  const last = effectsOf(happenings).findLast(({ type }) => type === 'voicemail' || type === 'offer');
  return last?.type === 'voicemail';
}

/** When the caller had heard that the conversation is recorded, ms; `null` when nobody told them, and for a voicemail. */
export function noticePlayedAt(isMessage: boolean, happenings: readonly Happening[]): number | null {
  if (isMessage) return null;
  const begun = effectsOf(happenings).findLast((effect) => effect.type === 'recording' && effect.on);
  return begun?.type === 'recording' && begun.noticePlayed ? begun.at : null;
}

function effectsOf(happenings: readonly Happening[]): (Effect & { at: number })[] {
  return happenings.flatMap(({ at, effects }) => effects.map((effect) => ({ ...effect, at })));
}
