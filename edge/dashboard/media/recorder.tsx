import { useEffect, useRef, useState } from 'react';
import { useNow } from '../parts/use-now.ts';
import { Wrong } from '../parts/wrong.tsx';
import { clockLength } from '../words/instants.ts';
import { wavOf } from './wav.ts';

/** Hz: carriers play 8 kHz, and the library makes that of it. */
const RATE = 16_000;
/** The library takes five minutes at most, s. */
const LONGEST = 300;

/** Records from the microphone. What was said is given as a WAV file, which every carrier can be given. */
export function Recorder({ onRecorded }: { onRecorded: (sound: Blob) => void }) {
  const [state, setState] = useState<'idle' | 'asking' | 'recording' | 'working'>('idle');
  const [error, setError] = useState<string | null>(null);
  const [since, setSince] = useState(0);
  const running = useRef<MediaRecorder | null>(null);
  const now = useNow();
  const seconds = state === 'recording' ? Math.max(0, (now - since) / 1000) : 0;

  useEffect(() => () => stopAll(running.current), []);
  useEffect(() => {
    if (seconds >= LONGEST) running.current?.stop();
  }, [seconds]);

  const begin = async () => {
    setState('asking');
    setError(null);
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const recorder = new MediaRecorder(stream);
      const pieces: Blob[] = [];
      recorder.ondataavailable = ({ data }) => pieces.push(data);
      recorder.onstop = () => {
        stopAll(recorder);
        setState('working');
        asWav(new Blob(pieces))
          .then(onRecorded, () => setError('What was recorded could not be read. Try again.'))
          .finally(() => setState('idle'));
      };
      recorder.start();
      running.current = recorder;
      setSince(Date.now());
      setState('recording');
    } catch {
      setError('The microphone cannot be used. Allow it for this page in the browser, then try again.');
      setState('idle');
    }
  };

  return (
    <div className="row-of">
      {state === 'recording' ? (
        <button type="button" className="button danger" onClick={() => running.current?.stop()}>
          Stop recording
        </button>
      ) : (
        <button type="button" className="button" disabled={state !== 'idle'} onClick={() => void begin()}>
          Record now
        </button>
      )}
      <span role="status">
        {state === 'recording' && `Recording, ${clockLength(seconds)} of ${clockLength(LONGEST)}`}
        {state === 'asking' && 'The browser asks for the microphone…'}
        {state === 'working' && 'Making a file of it…'}
      </span>
      <Wrong error={error} />
    </div>
  );
}

/** Lets go of the microphone. */
function stopAll(recorder: MediaRecorder | null): void {
  for (const track of recorder?.stream.getTracks() ?? []) track.stop();
}

/** Whatever the browser recorded, as one channel of WAV. */
async function asWav(sound: Blob): Promise<Blob> {
  const context = new OfflineAudioContext(1, RATE, RATE);
  const decoded = await context.decodeAudioData(await sound.arrayBuffer());
  const room = new OfflineAudioContext(1, Math.max(1, Math.ceil(decoded.duration * RATE)), RATE);
  const source = room.createBufferSource();
  source.buffer = decoded;
  source.connect(room.destination);
  source.start();
  return wavOf((await room.startRendering()).getChannelData(0), RATE);
}
