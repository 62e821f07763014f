import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../api.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Loaded } from '../parts/states.tsx';
import { useClock } from '../parts/use-me.ts';
import { Wrong } from '../parts/wrong.tsx';
import { addPasskey, type Passkey, whyNoPasskeys } from '../sign-in/passkey.ts';
import { useForm } from '../sign-in/use-form.ts';
import { Line } from '../sign-in/way-in.tsx';
import { shortInstant } from '../words/instants.ts';
import { passkeys } from './people-api.ts';
import { browserName } from './people-browser.ts';
import { Confirm } from './people-confirm.tsx';

/** A person's passkeys: what they are, one more, another name, and none of it any more. */
export function PasskeysSection() {
  const answer = useQuery(passkeys);
  const [renaming, setRenaming] = useState<Passkey | null>(null);
  const [removing, setRemoving] = useState<Passkey | null>(null);
  const refresh = () => answer.refetch();
  return (
    <section className="people-section" aria-labelledby="account-passkeys">
      <h2 id="account-passkeys">Passkeys</h2>
      <p>
        A passkey is kept by your phone, your computer or a security key, and signs you in without a password.
        One that asks for your finger, your face or a code counts as both factors.
      </p>
      <Loaded query={answer} what="your passkeys" height={48}>
        {({ passkeys }) =>
          passkeys.length === 0 ? (
            <p className="none">You have none yet.</p>
          ) : (
            <PasskeyTable passkeys={passkeys} rename={setRenaming} remove={setRemoving} />
          )
        }
      </Loaded>
      <AddPasskey added={refresh} />
      {renaming !== null && (
        <RenamePasskey passkey={renaming} close={() => setRenaming(null)} renamed={refresh} />
      )}
      {removing !== null && (
        <Confirm
          title={`Remove ${removing.name}?`}
          text="It signs nobody in any more. Your device may still offer it; you can delete it there."
          action="Remove it"
          close={() => setRemoving(null)}
          work={() => send('DELETE', `/v1/me/passkeys/${removing.id}`)}
          after={refresh}
        />
      )}
    </section>
  );
}

function PasskeyTable({
  passkeys,
  rename,
  remove,
}: {
  passkeys: readonly Passkey[];
  rename: (passkey: Passkey) => void;
  remove: (passkey: Passkey) => void;
}) {
  const clock = useClock();
  const now = Date.now();
  return (
    <table className="people-table">
      <thead>
        <tr>
          <th scope="col">Passkey</th>
          <th scope="col">Added</th>
          <th scope="col">Last used</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {passkeys.map((one) => (
          <tr key={one.id}>
            <td>
              {one.name}
              {one.host !== location.hostname && <span className="hint">Works on {one.host} only</span>}
            </td>
            <td>{shortInstant(one.createdAt, now, clock)}</td>
            <td>
              {one.usedAt === null ? (
                <span className="none">Never</span>
              ) : (
                shortInstant(one.usedAt, now, clock)
              )}
            </td>
            <td>
              <div className="people-actions">
                <button type="button" className="button" onClick={() => rename(one)}>
                  Rename<span className="unseen"> {one.name}</span>
                </button>
                <button type="button" className="button" onClick={() => remove(one)}>
                  Remove<span className="unseen"> {one.name}</span>
                </button>
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AddPasskey({ added }: { added: () => Promise<unknown> }) {
  const { busy, failure, submit } = useForm(async ({ name = '', password = '' }) => {
    await addPasskey(name, password);
    await added();
  });
  const whyNone = whyNoPasskeys();
  if (whyNone !== null) return <p className="hint">{whyNone}</p>;
  return (
    <form className="people-form narrow" onSubmit={submit}>
      <h3>Add a passkey</h3>
      <Line
        label="Name of the passkey"
        name="name"
        maxLength={60}
        defaultValue={browserName(navigator.userAgent)}
        hint="So that you can tell them apart."
        autoComplete="off"
      />
      <Line label="Your password" name="password" type="password" autoComplete="current-password" />
      <Wrong error={failure} />
      <div className="people-actions">
        <button type="submit" className="button" disabled={busy}>
          {busy ? 'Waiting for your device…' : 'Add a passkey'}
        </button>
      </div>
    </form>
  );
}

function RenamePasskey({
  passkey,
  close,
  renamed,
}: {
  passkey: Passkey;
  close: () => void;
  renamed: () => Promise<unknown>;
}) {
  const { busy, failure, submit } = useForm(async ({ name = '' }) => {
    await send('PATCH', `/v1/me/passkeys/${passkey.id}`, { name });
    await renamed();
    close();
  });
  return (
    <Dialog title={`Rename ${passkey.name}`} close={close}>
      <form className="people-form" onSubmit={submit}>
        <Line label="New name" name="name" maxLength={60} defaultValue={passkey.name} autoComplete="off" />
        <Wrong error={failure} />
        <div className="people-actions">
          <button type="submit" className="button primary" disabled={busy}>
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}
