import { useState } from 'react';
import { post } from '../api.ts';
import { Wrong } from '../parts/wrong.tsx';
import { useForm } from './use-form.ts';
import { NewPassword, tokenHere, WayIn } from './way-in.tsx';

/** Where the link for a new password leads. */
export function Reset() {
  const [token] = useState(tokenHere);
  const [isDone, setDone] = useState(false);
  const { busy, failure, submit } = useForm(async ({ password = '' }) => {
    await post('/v1/sign-in/reset', { token, password });
    setDone(true);
  });
  if (isDone) {
    return (
      <WayIn title="Your password is changed">
        <p role="status">Every browser was signed out. Sign in with the new password.</p>
      </WayIn>
    );
  }
  return (
    <WayIn title="Choose a new password">
      <form className="sign-in-form" onSubmit={submit}>
        <NewPassword />
        <Wrong error={failure} />
        <button type="submit" className="button primary" disabled={busy}>
          Change the password
        </button>
      </form>
    </WayIn>
  );
}
