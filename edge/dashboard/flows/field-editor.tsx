import { useQuery } from '@tanstack/react-query';
import type { Prompt } from '../../flows/flow.ts';
import { AreaField, NumberField, SelectField, TextField, TickField } from '../kit/fields.tsx';
import { media, numbers } from '../kit/lists.ts';
import { phoneInWords } from '../words/phone.ts';
import type { NodeField } from './node-fields.ts';

/** Asks for one field of a node. */
export function FieldEditor({
  field,
  value,
  onChange,
  error,
}: {
  field: NodeField;
  value: unknown;
  onChange: (value: unknown) => void;
  error?: string | null;
}) {
  const about = {
    label: field.label,
    error: error ?? null,
    ...(field.hint === undefined ? {} : { hint: field.hint }),
  };
  switch (field.kind) {
    case 'prompt':
      return (
        <PromptEditor
          {...about}
          value={value as Prompt | null}
          isOptional={field.optional === true}
          onChange={onChange}
        />
      );
    case 'number':
      return (
        <NumberField
          {...about}
          value={value as number | null}
          min={field.min}
          max={field.max}
          onChange={(next) => onChange(next === null && field.optional !== true ? field.min : next)}
        />
      );
    case 'cents':
      return (
        <NumberField
          {...about}
          step="any"
          min={0}
          value={value === null ? null : Number(value) / 100}
          onChange={(next) => onChange(next === null ? null : Math.round(next * 100))}
        />
      );
    case 'text':
      return <TextField {...about} value={String(value ?? '')} onChange={onChange} />;
    case 'tick':
      return <TickField label={field.label} value={value === true} onChange={onChange} />;
    case 'tags':
      return (
        <TextField
          {...about}
          value={(value as string[]).join(', ')}
          onChange={(text) => onChange(text.split(',').map((tag) => tag.trimStart()))}
        />
      );
    case 'asset':
      return <AssetField {...about} value={value as string | null} onChange={onChange} nothing="Ringing" />;
    case 'callerId':
      return (
        <CallerIdField
          {...about}
          value={value as CallerId}
          showsCaller={field.shows === 'caller'}
          onChange={onChange}
        />
      );
    case 'choice':
      return <SelectField {...about} value={String(value)} options={field.options} onChange={onChange} />;
  }
}

interface About {
  label: string;
  error: string | null;
  hint?: string;
}

const LANGUAGES = ['en-US', 'en-GB', 'es-US', 'es-ES', 'fr-FR', 'fr-CA', 'de-DE', 'it-IT', 'pt-BR', 'nl-NL'];

/** A text that is said, or something from the media library. */
export function PromptEditor({
  label,
  error,
  hint,
  value,
  isOptional,
  onChange,
}: About & { value: Prompt | null; isOptional: boolean; onChange: (prompt: Prompt | null) => void }) {
  const way = value === null ? 'nothing' : 'say' in value ? 'say' : 'play';
  return (
    <fieldset className="prompt" data-wide>
      <legend>{label}</legend>
      <div className="form">
        <SelectField
          label="How"
          value={way}
          options={[
            ...(isOptional ? ([['nothing', 'Nothing']] as const) : []),
            ['say', 'A voice says'],
            ['play', 'From the media library'],
          ]}
          onChange={(next) =>
            onChange(
              next === 'nothing' ? null : next === 'say' ? { say: '', language: 'en-US' } : { play: '' },
            )
          }
        />
        {value !== null && 'say' in value && (
          <>
            <TextField
              label="Language"
              value={value.language}
              list={LANGUAGES}
              onChange={(language) => onChange({ ...value, language })}
            />
            <AreaField
              wide
              label="Text"
              rows={2}
              value={value.say}
              error={error}
              hint={hint ?? 'May hold {source}, {campaign}, {keyword}, {caller}'}
              onChange={(say) => onChange({ ...value, say })}
            />
          </>
        )}
        {value !== null && 'play' in value && (
          <AssetField
            label="Recording"
            error={error}
            value={value.play}
            nothing="Choose…"
            onChange={(play) => onChange({ play: play ?? '' })}
          />
        )}
      </div>
    </fieldset>
  );
}

function AssetField({
  value,
  onChange,
  nothing,
  ...about
}: About & { value: string | null; onChange: (id: string | null) => void; nothing: string }) {
  const assets = useQuery(media).data?.media ?? [];
  return (
    <SelectField
      {...about}
      value={value ?? ''}
      options={[['', nothing], ...assets.map(({ id, name }) => [id, name] as const)]}
      onChange={(id) => onChange(id === '' ? null : id)}
    />
  );
}

type CallerId = 'caller' | 'tracking_number' | { number: string };

function CallerIdField({
  value,
  onChange,
  showsCaller,
  ...about
}: About & { value: CallerId; onChange: (value: CallerId) => void; showsCaller: boolean }) {
  const own = useQuery(numbers).data?.numbers ?? [];
  return (
    <SelectField
      {...about}
      value={typeof value === 'string' ? value : value.number}
      options={[
        ...(showsCaller ? ([['caller', 'The caller’s number']] as const) : []),
        ['tracking_number', 'The number that was called'],
        ...own.map(({ number, label }) => [number, `${phoneInWords(number)} ${label ?? ''}`] as const),
      ]}
      onChange={(next) => onChange(next === 'caller' || next === 'tracking_number' ? next : { number: next })}
    />
  );
}
