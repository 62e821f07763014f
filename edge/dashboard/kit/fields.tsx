import { type ReactNode, useId } from 'react';

/** What every field of a form has. */
interface About {
  label: string;
  /** One sentence under the field. */
  hint?: ReactNode;
  /** What is wrong with what was entered. */
  error?: string | null | undefined;
  /** Takes the whole row of a form. */
  wide?: boolean;
}

function Frame({ label, hint, error, wide, id, children }: About & { id: string; children: ReactNode }) {
  return (
    <div className="field" data-wide={wide || undefined}>
      <label htmlFor={id}>{label}</label>
      {children}
      {hint !== undefined && (
        <div className="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {error != null && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

/** Names what describes a field, where there is anything. */
function described(id: string, { hint, error }: About) {
  const ids = [hint === undefined ? '' : `${id}-hint`, error == null ? '' : `${id}-error`].filter(Boolean);
  return {
    ...(ids.length === 0 ? {} : { 'aria-describedby': ids.join(' ') }),
    ...(error == null ? {} : { 'aria-invalid': true }),
  };
}

/** A field whose value the form reads when it is sent; the input is the caller's, with what names and describes it. */
export function Field({
  children,
  ...about
}: About & { children: (described: { id: string; 'aria-describedby'?: string }) => ReactNode }) {
  const id = useId();
  return (
    <Frame {...about} id={id}>
      {children({ id, ...described(id, about) })}
    </Frame>
  );
}

/** One line of text. */
export function TextField({
  value,
  onChange,
  type = 'text',
  placeholder,
  required,
  list,
  ...about
}: About & {
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'tel' | 'url' | 'search' | 'password' | 'time' | 'datetime-local' | 'date';
  placeholder?: string;
  required?: boolean;
  /** What may be chosen instead of typed. */
  list?: readonly string[];
}) {
  const id = useId();
  return (
    <Frame {...about} id={id}>
      <input
        id={id}
        type={type}
        value={value}
        placeholder={placeholder}
        required={required}
        autoComplete="off"
        list={list === undefined ? undefined : `${id}-list`}
        onChange={(event) => onChange(event.target.value)}
        {...described(id, about)}
      />
      {list !== undefined && (
        <datalist id={`${id}-list`}>
          {list.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
    </Frame>
  );
}

/** A number; `null` while the field is empty. */
export function NumberField({
  value,
  onChange,
  min,
  max,
  step = 1,
  ...about
}: About & {
  value: number | null;
  onChange: (value: number | null) => void;
  min?: number;
  max?: number;
  step?: number | 'any';
}) {
  const id = useId();
  return (
    <Frame {...about} id={id}>
      <input
        id={id}
        type="number"
        value={value ?? ''}
        min={min}
        max={max}
        step={step}
        onChange={(event) => onChange(event.target.value === '' ? null : Number(event.target.value))}
        {...described(id, about)}
      />
    </Frame>
  );
}

/** Several lines of text. */
export function AreaField({
  value,
  onChange,
  rows = 3,
  code = false,
  ...about
}: About & { value: string; onChange: (value: string) => void; rows?: number; code?: boolean }) {
  const id = useId();
  return (
    <Frame {...about} id={id}>
      <textarea
        id={id}
        rows={rows}
        value={value}
        data-code={code || undefined}
        spellCheck={!code}
        onChange={(event) => onChange(event.target.value)}
        {...described(id, about)}
      />
    </Frame>
  );
}

/** One of a few. `options` are value and words. */
export function SelectField<T extends string>({
  value,
  onChange,
  options,
  ...about
}: About & { value: T; onChange: (value: T) => void; options: readonly (readonly [T, string])[] }) {
  const id = useId();
  return (
    <Frame {...about} id={id}>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value as T)}
        {...described(id, about)}
      >
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </Frame>
  );
}

/** Yes or no. */
export function TickField({
  value,
  onChange,
  label,
  hint,
}: {
  value: boolean;
  onChange: (value: boolean) => void;
  label: string;
  hint?: string;
}) {
  return (
    <label className="tick field">
      <input type="checkbox" checked={value} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {label}
        {hint !== undefined && <span className="hint"> {hint}</span>}
      </span>
    </label>
  );
}

/** Some of a set. */
export function TicksField<T extends string>({
  legend,
  value,
  onChange,
  options,
}: {
  legend: string;
  value: readonly T[];
  onChange: (value: T[]) => void;
  options: readonly (readonly [T, string])[];
}) {
  return (
    <fieldset className="field ticks" data-wide>
      <legend>{legend}</legend>
      <div>
        {options.map(([each, words]) => (
          <label key={each} className="tick">
            <input
              type="checkbox"
              checked={value.includes(each)}
              onChange={(event) =>
                onChange(event.target.checked ? [...value, each] : value.filter((one) => one !== each))
              }
            />
            <span>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
