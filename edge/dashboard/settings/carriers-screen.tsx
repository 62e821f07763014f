import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { post, send } from '../api.ts';
import { SelectField, TextField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import { type CarrierAccount, carriers, numbers } from '../kit/lists.ts';
import { TypeToConfirm } from '../kit/type-to-confirm.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Fact } from '../parts/fact.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { SettingsScreen } from './settings-screen.tsx';

type Kind = Exclude<CarrierAccount['kind'], 'simulator'>;
type Open = { what: 'edit'; account: CarrierAccount | null } | { what: 'remove'; account: CarrierAccount };

const KINDS: readonly (readonly [Kind, string])[] = [
  ['twilio', 'Twilio'],
  ['telnyx', 'Telnyx'],
  ['signalwire', 'SignalWire'],
  ['plivo', 'Plivo'],
];

/** Accounts with carriers. Credentials are sealed when they come in, and never shown again. */
export function CarriersScreen() {
  const may = useMay('manage_numbers');
  const answer = useQuery(carriers);
  const own = useQuery(numbers).data?.numbers ?? [];
  const [open, setOpen] = useState<Open | null>(null);
  const { act, error } = useAct(['carriers']);
  return (
    <SettingsScreen
      title="Carrier accounts"
      note="Who the numbers are with. Credentials are sealed when they come in and never shown again."
      error={error}
      actions={
        may && (
          <button
            type="button"
            className="button primary"
            onClick={() => setOpen({ what: 'edit', account: null })}
          >
            Connect an account
          </button>
        )
      }
    >
      <Loaded query={answer} what="the carrier accounts">
        {(data) =>
          data.carriers.length === 0 ? (
            <Empty title="No carrier yet">
              <p>Numbers are bought from a carrier on an account of your own. Connect one to begin.</p>
            </Empty>
          ) : (
            <div className="grid-of">
              {data.carriers.map((account) => {
                const count = own.filter(({ carrier }) => carrier === account.id).length;
                return (
                  <section key={account.id} className="card" aria-label={account.name}>
                    <div className="card-head">
                      <h2>{account.name}</h2>
                      <span className="badge">
                        {KINDS.find(([kind]) => kind === account.kind)?.[1] ?? 'Built in'}
                      </span>
                    </div>
                    <dl className="facts">
                      <Fact name="Numbers">{count}</Fact>
                      <Fact name="Webhook">
                        <code>{account.webhook}</code>{' '}
                        <CopyButton text={account.webhook} what="the webhook" quiet />
                      </Fact>
                      <Fact name="Can do">
                        {Object.entries(account.capabilities)
                          .filter(([, can]) => can !== false && can !== 0)
                          .map(([name]) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`))
                          .join(', ')}
                      </Fact>
                    </dl>
                    {may && account.kind !== 'simulator' && (
                      <div className="row-of">
                        <button
                          type="button"
                          className="button quiet"
                          aria-label={`Edit ${account.name}`}
                          onClick={() => setOpen({ what: 'edit', account })}
                        >
                          Edit
                        </button>
                        <button
                          type="button"
                          className="button quiet"
                          aria-label={`Disconnect ${account.name}`}
                          onClick={() => setOpen({ what: 'remove', account })}
                        >
                          Disconnect
                        </button>
                      </div>
                    )}
                  </section>
                );
              })}
            </div>
          )
        }
      </Loaded>
      {open?.what === 'edit' && <EditAccount account={open.account} onClose={() => setOpen(null)} />}
      {open?.what === 'remove' && (
        <TypeToConfirm
          title={`Disconnect ${open.account.name}`}
          name={open.account.name}
          action="Disconnect"
          onClose={() => setOpen(null)}
          onConfirm={() => {
            setOpen(null);
            void act(
              () => send('DELETE', `/v1/carriers/${encodeURIComponent(open.account.id)}`),
              () => toast(`${open.account.name} is disconnected.`),
            );
          }}
        >
          <p>
            Its sealed credentials are deleted. An account that still has numbers here cannot be disconnected.
          </p>
        </TypeToConfirm>
      )}
    </SettingsScreen>
  );
}

function EditAccount({ account, onClose }: { account: CarrierAccount | null; onClose: () => void }) {
  const [kind, setKind] = useState<Kind>('twilio');
  const [name, setName] = useState(account?.name ?? '');
  const [id, setId] = useState('');
  const [token, setToken] = useState('');
  const [signingKey, setSigningKey] = useState('');
  const [space, setSpace] = useState('');
  const { act, busy, error } = useAct(['carriers'], ['onboarding']);
  const hasCredentials = id !== '' || token !== '' || signingKey !== '';
  const credentials = { account: id, token, signingKey, ...(space === '' ? {} : { space }) };
  const save = () =>
    act(
      () =>
        account === null
          ? post('/v1/carriers', { kind, name, credentials })
          : send('PATCH', `/v1/carriers/${encodeURIComponent(account.id)}`, {
              name,
              ...(hasCredentials ? { credentials } : {}),
            }),
      onClose,
    );
  return (
    <Dialog title={account === null ? 'Connect a carrier account' : account.name} close={onClose}>
      <Form onSubmit={save} submit={account === null ? 'Connect' : 'Save'} busy={busy} error={error}>
        {account === null && <SelectField label="Carrier" value={kind} options={KINDS} onChange={setKind} />}
        <TextField label="Name" value={name} onChange={setName} required />
        {account !== null && (
          <p className="hint" data-wide>
            Leave the credentials empty to keep them.
          </p>
        )}
        <TextField label="Account" value={id} onChange={setId} hint="Account SID, project id or auth id" />
        <TextField label="API token" type="password" value={token} onChange={setToken} />
        <TextField
          label="Signing key"
          type="password"
          value={signingKey}
          onChange={setSigningKey}
          hint="What webhooks are verified with"
        />
        <TextField
          label="Space or application"
          value={space}
          onChange={setSpace}
          hint="SignalWire: host of the space. Telnyx, Plivo: id of the application"
        />
      </Form>
    </Dialog>
  );
}
