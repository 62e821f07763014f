import { useState } from 'react';
import type { Connection } from '../../connectors/action.ts';
import { post, send } from '../api.ts';
import { SelectField, TextField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import { useAct } from '../kit/use-act.ts';
import { Dialog } from '../parts/dialog.tsx';
import { toast } from '../parts/toast.tsx';
import { FieldsOf } from './fields-of.tsx';
import type { Platform } from './queries.ts';

/** Connects an account, or changes one: its secrets are typed anew or left as they are. */
export function Connect({
  platforms,
  connection,
  onClose,
}: {
  platforms: readonly Platform[];
  connection: Connection | null;
  onClose: () => void;
}) {
  const [kind, setKind] = useState(connection?.kind ?? platforms[0]?.kind ?? 'google');
  const platform = platforms.find((one) => one.kind === kind);
  const [name, setName] = useState(connection?.name ?? '');
  const [settings, setSettings] = useState<Record<string, string>>(connection?.settings ?? {});
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const { act, busy, error } = useAct(['connections']);
  const isNew = connection === null;
  const hasSecrets = Object.keys(secrets).length > 0;
  const save = () =>
    act(
      () =>
        isNew
          ? post('/v1/connections', { kind, name: name.trim() || platform?.name, settings, secrets })
          : send('PATCH', `/v1/connections/${encodeURIComponent(connection.id)}`, {
              name,
              settings,
              ...(hasSecrets ? { secrets } : {}),
            }),
      () => {
        toast(
          isNew
            ? 'The account is connected. Try it, then say which calls it is told of.'
            : 'The account was changed.',
        );
        onClose();
      },
    );
  return (
    <Dialog title={isNew ? 'Connect an account' : `Change “${connection.name}”`} close={onClose}>
      <Form
        onSubmit={save}
        submit={isNew ? 'Connect it' : 'Save'}
        busy={busy}
        error={error}
        onCancel={onClose}
      >
        {isNew && (
          <SelectField
            label="Platform"
            value={kind}
            options={platforms.map((one) => [one.kind, one.name] as const)}
            onChange={(next) => {
              setKind(next);
              setSettings({});
              setSecrets({});
            }}
          />
        )}
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          placeholder={platform?.name ?? ''}
          required={!isNew}
        />
        {platform !== undefined && (
          <>
            <FieldsOf fields={platform.settings} values={settings} onChange={setSettings} />
            <FieldsOf
              secret
              // What is left empty here stays as it is.
              fields={
                isNew
                  ? platform.secrets
                  : platform.secrets.map((field) => ({ ...field, required: hasSecrets && field.required }))
              }
              values={secrets}
              onChange={setSecrets}
            />
          </>
        )}
        <p className="hint" data-wide>
          {isNew
            ? 'What is secret is sealed, and never shown again.'
            : 'Secrets are never shown. Leave them empty to keep them, or type all of them anew.'}
        </p>
      </Form>
    </Dialog>
  );
}
