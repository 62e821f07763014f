import './sign-in.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { post, RequestFailed, welcome } from '../api.ts';
import { useTitle } from '../parts/use-title.ts';
import { Brand } from '../shell/brand.tsx';
import { BRAND_NAME } from '../shell/brand-name.ts';
import { DEMO_VISIT } from './demo-visit.ts';
import { signInWithPasskey, whyNoPasskeys } from './passkey.ts';
import { returnPath } from './return-path.ts';
import { type Beginning, SecondFactor } from './second-factor.tsx';

const route = getRouteApi('/sign-in');

/** What this is, in a sentence, and the way in. */
export function SignIn() {
  useTitle('Sign in');
  const demo = useQuery(welcome).data?.demo ?? null;
  return (
    <main className="sign-in">
      <div className="sign-in-words">
        <Brand />
        <h1>{BRAND_NAME} shows which ad, keyword and page made your phone ring.</h1>
      </div>
      <div className="sign-in-ways">
        <SignInForm prefilled={demo} />
        {demo !== null && (
          <section className="demo-way" aria-labelledby="demo-way">
            <h2 id="demo-way">Or see it from the visitor’s side first</h2>
            <p>
              Open the demo site as if you had clicked a Google ad. Its phone number changes to one that
              belongs to your visit; place a test call there and watch it arrive here.
            </p>
            <p>
              <a href={demo.site + DEMO_VISIT} target="_blank" rel="noopener">
                Open the demo site in a new tab
              </a>
            </p>
          </section>
        )}
      </div>
    </main>
  );
}

function SignInForm({ prefilled }: { prefilled: { email: string; password: string } | null }) {
  const { back } = route.useSearch();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [asksCode, setAsksCode] = useState(false);
  const failureId = useId();

  const enter = () => {
    // What was fetched for somebody else, before their session ran out, is not for this person.
    queryClient.clear();
    return router.navigate({ href: returnPath(back), replace: true });
  };

  const attempt = async (ask: () => Promise<Beginning>, refused: string) => {
    setBusy(true);
    setFailure(null);
    try {
      const begun = await ask();
      if (begun.twoFactorRedirect === true) setAsksCode(true);
      else await enter();
    } catch (error) {
      setFailure(whyNot(error, refused));
    } finally {
      setBusy(false);
    }
  };

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = { email: form.get('email'), password: form.get('password') };
    const refused = 'This email and password do not match. Check both and try again.';
    return attempt(() => post<Beginning>('/auth/sign-in/email', given), refused);
  };

  const byPasskey = () =>
    attempt(signInWithPasskey, 'This passkey lets nobody in here any more. Use another way.');

  if (asksCode) return <SecondFactor done={enter} />;
  return (
    <form className="sign-in-form" onSubmit={submit}>
      <h2>{prefilled === null ? 'Sign in' : 'Demo sign-in'}</h2>
      {prefilled !== null && (
        <p className="hint">This is a demo installation: the email and the password are filled in for you.</p>
      )}
      <label>
        Email
        <input
          name="email"
          type="email"
          autoComplete="username"
          required
          defaultValue={prefilled?.email}
          aria-describedby={failure === null ? undefined : failureId}
        />
      </label>
      <label>
        Password
        <input
          name="password"
          type="password"
          autoComplete="current-password"
          required
          defaultValue={prefilled?.password}
          aria-describedby={failure === null ? undefined : failureId}
        />
      </label>
      {failure !== null && (
        <p id={failureId} role="alert" className="field-error">
          {failure}
        </p>
      )}
      <button type="submit" className="button primary" disabled={busy}>
        {busy ? 'Signing in…' : 'Sign in'}
      </button>
      {whyNoPasskeys() === null && (
        <button type="button" className="button" disabled={busy} onClick={byPasskey}>
          Use a passkey
        </button>
      )}
      <p>
        <Link to="/sign-in/forgot">Forgot your password, or would you rather have a link?</Link>
      </p>
    </form>
  );
}

function whyNot(error: unknown, refused: string): string {
  if (!(error instanceof RequestFailed)) throw error;
  if (error.status === 401) return refused;
  if (error.status === 429) return error.message.replace(/^./, (letter) => letter.toUpperCase());
  return error.message;
}
