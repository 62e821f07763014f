import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { post, request, send } from '../api.ts';
import { TextField, TicksField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import { type Column, None, Table } from '../kit/table.tsx';
import { TypeToConfirm } from '../kit/type-to-confirm.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { useClock, useMe } from '../parts/use-me.ts';
import { shortInstant } from '../words/instants.ts';
import { SettingsScreen } from './settings-screen.tsx';

interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  permissions: string[];
  createdAt: number;
  lastUsedAt: number | null;
}

/** What programs may ask with. A key is shown once, when it is made. */
export function KeysScreen() {
  const clock = useClock();
  const may = useMay('manage_keys');
  const answer = useQuery({
    queryKey: ['keys'],
    queryFn: ({ signal }) => request<{ keys: ApiKey[] }>('/v1/keys', { signal }),
  });
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const { act, error } = useAct(['keys']);
  const columns: Column<ApiKey>[] = [
    { head: 'Name', cell: ({ name }) => <strong>{name}</strong> },
    { head: 'Begins', cell: ({ prefix }) => <code>{prefix}…</code> },
    { head: 'May', cell: ({ permissions }) => permissions.map(words).join(', ') },
    { head: 'Made', cell: ({ createdAt }) => shortInstant(createdAt, Date.now(), clock) },
    {
      head: 'Used last',
      cell: ({ lastUsedAt }) =>
        lastUsedAt === null ? <None /> : shortInstant(lastUsedAt, Date.now(), clock),
    },
    {
      head: 'Actions',
      cell: (key) =>
        may && (
          <button
            type="button"
            className="button quiet"
            aria-label={`Revoke ${key.name}`}
            onClick={() => setRevoking(key)}
          >
            Revoke
          </button>
        ),
    },
  ];
  return (
    <SettingsScreen
      title="API keys"
      note="What programs ask with. Everything the dashboard does, a key with the permission can do."
      error={error}
      actions={
        may && (
          <button type="button" className="button primary" onClick={() => setMaking(true)}>
            Make a key
          </button>
        )
      }
    >
      <Loaded query={answer} what="the API keys">
        {(data) =>
          data.keys.length === 0 ? (
            <Empty title="No API keys yet">
              <p>A program needs a key to look up who called, or to be told of calls.</p>
            </Empty>
          ) : (
            <Table name="API keys" rows={data.keys} columns={columns} keyOf={({ id }) => id} />
          )
        }
      </Loaded>
      {making && <NewKey onClose={() => setMaking(false)} />}
      {revoking !== null && (
        <TypeToConfirm
          title={`Revoke ${revoking.name}`}
          name={revoking.name}
          action="Revoke the key"
          onClose={() => setRevoking(null)}
          onConfirm={() => {
            setRevoking(null);
            void act(
              () => send('DELETE', `/v1/keys/${encodeURIComponent(revoking.id)}`),
              () => toast(`${revoking.name} counts no more.`),
            );
          }}
        >
          <p>Programs that use it are refused at once. A key that was revoked cannot be had back.</p>
        </TypeToConfirm>
      )}
    </SettingsScreen>
  );
}

const words = (permission: string) => permission.replaceAll('_', ' ');

function NewKey({ onClose }: { onClose: () => void }) {
  const own = useMe().permissions;
  const [name, setName] = useState('');
  const [permissions, setPermissions] = useState<string[]>(['view_calls']);
  const [made, setMade] = useState<string | null>(null);
  const { act, busy, error } = useAct(['keys']);
  return (
    <Dialog title="Make an API key" close={onClose}>
      {made === null ? (
        <Form
          onSubmit={() =>
            act(async () => {
              const { key } = await post<{ key: string }>('/v1/keys', { name: name.trim(), permissions });
              setMade(key);
            })
          }
          submit="Make the key"
          busy={busy}
          isReady={name.trim() !== '' && permissions.length !== 0}
          error={error}
        >
          <TextField label="Name" value={name} onChange={setName} required hint="What it is for" />
          <TicksField
            legend="It may"
            value={permissions}
            options={own.map((each) => [each, words(each)] as const)}
            onChange={setPermissions}
          />
        </Form>
      ) : (
        <Secret what="the key" secret={made} onClose={onClose} />
      )}
    </Dialog>
  );
}

/** Something that is shown this once. */
export function Secret({ what, secret, onClose }: { what: string; secret: string; onClose: () => void }) {
  return (
    <div className="stack">
      <p role="status">Copy {what} now: it is shown this once.</p>
      <p className="row-of">
        <code className="code">{secret}</code>
        <CopyButton text={secret} what={what} />
      </p>
      <div className="row-of">
        <button type="button" className="button primary" onClick={onClose}>
          I have it
        </button>
      </div>
    </div>
  );
}
