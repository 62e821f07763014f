import { queryOptions, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { CallDetail, CallRecording } from '../../calls/call.ts';
import { request } from '../api.ts';
import { useMay } from '../kit/use-may.ts';
import { Loaded } from '../parts/states.tsx';
import { clockLength } from '../words/instants.ts';
import { Player } from './player.tsx';

interface Turn {
  recording: string | null;
  speaker: 'caller' | 'agent' | null;
  fromMs: number | null;
  text: string;
}

const transcriptOf = (call: string) =>
  queryOptions({
    queryKey: ['call', call, 'transcript'],
    queryFn: ({ signal }) =>
      request<{ segments: Turn[]; sources: { engine: string; language: string | null }[] }>(
        `/v1/calls/${encodeURIComponent(call)}/transcript`,
        { signal },
      ),
  });

const SPEAKER = { caller: 'Caller', agent: 'Agent' };

/** What was recorded of a call, and what was said in it. */
export function RecordingsCard({ call }: { call: CallDetail }) {
  const heading = useId();
  const may = useMay('listen');
  const [seek, setSeek] = useState<{ ms: number; recording: string | null } | null>(null);
  if (call.recordings.length === 0) return null;
  return (
    <section className="card" aria-labelledby={heading}>
      <h3 id={heading}>
        {call.recordings.some(({ kind }) => kind === 'voicemail') ? 'Voicemail' : 'Recording'}
      </h3>
      {call.recordings.map((recording) =>
        recording.audio === 'stored' ? (
          <Player
            key={recording.id}
            recording={recording}
            seek={seek !== null && (seek.recording === null || seek.recording === recording.id) ? seek : null}
          />
        ) : (
          <p key={recording.id} className="hint">
            {stateInWords(recording)}
          </p>
        ),
      )}
      {may && (
        <Transcript
          call={call.id}
          go={(turn) => setSeek({ ms: turn.fromMs ?? 0, recording: turn.recording })}
        />
      )}
    </section>
  );
}

function stateInWords({ audio, status }: CallRecording): string {
  if (status === 'absent') return 'There was nothing to record.';
  switch (audio) {
    case 'waiting':
      return 'The recording is being fetched from the carrier…';
    case 'deleted':
      return 'The recording was deleted.';
    case 'failed':
      return 'The recording could not be fetched from the carrier.';
    default:
      return status === 'in_progress' ? 'Recording now…' : 'There is no recording to hear.';
  }
}

function Transcript({ call, go }: { call: string; go: (turn: Turn) => void }) {
  const transcript = useQuery(transcriptOf(call));
  const [wanted, setWanted] = useState('');
  const field = useId();
  return (
    <Loaded query={transcript} what="what was said" height={40}>
      {({ segments }) => {
        if (segments.length === 0) return <p className="hint">Nothing was written down of it.</p>;
        const search = wanted.trim().toLowerCase();
        const shown = segments.filter(({ text }) => text.toLowerCase().includes(search));
        return (
          <div className="transcript">
            <div className="card-head">
              <h4>What was said</h4>
              <label className="unseen" htmlFor={field}>
                Find words
              </label>
              <input
                id={field}
                type="text"
                placeholder="Find words"
                value={wanted}
                onChange={(event) => setWanted(event.target.value)}
              />
            </div>
            {shown.length === 0 && <p className="none">Nobody said that.</p>}
            <ol>
              {shown.map((turn, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two turns may be alike in all they say
                <li key={n} data-speaker={turn.speaker ?? undefined}>
                  {turn.fromMs === null ? (
                    <span />
                  ) : (
                    <button
                      type="button"
                      className="button quiet figures"
                      aria-label={`Play from ${clockLength(turn.fromMs / 1000)}`}
                      onClick={() => go(turn)}
                    >
                      {clockLength(turn.fromMs / 1000)}
                    </button>
                  )}
                  <p>
                    {turn.speaker !== null && <strong>{SPEAKER[turn.speaker]}: </strong>}
                    {turn.text}
                  </p>
                </li>
              ))}
            </ol>
          </div>
        );
      }}
    </Loaded>
  );
}
