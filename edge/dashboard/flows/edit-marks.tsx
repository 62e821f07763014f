import { TextField } from '../kit/fields.tsx';
import { FieldEditor } from './field-editor.tsx';
import { MARK_FIELDS } from './node-fields.ts';
import { type Editing, NamedRows, Rows } from './rows.tsx';

/** What each answer of a caller is worth. */
export function SurveyOptions({ node, onChange }: Omit<Editing<'survey'>, 'exit'>) {
  return (
    <Rows
      legend="Answers"
      one="answer"
      rows={node.options}
      blank={() => ({
        key: String(node.options.length + 1),
        label: '',
        tags: [],
        score: null,
        valueCents: null,
      })}
      onChange={(options) => onChange({ ...node, options })}
    >
      {(option, set) => (
        <>
          <TextField label="Key" value={option.key} onChange={(key) => set({ ...option, key })} />
          <TextField label="Means" value={option.label} onChange={(label) => set({ ...option, label })} />
          {MARK_FIELDS.map((field) => (
            <FieldEditor
              key={field.name}
              field={field}
              value={option[field.name as keyof typeof option]}
              onChange={(value) => set({ ...option, [field.name]: value })}
            />
          ))}
        </>
      )}
    </Rows>
  );
}

/** Fields of one's own that a call is given. */
export function OwnFields({ node, onChange }: Omit<Editing<'set'>, 'exit'>) {
  return (
    <NamedRows
      legend="Fields of your own"
      one="field"
      keyLabel="Name"
      value={node.fields}
      blank={() => [`field${Object.keys(node.fields).length + 1}`, '']}
      onChange={(fields) => onChange({ ...node, fields })}
    >
      {(value, set) => <TextField label="Value" value={value} onChange={set} />}
    </NamedRows>
  );
}
