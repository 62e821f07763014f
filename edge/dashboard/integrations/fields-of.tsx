import { AreaField, TextField } from '../kit/fields.tsx';
import type { PlatformField } from './queries.ts';
import { fieldInWords } from './words.ts';

/** Keys that come as a file of many lines. */
const LONG = new Set(['serviceAccount']);

/** Fields for what a platform asks for. */
export function FieldsOf({
  fields,
  values,
  onChange,
  secret = false,
}: {
  fields: readonly PlatformField[];
  values: Record<string, string>;
  onChange: (values: Record<string, string>) => void;
  /** They are not shown while they are typed. */
  secret?: boolean;
}) {
  return fields.map(({ name, description, required }) => {
    const label = fieldInWords(name) + (required ? '' : ' (optional)');
    const about = {
      wide: true,
      label,
      value: values[name] ?? '',
      onChange: (value: string) => {
        const { [name]: _, ...rest } = values;
        onChange(value === '' ? rest : { ...rest, [name]: value });
      },
      ...(description === null ? {} : { hint: description }),
    };
    return LONG.has(name) ? (
      <AreaField key={name} {...about} rows={5} code />
    ) : (
      <TextField key={name} {...about} type={secret ? 'password' : 'text'} required={required} />
    );
  });
}
