import { useState } from 'react';
import { post } from '../api.ts';
import { Wrong } from '../parts/wrong.tsx';
import { type Beginning, SecondFactor } from './second-factor.tsx';
import { useForm } from './use-form.ts';
import { tokenHere, WayIn } from './way-in.tsx';

/** Where the link of a mail leads: it signs in when it is asked to, so that a program that only looks at it uses nothing up. */
export function LinkSignIn() {
  const [token] = useState(tokenHere);
  const [asksCode, setAsksCode] = useState(false);
  const enter = () => location.assign('/');
  const { busy, failure, submit } = useForm(async () => {
    const begun = await post<Beginning>('/auth/sign-in/link', { token });
    if (begun.twoFactorRedirect === true) setAsksCode(true);
    else enter();
  });
  return (
    <WayIn title="Sign in">
      {asksCode ? (
        <SecondFactor done={enter} />
      ) : (
        <form className="sign-in-form" onSubmit={submit}>
          <p>You have come by the link that we sent you.</p>
          <Wrong error={failure} />
          <button type="submit" className="button primary" disabled={busy}>
            Sign in
          </button>
        </form>
      )}
    </WayIn>
  );
}
