import { useState } from 'react';
import { post } from '../api.ts';
import { Wrong } from '../parts/wrong.tsx';
import { useForm } from './use-form.ts';
import { Line } from './way-in.tsx';

/** What the server says to a password or a link: signed in, or to be asked for a code first. */
export interface Beginning {
  twoFactorRedirect?: boolean;
}

/** The code that is asked for behind a password or a link. */
export function SecondFactor({ done }: { done: () => unknown }) {
  const [recovery, setRecovery] = useState(false);
  const { busy, failure, submit } = useForm(async ({ code = '' }) => {
    await post(`/auth/two-factor/${recovery ? 'verify-backup-code' : 'verify-totp'}`, { code: code.trim() });
    await done();
  });
  return (
    <form className="sign-in-form" onSubmit={submit}>
      <h2>{recovery ? 'Recovery code' : 'One more step'}</h2>
      {recovery ? (
        <Line key="recovery" label="One of your recovery codes" name="code" autoComplete="off" autoFocus />
      ) : (
        <Line
          key="code"
          label="Code from your authenticator app"
          name="code"
          inputMode="numeric"
          pattern="[0-9]{6}"
          autoComplete="one-time-code"
          autoFocus
        />
      )}
      <Wrong error={failure} />
      <button type="submit" className="button primary" disabled={busy}>
        Continue
      </button>
      <button type="button" className="button quiet" onClick={() => setRecovery(!recovery)}>
        {recovery ? 'Use the app instead' : 'Use a recovery code instead'}
      </button>
    </form>
  );
}
