import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../api.ts';
import { Wrong } from '../parts/wrong.tsx';
import { useForm } from './use-form.ts';
import { Line, NewPassword, tokenHere, WayIn } from './way-in.tsx';

interface Invitation {
  company: string;
  email: string;
  role: string;
  isNew: boolean;
}

/** Where the link of an invitation leads. */
export function Join() {
  const [token] = useState(tokenHere);
  const [isDone, setDone] = useState(false);
  const { data, error, isPending } = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => post<Invitation>('/v1/invites/look', { token }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const { busy, failure, submit } = useForm(async (fields) => {
    await post('/v1/invites/accept', { token, ...fields });
    setDone(true);
  });
  if (error !== null) {
    return (
      <WayIn title="This invitation is not good any more">
        <p role="alert">
          It was used, withdrawn, or is more than seven days old. Ask whoever invited you for another one.
        </p>
      </WayIn>
    );
  }
  if (isPending) {
    return (
      <WayIn title="Your invitation">
        <p role="status">Loading…</p>
      </WayIn>
    );
  }
  if (isDone) {
    return (
      <WayIn title={`You work in ${data.company} now`}>
        <p role="status">Sign in as {data.email}.</p>
      </WayIn>
    );
  }
  return (
    <WayIn title={`Join ${data.company}`}>
      <form className="sign-in-form" onSubmit={submit}>
        <p>
          {data.email} is invited as {data.role}.
        </p>
        {data.isNew && (
          <>
            <Line label="Your name" name="name" autoComplete="name" maxLength={100} />
            <NewPassword label="Password" />
          </>
        )}
        <Wrong error={failure} />
        <button type="submit" className="button primary" disabled={busy}>
          Join
        </button>
      </form>
    </WayIn>
  );
}
