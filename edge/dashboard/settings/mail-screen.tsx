import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { domainOf } from '../../brand/mail-domain.ts';
import { post, send } from '../api.ts';
import { Field } from '../kit/fields.tsx';
import { Loaded } from '../parts/states.tsx';
import { useMe } from '../parts/use-me.ts';
import { Wrong } from '../parts/wrong.tsx';
import { type MailSettings, mailLog, mailSettings, stoppedAddresses } from './mail-api.ts';
import { useChange, valuesOf } from './mail-parts.tsx';
import { SettingsScreen } from './settings-screen.tsx';

const INSTALLATION: Record<string, string> = {
  mailbox: 'kept here and not sent: the simulator is on and no way out is set',
  cloudflare: 'by Cloudflare’s mail service',
  smtp: 'by the installation’s mail server',
  resend: 'by the installation’s account with Resend',
  postmark: 'by the installation’s account with Postmark',
};

/** How mail leaves, and what became of it. */
export function MailSettingsScreen() {
  const settings = useQuery(mailSettings);
  return (
    <SettingsScreen title="Mail">
      <Loaded query={settings} what="the mail settings">
        {(settings) => <SettingsForm key={JSON.stringify(settings)} settings={settings} />}
      </Loaded>
      <Test />
      <Log />
      <Stopped />
    </SettingsScreen>
  );
}

function SettingsForm({ settings }: { settings: MailSettings }) {
  const { transport: way, installation } = settings;
  const [kind, setKind] = useState<string>(way?.kind ?? '');
  const save = useChange((body: object) => send('PUT', '/v1/mail', body), [mailSettings.queryKey], 'Saved.');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const values = valuesOf(event);
    const text = (name: string) => (values[name]?.trim() ? values[name].trim() : null);
    const ways: Record<string, object> = {
      smtp: {
        kind,
        host: text('host') ?? '',
        port: Number(values.port),
        security: values.security,
        user: text('user'),
        password: text('password'),
      },
      cloudflare: { kind },
      resend: { kind, key: text('key') ?? '' },
      postmark: { kind, key: text('key') ?? '' },
    };
    save.mutate({ from: text('from'), replyTo: text('replyTo'), transport: ways[kind] ?? null });
  };
  return (
    <form className="card mail-form" onSubmit={submit}>
      <h2>How mail leaves</h2>
      <Field label="From" hint="Such as: Shop <shop@example.com>. Empty: the brand’s or the installation’s.">
        {(ids) => <input name="from" defaultValue={settings.from ?? ''} {...ids} />}
      </Field>
      <WhoSends sender={settings.sender} />
      <Field label="Answers go to" hint="Empty: to the sender.">
        {(ids) => <input name="replyTo" defaultValue={settings.replyTo ?? ''} {...ids} />}
      </Field>
      <Field
        label="Way out"
        hint={
          kind === ''
            ? `Mail of the installation is ${INSTALLATION[installation.transport ?? ''] ?? 'not sent: nobody has set a way out'}.`
            : undefined
        }
      >
        {(ids) => (
          <select value={kind} onChange={(event) => setKind(event.target.value)} {...ids}>
            <option value="">The installation’s</option>
            <option value="smtp">A mail server (SMTP)</option>
            <option value="cloudflare">Cloudflare</option>
            <option value="resend">Resend</option>
            <option value="postmark">Postmark</option>
          </select>
        )}
      </Field>
      {kind === 'smtp' && (
        <>
          <div className="mail-pair">
            <Field label="Server">
              {(ids) => <input name="host" defaultValue={way?.host ?? ''} required {...ids} />}
            </Field>
            <Field label="Port">
              {(ids) => (
                <input
                  type="number"
                  name="port"
                  min={1}
                  max={65535}
                  defaultValue={way?.port ?? 587}
                  required
                  {...ids}
                />
              )}
            </Field>
            <Field label="Encryption">
              {(ids) => (
                <select name="security" defaultValue={way?.security ?? 'starttls'} {...ids}>
                  <option value="starttls">STARTTLS (587)</option>
                  <option value="tls">TLS (465)</option>
                </select>
              )}
            </Field>
          </div>
          <div className="mail-pair">
            <Field label="User">
              {(ids) => <input name="user" defaultValue={way?.user ?? ''} autoComplete="off" {...ids} />}
            </Field>
            <Field label="Password" hint={way?.user ? 'Empty: stays as it is.' : undefined}>
              {(ids) => <input type="password" name="password" autoComplete="new-password" {...ids} />}
            </Field>
          </div>
        </>
      )}
      {(kind === 'resend' || kind === 'postmark') && (
        <Field label="API key" hint="It is not shown again; give it anew to change anything here.">
          {(ids) => <input type="password" name="key" autoComplete="off" required {...ids} />}
        </Field>
      )}
      <Wrong error={save.error} />
      <div className="mail-ways">
        <button type="submit" className="button primary" disabled={save.isPending}>
          Save
        </button>
      </div>
    </form>
  );
}

/** Who mail comes from as it is saved, and why it is not who was asked for. */
function WhoSends({ sender: { from, replyTo, unverified } }: Pick<MailSettings, 'sender'>) {
  if (unverified === null) return <p className="hint">Mail comes from {from} now.</p>;
  return (
    <p className="warning" role="status">
      Mail comes from {from} for now, and answers go to {replyTo}. {unverified} may not send yet: its domain
      is not verified. Add {domainOf(unverified)} as a host of your <Link to="/settings/brand">brand</Link>,
      or use a mail server of your own.
    </p>
  );
}

function Test() {
  const { user } = useMe();
  const test = useMutation({
    mutationFn: (to: string) => post<{ sent: boolean; error: string | null }>('/v1/mail/test', { to }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => test.mutate(valuesOf(event).to ?? '');
  return (
    <form className="card mail-form" onSubmit={submit}>
      <h2>Send a test</h2>
      <div className="mail-pair">
        <Field label="To">
          {(ids) => <input type="email" name="to" defaultValue={user.email} required {...ids} />}
        </Field>
        <button type="submit" className="button" disabled={test.isPending}>
          {test.isPending ? 'Sending…' : 'Send'}
        </button>
      </div>
      <Wrong error={test.error} />
      {test.data?.sent === true && <p role="status">It was taken. See whether it arrives.</p>}
      <Wrong error={test.data?.error == null ? null : `It was not sent: ${test.data.error}.`} />
    </form>
  );
}

const STATE = { waiting: 'Waiting', taken: 'Sent', given_up: 'Given up' } as const;

function useInstant(): (at: number) => string {
  const { timeZone } = useMe().company;
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return (at) => format.format(at);
}

function Log() {
  const log = useQuery(mailLog);
  const instant = useInstant();
  return (
    <section className="card">
      <h2>Mail of the last 30 days</h2>
      <Loaded query={log} what="the mail log">
        {({ mails }) =>
          mails.length === 0 ? (
            <p className="hint">None was sent yet.</p>
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also with the keys
            <section className="mail-scroll" tabIndex={0} aria-label="Mail log">
              <table className="mail-table">
                <thead>
                  <tr>
                    <th>When</th>
                    <th>To</th>
                    <th>Subject</th>
                    <th>State</th>
                  </tr>
                </thead>
                <tbody>
                  {mails.map(({ n, createdAt, to, subject, state, attempts }) => (
                    <tr key={n}>
                      <td>
                        <time dateTime={new Date(createdAt).toISOString()}>{instant(createdAt)}</time>
                      </td>
                      <td>{to}</td>
                      <td>{subject}</td>
                      <td>
                        {STATE[state]}
                        {state !== 'taken' && attempts.at(-1)?.error != null && (
                          <span className="hint"> {attempts.at(-1)?.error}</span>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          )
        }
      </Loaded>
    </section>
  );
}

function Stopped() {
  const stopped = useQuery(stoppedAddresses);
  const allow = useChange(
    (address: string) => send('DELETE', `/v1/mail/stopped/${encodeURIComponent(address)}`),
    [stoppedAddresses.queryKey],
    'It has mail again.',
  );
  return (
    <section className="card">
      <h2>Addresses that get nothing</h2>
      <Loaded query={stopped} what="the stopped addresses">
        {({ stopped }) =>
          stopped.length === 0 ? (
            <p className="hint">
              None: nobody unsubscribed, and no server said that an address does not exist.
            </p>
          ) : (
            <ul className="mail-list">
              {stopped.map(({ address, list, reason }) => (
                <li key={`${address} ${list}`} className="mail-row">
                  <p>
                    {address}{' '}
                    <span className="hint">
                      {reason === 'refused' ? 'refused by its server' : 'unsubscribed'}
                    </span>
                  </p>
                  <button
                    type="button"
                    className="button"
                    disabled={allow.isPending}
                    onClick={() => allow.mutate(address)}
                  >
                    Allow<span className="unseen"> {address}</span>
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <Wrong error={allow.error} />
    </section>
  );
}
