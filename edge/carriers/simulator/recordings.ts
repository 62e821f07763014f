import type { Env } from '../../env.ts';
import { Problem } from '../../problem.ts';
import type { CallReport } from './simulated-call.ts';
import { wav, wavBytes } from './wav.ts';

const RECORDING_SID = /^RE[0-9a-f]{32}$/;

/** A recording of the built-in carrier's as a WAV file. A `Problem` (not found) when it is not there, or no more. */
export async function simulatedRecording(env: Env, id: string): Promise<Response> {
  const call = callOfRecording(id);
  const report: CallReport | null = call === null ? null : await env.SIMULATED_CALLS.getByName(call).report();
  const recording = report?.recordings.find(({ sid }) => sid === id);
  if (recording === undefined || recording.seconds === null || recording.status === 'deleted')
    throw new Problem('not_found', `there is no recording ${id}`);
  const { seconds, channels } = recording;
  return new Response(
    wav(seconds, channels).pipeThrough(new FixedLengthStream(wavBytes(seconds, channels))),
    {
      headers: { 'content-type': 'audio/x-wav' },
    },
  );
}

/** The call a recording is of; `null` for what is no recording's id. */
export function callOfRecording(id: string): string | null {
  return RECORDING_SID.test(id) ? `CA${id.slice(2, -2)}00` : null;
}
