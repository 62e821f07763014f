import { useEffect, useId, useMemo, useState } from 'react';
import { request, send } from '../api.ts';
import { AreaField, SelectField, TextField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import type { MediaAsset } from '../kit/lists.ts';
import { useAct } from '../kit/use-act.ts';
import { Dialog } from '../parts/dialog.tsx';
import { toast } from '../parts/toast.tsx';
import { Recorder } from './recorder.tsx';

type Way = 'keep' | 'record' | 'upload' | 'say';

const KINDS: readonly (readonly [MediaAsset['kind'], string])[] = [
  ['greeting', 'Greeting'],
  ['voicemail', 'Voicemail'],
  ['whisper', 'Whisper'],
  ['survey', 'Survey'],
  ['hold', 'While it rings'],
  ['notice', 'Recording notice'],
];

/** Adds something to the library, or changes what is there: every flow that plays it plays the new version. */
export function EditAsset({ asset, onClose }: { asset: MediaAsset | null; onClose: () => void }) {
  const [name, setName] = useState(asset?.name ?? '');
  const [kind, setKind] = useState(asset?.kind ?? 'greeting');
  const [way, setWay] = useState<Way>(asset === null ? 'record' : 'keep');
  const [sound, setSound] = useState<Blob | null>(null);
  const [text, setText] = useState(asset?.text ?? '');
  const [language, setLanguage] = useState(asset?.language ?? 'en-US');
  const { act, busy, error } = useAct(['media']);
  const file = useId();

  const content: RequestInit | null =
    way === 'keep'
      ? null
      : way === 'say'
        ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text, language }) }
        : sound === null
          ? null
          : { headers: { 'content-type': 'application/octet-stream' }, body: sound };
  const isReady =
    name.trim() !== '' && (way === 'keep' || (way === 'say' ? text.trim() !== '' : sound !== null));

  const save = () =>
    act(async () => {
      if (asset === null) {
        await request(`/v1/media?${new URLSearchParams({ name: name.trim(), kind })}`, {
          method: 'POST',
          ...content,
        });
      } else {
        const path = `/v1/media/${encodeURIComponent(asset.id)}`;
        if (content !== null) await request(path, { method: 'PUT', ...content });
        if (name.trim() !== asset.name || kind !== asset.kind) {
          await send('PATCH', path, { name: name.trim(), kind });
        }
      }
      toast(asset === null ? `${name.trim()} is in the library.` : `${name.trim()} was changed.`);
      onClose();
    });

  return (
    <Dialog title={asset === null ? 'Add to the library' : asset.name} close={onClose}>
      <Form
        onSubmit={save}
        submit={asset === null ? 'Add it' : 'Save'}
        busy={busy}
        isReady={isReady}
        error={error}
        onCancel={onClose}
      >
        <TextField label="Name" value={name} onChange={setName} required />
        <SelectField label="For" value={kind} options={KINDS} onChange={setKind} />
        <SelectField<Way>
          label="What callers hear"
          value={way}
          options={[
            ...(asset === null ? [] : ([['keep', 'Stays as it is']] as const)),
            ['record', 'Record it here'],
            ['upload', 'Upload a file'],
            ['say', 'A voice says a text'],
          ]}
          onChange={(next) => {
            setWay(next);
            setSound(null);
          }}
        />
        {way === 'record' && (
          <div data-wide>
            <Recorder onRecorded={setSound} />
          </div>
        )}
        {way === 'upload' && (
          <div className="field" data-wide>
            <label htmlFor={file}>MP3 or WAV file</label>
            <input
              id={file}
              type="file"
              accept="audio/mpeg,audio/wav,.mp3,.wav"
              onChange={(event) => setSound(event.target.files?.[0] ?? null)}
            />
            <div className="hint">10 MB and 5 minutes at most</div>
          </div>
        )}
        {way === 'say' && (
          <>
            <TextField label="Language" value={language} onChange={setLanguage} hint="e.g. en-US" />
            <AreaField wide label="Text" value={text} onChange={setText} />
          </>
        )}
        {sound !== null && <Listen sound={sound} />}
      </Form>
    </Dialog>
  );
}

/** To hear it before it is kept. */
function Listen({ sound }: { sound: Blob }) {
  const url = useMemo(() => URL.createObjectURL(sound), [sound]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return (
    <div data-wide>
      {/* biome-ignore lint/a11y/useMediaCaption: it was said or chosen a moment ago by who hears it */}
      <audio controls src={url} aria-label="What was recorded or chosen" />
    </div>
  );
}
