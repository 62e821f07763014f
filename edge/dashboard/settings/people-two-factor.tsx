import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../api.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Loaded } from '../parts/states.tsx';
import { Wrong } from '../parts/wrong.tsx';
import { useForm } from '../sign-in/use-form.ts';
import { Line } from '../sign-in/way-in.tsx';
import { security } from './people-api.ts';
import { QrCode } from './qr-code.tsx';

/** What the server gives for an authenticator app, this once. */
interface Setup {
  totpURI: string;
  backupCodes: string[];
}

/** Turning the second factor on, with its recovery codes, and off. */
export function TwoFactorSection() {
  const answer = useQuery(security);
  const [setup, setSetup] = useState<Setup | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const done = async () => {
    setCodes(setup?.backupCodes ?? null);
    setSetup(null);
    await answer.refetch();
  };
  return (
    <section className="people-section" aria-labelledby="account-factor">
      <h2 id="account-factor">Second factor</h2>
      <Loaded query={answer} what="the second factor" height={48}>
        {({ twoFactor }) => {
          if (setup !== null) return <Scan setup={setup} done={done} />;
          if (!twoFactor) return <TurnOn begun={setSetup} />;
          return (
            <>
              <p>It is on: to sign in you need a code from your authenticator app.</p>
              {codes !== null && <Codes codes={codes} />}
              <WhileOn made={setCodes} off={() => answer.refetch()} />
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

function TurnOn({ begun }: { begun: (setup: Setup) => void }) {
  const { busy, failure, submit } = useForm(async ({ password = '' }) => {
    begun(await post<Setup>('/auth/two-factor/enable', { password }));
  });
  return (
    <form className="people-form narrow" onSubmit={submit}>
      <p>It is off. With it, somebody who finds out your password still cannot sign in.</p>
      <Line label="Your password" name="password" type="password" autoComplete="current-password" />
      <Wrong error={failure} />
      <div className="people-actions">
        <button type="submit" className="button" disabled={busy}>
          Set it up
        </button>
      </div>
    </form>
  );
}

function Scan({ setup, done }: { setup: Setup; done: () => Promise<unknown> }) {
  const secret = new URL(setup.totpURI).searchParams.get('secret') ?? '';
  const { busy, failure, submit } = useForm(async ({ code = '' }) => {
    await post('/auth/two-factor/verify-totp', { code: code.trim() });
    await done();
  });
  return (
    <form className="people-form narrow" onSubmit={submit}>
      <p>
        Scan this with your authenticator app, type the key below it into the app, or{' '}
        <a href={setup.totpURI}>open the app on this device</a>.
      </p>
      <QrCode text={setup.totpURI} label="The key below as a QR code" />
      <p className="people-secret">
        <code>{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>{' '}
        <CopyButton text={secret} what="the key" quiet />
      </p>
      <Line
        label="The code that it shows now"
        name="code"
        inputMode="numeric"
        pattern="[0-9]{6}"
        autoComplete="one-time-code"
      />
      <Wrong error={failure} />
      <div className="people-actions">
        <button type="submit" className="button primary" disabled={busy}>
          Turn it on
        </button>
      </div>
    </form>
  );
}

function Codes({ codes }: { codes: string[] }) {
  return (
    <div className="warning" role="status">
      <p>
        Keep these recovery codes: each lets you in once when you have lost your phone. They are shown this
        once. <CopyButton text={codes.join('\n')} what="the recovery codes" />
      </p>
      <ul className="people-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

function WhileOn({ made, off }: { made: (codes: string[]) => void; off: () => Promise<unknown> }) {
  const { busy, failure, submit } = useForm(async ({ password = '', what }) => {
    if (what === 'off') {
      await post('/auth/two-factor/disable', { password });
      await off();
    } else {
      const path = '/auth/two-factor/generate-backup-codes';
      made((await post<{ backupCodes: string[] }>(path, { password })).backupCodes);
    }
  });
  return (
    <form className="people-form narrow" onSubmit={submit}>
      <Line label="Your password" name="password" type="password" autoComplete="current-password" />
      <Wrong error={failure} />
      <div className="people-actions">
        <button type="submit" className="button" disabled={busy} name="what" value="codes">
          Make new recovery codes
        </button>
        <button type="submit" className="button" disabled={busy} name="what" value="off">
          Turn it off
        </button>
      </div>
    </form>
  );
}
