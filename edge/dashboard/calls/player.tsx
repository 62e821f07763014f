import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { CallRecording } from '../../calls/call.ts';
import type { Mark } from '../../charts/scene.ts';
import { request } from '../api.ts';
import { Drawing } from '../charts/drawing.tsx';
import { useWidth } from '../charts/use-width.ts';
import { useMay } from '../kit/use-may.ts';
import { Icon } from '../parts/icon.tsx';
import { Wrong } from '../parts/wrong.tsx';
import { useShortcuts } from '../shell/shortcuts.ts';
import { clockLength } from '../words/instants.ts';
import { peaksOf } from './peaks.ts';

const RATES = [0.5, 1, 1.25, 1.5, 2];
const LANE = 36;
const STEP = 4;

type Linked = { link: { url: string; expiresAt: number } | null };

/** One recording. Its link is noted for every listener, so it is asked for when somebody wants to hear, not before. */
export function Player({ recording, seek }: { recording: CallRecording; seek: { ms: number } | null }) {
  const ask = (use: 'listen' | 'download') => request<Linked>(`/v1/recordings/${recording.id}?for=${use}`);
  const listen = useMutation({ mutationFn: () => ask('listen') });
  const download = useMutation({
    mutationFn: () => ask('download'),
    onSuccess: ({ link }) => {
      if (link !== null) location.assign(link.url);
    },
  });
  const [may, mayDownload] = [useMay('listen'), useMay('download')];
  const url = listen.data?.link?.url;
  const wrong = listen.error ?? download.error;
  if (!may) return <p className="hint">You may see that it was recorded, not hear it.</p>;
  return (
    <div className="player">
      {url === undefined ? (
        <button
          type="button"
          className="button"
          aria-disabled={listen.isPending}
          onClick={() => {
            if (!listen.isPending) listen.mutate();
          }}
        >
          <Icon name="play" />
          Listen{recording.duration === null ? '' : ` (${clockLength(recording.duration)})`}
        </button>
      ) : (
        <Sound url={url} seek={seek} />
      )}
      {mayDownload && (
        <button
          type="button"
          className="button quiet"
          disabled={download.isPending}
          onClick={() => download.mutate()}
        >
          Download
        </button>
      )}
      {listen.data?.link === null && <p className="hint">The sound is not there any more.</p>}
      <Wrong error={wrong} />
    </div>
  );
}

function Sound({ url, seek }: { url: string; seek: { ms: number } | null }) {
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(0);
  const [rate, setRate] = useState(1);
  const toggle = () => {
    const element = audio.current;
    if (element?.paused) void element.play();
    else element?.pause();
  };
  const jump = (seconds: number) => {
    if (audio.current !== null) audio.current.currentTime = Math.min(Math.max(0, at + seconds), length);
  };
  useShortcuts({ ' ': toggle });
  useEffect(() => {
    void audio.current?.play().catch(() => undefined);
  }, []);
  useEffect(() => {
    if (seek === null || audio.current === null) return;
    audio.current.currentTime = seek.ms / 1000;
    void audio.current.play().catch(() => undefined);
  }, [seek]);
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript is the text alternative */}
      <audio
        ref={audio}
        src={url}
        preload="auto"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onLoadedMetadata={(event) => setLength(event.currentTarget.duration)}
      />
      <Wave url={url} at={at} length={length} go={(seconds) => jump(seconds - at)} />
      <div className="player-keys">
        <button type="button" className="button" onClick={toggle}>
          <Icon name={playing ? 'pause' : 'play'} />
          {playing ? 'Pause' : 'Play'}
        </button>
        {[-15, -5, 5, 15].map((seconds) => (
          <button
            key={seconds}
            type="button"
            className="button quiet figures"
            aria-label={`${Math.abs(seconds)} seconds ${seconds < 0 ? 'back' : 'on'}`}
            onClick={() => jump(seconds)}
          >
            {seconds > 0 ? `+${seconds}` : `−${-seconds}`}
          </button>
        ))}
        <label>
          <span className="unseen">Speed</span>
          <select
            value={rate}
            onChange={(event) => {
              const next = Number(event.target.value);
              setRate(next);
              if (audio.current !== null) audio.current.playbackRate = next;
            }}
          >
            {RATES.map((each) => (
              <option key={each} value={each}>
                {each}×
              </option>
            ))}
          </select>
        </label>
        <span className="figures hint">
          {clockLength(at)} of {clockLength(length)}
        </span>
      </div>
    </>
  );
}

/** Where somebody speaks, the caller above the agent where they were recorded apart. Also the way to a moment. */
function Wave({
  url,
  at,
  length,
  go,
}: {
  url: string;
  at: number;
  length: number;
  go: (seconds: number) => void;
}) {
  const [element, width] = useWidth<HTMLDivElement>();
  const sound = useQuery({
    queryKey: ['sound', url],
    queryFn: async ({ signal }) => {
      const bytes = await (await fetch(url, { signal })).arrayBuffer();
      const context = new OfflineAudioContext(1, 1, 8000);
      const decoded = await context.decodeAudioData(bytes);
      return Array.from({ length: decoded.numberOfChannels }, (_, n) => decoded.getChannelData(n));
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  const lanes = sound.data === undefined || width === 0 ? [] : peaksOf(sound.data, Math.floor(width / STEP));
  const height = Math.max(1, lanes.length) * LANE;
  const played = length === 0 ? 0 : (at / length) * width;
  const marks = lanes.flatMap((peaks, lane): Mark[] =>
    peaks.map((peak, n) => {
      const tall = Math.max(2, peak * (LANE - 6));
      return {
        kind: 'rect',
        x: n * STEP,
        y: lane * LANE + (LANE - tall) / 2,
        width: STEP - 1.5,
        height: tall,
        radius: 1,
        fill: n * STEP < played ? (lane === 0 ? 'accent' : 'second') : 'other',
      };
    }),
  );
  return (
    <div className="wave" ref={element} style={{ height }}>
      {width > 0 && <Drawing scene={{ width, height, marks }} />}
      <input
        type="range"
        aria-label="Where in the recording"
        aria-valuetext={`${clockLength(at)} of ${clockLength(length)}`}
        min={0}
        max={Math.max(1, length)}
        step={1}
        value={at}
        onChange={(event) => go(event.target.valueAsNumber)}
      />
      {sound.isError && <p className="hint">The shape of the sound could not be drawn.</p>}
    </div>
  );
}
