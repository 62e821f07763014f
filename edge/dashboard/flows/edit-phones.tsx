import { useQuery } from '@tanstack/react-query';
import type { DialNode } from '../../flows/flow.ts';
import { NumberField, SelectField, TextField } from '../kit/fields.tsx';
import { destinations } from '../kit/lists.ts';
import { PromptEditor } from './field-editor.tsx';
import { type Editing, Rows } from './rows.tsx';

/** Which phones ring, and what who answers has to do. */
export function Phones({ node, onChange }: Omit<Editing<'dial'>, 'exit'>) {
  const known = useQuery(destinations).data?.destinations ?? [];
  const accept = node.accept;
  const withAccept = (next: DialNode['accept']) => onChange({ ...node, accept: next });
  return (
    <>
      <Rows
        legend="Phones"
        one="phone"
        rows={node.destinations}
        blank={() => ({ to: '', label: '', sendDigits: '', weight: 1 })}
        onChange={(next) => onChange({ ...node, destinations: next })}
      >
        {(phone, set) => (
          <>
            <TextField
              label="Number or SIP address"
              value={phone.to}
              list={known.map(({ to }) => to)}
              placeholder="+13125550188"
              onChange={(to) =>
                set({
                  ...phone,
                  to: to.trim(),
                  label: phone.label || (known.find((each) => each.to === to)?.label ?? ''),
                })
              }
            />
            <TextField label="Name" value={phone.label} onChange={(label) => set({ ...phone, label })} />
            <TextField
              label="Extension"
              value={phone.sendDigits}
              onChange={(sendDigits) => set({ ...phone, sendDigits })}
              hint="w waits half a second"
            />
            {node.mode === 'weighted' && (
              <NumberField
                label="Weight"
                min={0.01}
                max={1000}
                step="any"
                value={phone.weight}
                onChange={(weight) => set({ ...phone, weight: weight ?? 1 })}
              />
            )}
          </>
        )}
      </Rows>
      <SelectField
        label="Who answers has to press a key"
        value={accept === null ? 'no' : 'yes'}
        options={[
          ['no', 'No'],
          ['yes', 'Yes, so that a machine does not count'],
        ]}
        onChange={(next) =>
          withAccept(
            next === 'no'
              ? null
              : { key: '1', prompt: { say: 'Press 1 to take the call.', language: 'en-US' } },
          )
        }
      />
      {accept !== null && (
        <>
          <TextField label="The key" value={accept.key} onChange={(key) => withAccept({ ...accept, key })} />
          <PromptEditor
            label="What they hear"
            error={null}
            isOptional={false}
            value={accept.prompt}
            onChange={(prompt) => withAccept({ ...accept, prompt: prompt ?? { say: '', language: 'en-US' } })}
          />
        </>
      )}
    </>
  );
}
