import { useState } from 'react';
import { post } from '../api.ts';
import { Wrong } from '../parts/wrong.tsx';
import { useForm } from './use-form.ts';
import { Line, WayIn } from './way-in.tsx';

/** Has a link sent: to choose a new password with, or to sign in without one. */
export function Forgot() {
  const [sent, setSent] = useState<{ to: string; way: string } | null>(null);
  const { busy, failure, submit } = useForm(async ({ email = '', way = '' }) => {
    await post(`/v1/sign-in/${way}`, { email });
    setSent({ to: email, way });
  });
  if (sent !== null) {
    return (
      <WayIn title="Look into your mail">
        <p role="status">
          If {sent.to} has an account here, a link is on its way. It is good once, for{' '}
          {sent.way === 'link' ? 'ten minutes' : 'an hour'}.
        </p>
      </WayIn>
    );
  }
  return (
    <WayIn title="Get in by mail">
      <form className="sign-in-form" onSubmit={submit}>
        <Line label="Email" name="email" type="email" autoComplete="username" />
        <Wrong error={failure} />
        <button type="submit" className="button primary" disabled={busy} name="way" value="forgot">
          Send a link to choose a new password
        </button>
        <button type="submit" className="button" disabled={busy} name="way" value="link">
          Send a link that signs me in
        </button>
      </form>
    </WayIn>
  );
}
